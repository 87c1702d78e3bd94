{{ config(materialized='incremental', unique_key='quarter_on') }}

-- What is usual where nobody's strictness is known yet.
with sums as (
    select
        quarter_on,
        repository_key,
        sum(round_count) as round_count,
        count(*) as review_count
    from {{ evidence_of_changed_norms(ref('int_pull_request_reviewers')) }}
    where has_reviewed
    group by quarter_on, repository_key
)

select
    quarters.quarter_on,
    sums.repository_key,
    cast(sum(sums.round_count) / sum(sums.review_count) as double) as usual_count
from {{ quarters_beside_their_sums('repository_key') }}
group by quarters.quarter_on, sums.repository_key
