-- depends_on: {{ ref('int_changed_pull_requests') }}
-- depends_on: {{ ref('int_review_comments') }}
-- depends_on: {{ ref('int_pull_request_competencies') }}
-- In which weeks was something merged or reviewed that is not what it was? A later look at a pull request is
-- no other earlier one, so of the pull request there is only what signals by the week read.
{%- if is_partial_build() %}
with reviewed as (
    select pull_request_key from {{ delta_of('int_pull_requests', 'reviewed') }}
    union
    select pull_request_key from {{ delta_of('int_pull_request_competencies', 'lines') }}
),

changed as (
    select week_on from {{ delta_of('int_pull_requests', 'merged') }}
    where week_on is not null
    union
    select week_on from {{ delta_of('int_reviews', 'weeks') }}
    union
    select {{ week_on('reviews.submitted_at') }} as week_on
    from {{ changed(ref('int_reviews')) }} as reviews
    semi join reviewed on reviews.pull_request_key = reviewed.pull_request_key
    union
    select {{ week_on('reviews.submitted_at') }} as week_on
    from {{ changed(ref('int_reviews')) }} as reviews
    semi join {{ delta_of('int_review_comments', 'reviews') }} as commented
        on reviews.review_key = commented.review_key
    union
    select {{ week_on('pull_requests.merged_at') }} as week_on
    from {{ changed(ref('int_pull_requests')) }} as pull_requests
    semi join reviewed on pull_requests.pull_request_key = reviewed.pull_request_key
    where pull_requests.merged_at is not null
    union
    select week_on from {{ ref('int_commit_week_fingerprints') }}
    where is_changed
)
{%- else %}
with changed as (
    select {{ week_on('merged_at') }} as week_on
    from {{ ref('int_pull_requests') }}
    where merged_at is not null
    union
    select {{ week_on('submitted_at') }} as week_on
    from {{ ref('int_reviews') }}
    union
    select week_on from {{ ref('int_commit_week_fingerprints') }}
    where is_changed
)
{%- endif %}

-- What looks back a quarter is another one in the twelve weeks after as well.
select distinct cast(changed.week_on + to_weeks(later.weeks) as date) as week_on
from changed
cross join range({{ weeks_looked_back() }} + 1) as later (weeks)
{%- if execute and var('is_carried') %}
union
select week_on
from {{ this }}
{%- endif %}
