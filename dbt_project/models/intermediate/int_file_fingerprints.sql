-- What is known of a file hangs on its deliveries, on which of them are fixes, and on which are long enough
-- ago that a fix would have come.
with pieces as (
    select
        {{ file_key('deliveries') }} as file_key,
        cast(
            hash(
                deliveries, -- noqa: RF02
                fixes.pull_request_key is not null,
                deliveries.delivered_at + interval {{ days_to_need_a_fix() }} days < {{ as_of_end() }}
            ) as hugeint
        ) as fingerprint
    from {{ ref('int_file_deliveries') }} as deliveries
    left join {{ ref('int_fix_pull_requests') }} as fixes
        on deliveries.pull_request_key = fixes.pull_request_key
),

current_ones as (
    select
        file_key,
        sum(fingerprint) as fingerprint
    from pieces
    group by file_key
)

{{ compared_to_build_before('file_key') }}
