-- depends_on: {{ ref('int_file_deliveries') }}
-- depends_on: {{ ref('int_fix_pull_requests') }}
{%- if is_partial_build() %}
with turned as (
    select pull_request_key from {{ delta_of('int_fix_pull_requests', 'pull_requests') }}
),

-- Every fix that came, went or is another one now, by the files that it touches or touched.
fixes as (
    select
        changed.file_key,
        changed.opened_at
    from {{ delta_of('int_file_deliveries', 'rows') }} as changed
    where
        changed.pull_request_key in (
            select pull_request_key from {{ ref('int_fix_pull_requests') }}
            union all
            select pull_request_key from turned
        )
    union
    select
        file_key,
        opened_at
    from {{ ref('int_file_deliveries') }}
    -- The comparison says nothing, and lets DuckDB hand the keys down to the scan: see changed_keys.
    where pull_request_key in (select pull_request_key from turned where pull_request_key <> '')
)

select pull_request_key from {{ delta_of('int_file_deliveries', 'rows') }}
where pull_request_key is not null
union
-- What such a fix could be a fix of.
select deliveries.pull_request_key
from {{ of_files_in('fixes', ref('int_file_deliveries')) }} as deliveries
inner join fixes
    on
        deliveries.file_key = fixes.file_key
        and deliveries.delivered_at < fixes.opened_at
        and deliveries.delivered_at + interval {{ days_to_need_a_fix() }} days >= fixes.opened_at
where deliveries.pull_request_key is not null
union
-- What is 14 days old now and was not when fixes were looked for last: later than all that were.
select pull_request_key
from {{ ref('int_file_deliveries') }}
where
    pull_request_key is not null
    and delivered_at < {{ as_of_end() }} - interval {{ days_to_need_a_fix() }} days
    and delivered_at > (
        select coalesce(max(delivered_at), cast('-infinity' as timestamp))
        from {{ graph.nodes['model.signalpath.int_file_fixes'].relation_name }}
    )
{%- else %}
select pull_request_key
from {{ ref('int_file_deliveries') }}
where false
{%- endif %}
