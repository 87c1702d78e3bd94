-- People name an incident as it is shown to them (incident-123), by its number alone, or by its key.
with names as (
    select
        incident_key,
        lower(number) as name
    from {{ ref('int_incident_records') }}
    where number is not null
    union
    select
        incident_key,
        lower(incident_key) as name
    from {{ ref('int_incident_records') }}
)

select
    names.incident_key,
    answers.person_key,
    answers.kind as answer,
    answers.made_at
from {{ ref('int_responses') }} as answers
inner join names
    on regexp_replace(lower(trim(answers.about_id)), '^incident[ _-]', '') = names.name
where answers.about_kind = 'incident' and answers.kind in ('confirm', 'dispute')
-- Who thinks better of it answers again.
qualify row_number() over (
        partition by names.incident_key, answers.person_key
        order by answers.made_at desc, answers.response_key desc
    ) = 1
