-- depends_on: {{ ref('int_changed_pull_requests') }}
-- depends_on: {{ ref('int_pull_request_reviewers') }}
-- depends_on: {{ ref('int_pull_request_competencies') }}
-- In which weeks were the pull requests opened whose review, files or author is not what it was?
{%- if is_partial_build() %}
select week_on from {{ delta_of('int_pull_requests', 'opened') }}
union
select week_on from {{ delta_of('int_pull_request_reviewers', 'opened') }}
union
select {{ week_on('pull_requests.created_at') }} as week_on
from {{ delta_of('int_pull_request_competencies', 'pull_requests') }} as changed
inner join {{ changed(ref('int_pull_requests')) }} as pull_requests
    on changed.pull_request_key = pull_requests.pull_request_key
{%- else %}
select distinct {{ week_on('created_at') }} as week_on
from {{ ref('int_pull_requests') }}
{%- endif %}
{%- if execute and var('is_carried') %}
union
select week_on
from {{ this }}
{%- endif %}
