-- depends_on: {{ ref('int_account_fingerprints') }}
-- depends_on: {{ ref('int_changed_deployments') }}
-- depends_on: {{ ref('int_repository_fingerprints') }}
-- Not put together once for all: each part reads few of their columns.
with pull_requests as not materialized (
    {{ union_staged(['stg_github__pull_requests', 'stg_gitlab__merge_requests']) }}
)

-- Minutes in draft grow as long as a pull request is open and a draft, which the build before knows: what
-- became one since has changed. Other waits are counted by the metrics.
select
    source_name,
    pull_request_id
from pull_requests
{%- if not is_partial_build() %}
where false
{%- else %}
where
    {{ if_known('least(merged_at, closed_at)') }} is null
    and pull_request_key in (
        select drafts.pull_request_key
        from {{ graph.nodes['model.signalpath.int_pull_request_drafts'].relation_name }} as drafts
        where drafts.draft_to is null
    )
union all
select
    source_name,
    pull_request_id
from pull_requests
where
    repository_key in (
        select repositories.repository_key from {{ ref('int_repository_fingerprints') }} as repositories
        where repositories.is_changed
    )
union all
select
    pull_requests.source_name,
    pull_requests.pull_request_id
from pull_requests
inner join {{ ref('int_changed_deployments') }} as deployments
    on
        pull_requests.repository_key = deployments.repository_key
        and pull_requests.merged_at > deployments.carries_from
        and pull_requests.merged_at <= deployments.carries_until
where
    pull_requests.merged_at > {{ known_when_planned(
        'carried_from', 'select min(carries_from) from ' ~ ref('int_changed_deployments')
    ) }}
    {%- for table in pull_request_tables() if table.names %}
-- Whose author, reviewer or committer is somebody else now, has moved or has opted out.
union all
{{ naming_changed_accounts(table) }}
    {%- endfor %}
{%- endif %}
