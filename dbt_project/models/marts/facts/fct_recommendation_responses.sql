-- A step is named by its day and number (2026-06-29-1); an answer to content or a competency speaks of the
-- step with it that was recommended last by then.
with answers as (
    select *
    from {{ ref('int_responses') }}
    where
        kind in ('accept', 'dismiss', 'dispute')
        and about_kind in ('recommendation', 'content', 'competency')
),

named as (
    select
        person_key,
        recommendation_key,
        recommended_on,
        step,
        unnest([
            'recommendation ' || recommended_on || '-' || step,
            'content ' || content_id,
            'competency ' || competency_id
        ]) as about
    from {{ ref('fct_recommendations') }}
)

select
    answers.response_key,
    answers.person_key,
    answers.kind,
    answers.about_kind,
    answers.about_id,
    answers.reason_code,
    answers.made_at,
    named.recommendation_key
from answers
left join named
    on
        answers.person_key = named.person_key
        and answers.about_kind || ' ' || answers.about_id = named.about
        and answers.made_at >= named.recommended_on
qualify row_number() over (
        partition by answers.response_key
        order by named.recommended_on desc nulls last, named.step asc
    ) = 1
