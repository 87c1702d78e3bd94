-- depends_on: {{ ref('int_changed_pull_requests') }}
-- depends_on: {{ ref('int_commits') }}
-- depends_on: {{ ref('int_commit_week_fingerprints') }}
{%- if is_partial_build() %}
{%- set before = graph.nodes['model.signalpath.int_file_deliveries'].relation_name %}
with weeks as (
    select week_on
    from {{ ref('int_commit_week_fingerprints') }}
    where is_changed
)

select pull_request_key as delivery_key
from {{ ref('int_changed_pull_requests') }}
union
select commit_key as delivery_key
from {{ ref('int_commits') }}
where {{ week_on('authored_at') }} in (select weeks.week_on from weeks)
union
-- Commits that are gone were delivered all the same.
select delivery_key
from {{ before }}
where pull_request_key is null and {{ week_on('opened_at') }} in (select weeks.week_on from weeks)
{%- else %}
select commit_key as delivery_key
from {{ ref('int_commits') }}
where false
{%- endif %}
