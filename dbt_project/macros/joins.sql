{#- The person behind an account of a system, under `alias`. Accounts of people who opted out are not
    in int_accounts, so the person is null for them. `system` is a column, such as `reviews.account_system`,
    or the name of a system. Where a system's log-ins ignore case, they are matched in lower case. -#}
{% macro join_account(alias, system, account_id) -%}
    {%- set system = system if '.' in system else "'" ~ system ~ "'" %}
    left join {{ ref('int_accounts') }} as {{ alias }}
        on {{ alias }}.system = {{ system }}
        and {{ alias }}.account_id = case
            when {{ system }} in ('git', 'github', 'gitlab', 'feedback') then lower({{ account_id }})
            else {{ account_id }}
        end
{%- endmacro %}

{#- The same for what only a person can hold: an account of a bot is nobody's. -#}
{% macro join_person(alias, system, account_id) -%}
    {{ join_account(alias, system, account_id) }}
        and not {{ alias }}.is_bot
{%- endmacro %}

{#- The team that a person was in on a day, under `alias`; memberships do not overlap, so no row is doubled. -#}
{% macro join_team(alias, person_key, day) -%}
    left join {{ ref('int_team_memberships') }} as {{ alias }}
        on {{ alias }}.person_key = {{ person_key }}
        and {{ day }} >= {{ alias }}.valid_from_on
        and {{ day }} < {{ alias }}.valid_to_on
{%- endmacro %}
