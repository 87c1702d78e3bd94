-- depends_on: {{ ref('int_pull_request_reviewers') }} {{ ref('int_reviewer_strictness') }}
-- depends_on: {{ ref('int_review_round_norms') }} {{ ref('int_review_comment_norms') }}
-- depends_on: {{ ref('int_file_fixes') }} {{ ref('int_fix_norms') }} {{ ref('int_fix_scales') }}
-- depends_on: {{ ref('int_triagers') }} {{ ref('int_ticket_norms') }} {{ ref('int_issue_competencies') }}
-- Weeks whose own evidence changed, and all weeks of a quarter whose norm did.
{%- if is_partial_build() %}
with quarters_of_reviews as (
    select quarter_on from {{ delta_of('int_reviewer_strictness', 'quarters') }}
    union
    select quarter_on from {{ delta_of('int_review_round_norms', 'quarters') }}
    union
    select quarter_on from {{ delta_of('int_review_comment_norms', 'quarters') }}
),

quarters_of_fixes as (
    select quarter_on from {{ delta_of('int_fix_norms', 'quarters') }}
    union
    select quarter_on from {{ delta_of('int_fix_scales', 'quarters') }}
),

quarters_of_tickets as (
    select quarter_on from {{ delta_of('int_triagers', 'quarters') }}
    union
    select quarter_on from {{ delta_of('int_ticket_norms', 'quarters') }}
),

of_reviews as (
    select week_on from {{ ref('int_changed_opened_weeks') }}
    union
    select evidence.week_on
    from {{ ref('int_pull_request_reviewers') }} as evidence
    inner join quarters_of_reviews as quarters on evidence.quarter_on = quarters.quarter_on
),

of_fixes as (
    select week_on from {{ delta_of('int_file_fixes', 'weeks') }}
    union
    select evidence.week_on
    from {{ ref('int_file_fixes') }} as evidence
    inner join quarters_of_fixes as quarters on evidence.quarter_on = quarters.quarter_on
),

of_tickets as (
    select week_on from {{ delta_of('int_ticket_stints', 'weeks') }}
    union
    select stints.week_on
    from {{ ref('int_ticket_stints') }} as stints
    semi join {{ delta_of('int_issue_competencies', 'issues') }} as changed
        on stints.issue_key = changed.issue_key
    union
    select stints.week_on
    from {{ ref('int_ticket_stints') }} as stints
    semi join quarters_of_tickets as changed on stints.quarter_on = changed.quarter_on
)
{%- else %}
with of_reviews as (
    select week_on from {{ ref('int_changed_opened_weeks') }}
),

of_fixes as (
    select distinct week_on from {{ ref('int_file_fixes') }}
),

of_tickets as (
    select distinct week_on from {{ ref('int_ticket_stints') }}
)
{%- endif %}

select
    week_on,
    unnest(['rework_rounds', 'review_comment_density']) as signal_id
from of_reviews
union
select
    week_on,
    'follow_up_fixes' as signal_id
from of_fixes
union
select
    week_on,
    'ticket_reassignment' as signal_id
from of_tickets
{%- if execute and var('is_carried') %}
union
select
    week_on,
    signal_id
from {{ this }}
{%- endif %}
