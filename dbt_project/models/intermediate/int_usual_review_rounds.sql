{{ config(materialized='incremental', unique_key='quarter_on') }}

-- What is usual where nobody's strictness is known yet.
with sums as (
    select
        decided_quarter_on as quarter_on,
        repository_key,
        sum(round_count) as round_count,
        count(*) as review_count
    from {{ looks_of_changed_norms() }}
    where has_reviewed
    group by decided_quarter_on, repository_key
)

select
    quarters.quarter_on,
    sums.repository_key,
    cast(sum(sums.round_count) / sum(sums.review_count) as double) as usual_count
from {{ quarters_beside_their_sums('repository_key') }}
group by quarters.quarter_on, sums.repository_key
