-- depends_on: {{ ref('int_reviewer_strictness') }}
-- depends_on: {{ ref('int_pull_request_reviewers') }}
-- depends_on: {{ ref('int_review_round_norms') }}
-- depends_on: {{ ref('int_review_comment_norms') }}
-- Weeks whose own evidence changed, and all weeks of a quarter whose norm did.
{%- if is_partial_build() %}
with quarters as (
    select quarter_on from {{ delta_of('int_reviewer_strictness', 'quarters') }}
    union
    select quarter_on from {{ delta_of('int_review_round_norms', 'quarters') }}
    union
    select quarter_on from {{ delta_of('int_review_comment_norms', 'quarters') }}
),

weeks as (
    select week_on from {{ ref('int_changed_opened_weeks') }}
    union
    select reviewers.week_on
    from {{ ref('int_pull_request_reviewers') }} as reviewers
    inner join quarters on reviewers.quarter_on = quarters.quarter_on
)
{%- else %}
with weeks as (
    select week_on from {{ ref('int_changed_opened_weeks') }}
)
{%- endif %}

select
    week_on,
    unnest(['rework_rounds', 'review_comment_density']) as signal_id
from weeks
{%- if execute and var('is_carried') %}
union
select
    week_on,
    signal_id
from {{ this }}
{%- endif %}
