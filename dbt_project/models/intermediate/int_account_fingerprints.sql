with teams as (
    select
        person_key,
        sum(hash(memberships)) as fingerprint
    from {{ ref('int_team_memberships') }} as memberships -- noqa: AL05
    group by person_key
),

current_ones as (
    select
        accounts.system,
        accounts.account_id,
        hash(accounts, people, teams.fingerprint) as fingerprint -- noqa: RF02
    from {{ ref('int_accounts') }} as accounts
    inner join {{ ref('int_people') }} as people on accounts.person_key = people.person_key
    left join teams on accounts.person_key = teams.person_key
)

{{ compared_to_build_before(['system', 'account_id']) }}
