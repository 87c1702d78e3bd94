-- depends_on: {{ ref('int_file_deliveries') }}
-- depends_on: {{ ref('int_fix_pull_requests') }}
{%- if is_partial_build() %}
select file_key from {{ delta_of('int_file_deliveries', 'rows') }}
union
-- What turned out a fix, or none, says something else of what was delivered before it.
select {{ file_key() }} as file_key
from {{ ref('int_file_deliveries') }}
where pull_request_key in (select pull_request_key from {{ delta_of('int_fix_pull_requests', 'pull_requests') }})
union
-- What is 14 days old now and was not when fixes were looked for last: later than all that were.
select {{ file_key() }} as file_key
from {{ ref('int_file_deliveries') }}
where
    pull_request_key is not null
    and delivered_at + interval {{ days_to_need_a_fix() }} days < {{ as_of_end() }}
    and coalesce(
        delivered_at > (
            select max(delivered_at)
            from {{ graph.nodes['model.signalpath.int_file_fixes'].relation_name }}
        ),
        true
    )
{%- else %}
select {{ file_key() }} as file_key
from {{ ref('int_file_deliveries') }}
where false
{%- endif %}
{%- if execute and var('is_carried') %}
union
select file_key
from {{ this }}
{%- endif %}
