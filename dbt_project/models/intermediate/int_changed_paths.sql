-- depends_on: {{ ref('int_pull_request_files') }}
-- depends_on: {{ ref('int_commit_files') }}
-- depends_on: {{ ref('int_review_comments') }}
{%- if is_partial_build() %}
select path from {{ delta_of('int_pull_request_files', 'paths') }}
union
select path from {{ delta_of('int_commit_files', 'paths') }}
union
select path from {{ delta_of('int_review_comments', 'paths') }}
where path is not null
{%- else %}
select path from {{ ref('int_pull_request_files') }}
where false
{%- endif %}
