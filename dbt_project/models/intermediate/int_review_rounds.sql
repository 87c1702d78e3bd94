-- Rounds of changes that a reviewer asked for, and how many were to be expected of that reviewer in
-- that repository (indirect standardisation: culture is the repository's, strictness the reviewer's).
with looks as (
    select
        reviews.pull_request_key,
        pull_requests.repository_key,
        reviews.reviewer_person_key,
        count(*) filter (where reviews.state = 'CHANGES_REQUESTED') as round_count
    from {{ ref('int_reviews') }} as reviews
    inner join {{ ref('int_pull_requests') }} as pull_requests
        on reviews.pull_request_key = pull_requests.pull_request_key
    where not reviews.is_bot and not reviews.is_self and not pull_requests.is_bot_author
    group by reviews.pull_request_key, pull_requests.repository_key, reviews.reviewer_person_key
),

usual as (
    select
        *,
        avg(round_count) over (partition by repository_key) as usual_count
    from looks
),

strictness as (
    select
        reviewer_person_key,
        -- Two rounds' worth of the usual keep a reviewer of few pull requests near 1.
        (sum(round_count) + 2) / ({{ exact_sum('usual_count') }} + 2) as strictness
    from usual
    where reviewer_person_key is not null
    group by reviewer_person_key
),

strict_looks as (
    select
        looks.*,
        coalesce(strictness.strictness, 1) as strictness
    from looks
    left join strictness on looks.reviewer_person_key = strictness.reviewer_person_key
),

norms as (
    select
        repository_key,
        sum(round_count) / {{ exact_sum('strictness') }} as rounds_per_strictness
    from strict_looks
    group by repository_key
)

select
    looks.pull_request_key,
    looks.reviewer_person_key,
    looks.round_count,
    looks.strictness,
    cast(looks.strictness * norms.rounds_per_strictness as double) as expected_count
from strict_looks as looks
inner join norms on looks.repository_key = norms.repository_key
