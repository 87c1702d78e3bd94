-- The rung that the roster's words mean: level and role together before the role alone, case aside; the same
-- reading as `signalpath/reports/role.py`.
with rungs as (
    select
        role_id,
        any_value(coalesce(is_senior, false)) as is_senior,
        any_value({{ json_list('titles') }}) as titles
    from {{ ref('stg_program__role_expectations') }}
    group by role_id
),

titles as (
    select
        role_id,
        is_senior,
        lower(trim(unnest(titles))) as title
    from rungs
),

held as (
    select
        person_key,
        lower(trim(role)) as role,
        lower(trim(coalesce(level, ''))) as level
    from {{ ref('int_people') }}
    where not is_bot and trim(role) <> ''
)

select
    held.person_key,
    titles.role_id,
    titles.is_senior
from held
inner join titles
    on titles.title in (trim(held.level || ' ' || held.role), trim(held.role || ' ' || held.level), held.role)
qualify row_number() over (
        partition by held.person_key
        order by
            case titles.title
                when trim(held.level || ' ' || held.role) then 1
                when trim(held.role || ' ' || held.level) then 2
                else 3
            end,
            titles.role_id
    ) = 1
