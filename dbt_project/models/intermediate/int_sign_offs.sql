-- What was signed for others' skills, whether it counts or not: an answer names whom it likes as the senior.
with signed as (
    select
        person_key,
        about_id as competency_id,
        kind,
        given_by_person_key,
        cast(made_at as date) as signed_on,
        max(made_at) as signed_at,
        -- The last word of the day.
        cast(max_by(rating, (made_at, response_key)) as bigint) as level
    from {{ ref('int_responses') }}
    where kind in ('sign_off', 'teach_back') and about_kind = 'competency' and rating is not null
    group by all
)

select
    concat_ws(
        '|',
        signed.kind,
        signed.person_key,
        signed.competency_id,
        coalesce(signed.given_by_person_key, 'nobody'),
        signed.signed_on
    ) as sign_off_key,
    signed.*,
    roles.role_id as given_by_role_id,
    case
        when givers.person_key is null or givers.is_bot then 'nobody_known'
        when signed.given_by_person_key = signed.person_key then 'signed_for_oneself'
        when
            not coalesce(
                givers.start_on <= signed.signed_on
                and coalesce(givers.end_on >= signed.signed_on, true),
                false
            )
            then 'not_on_the_roster_then'
        when not coalesce(roles.is_senior, false) then 'not_a_senior'
    end as refused_because
from signed
left join {{ ref('int_people') }} as givers on signed.given_by_person_key = givers.person_key
left join {{ ref('int_person_roles') }} as roles on signed.given_by_person_key = roles.person_key
