{#- The person behind an account of a system, under `alias`. Accounts of people who opted out are not
    in int_accounts, so the person is null for them. Log-ins and e-mails are matched in lower case. -#}
{% macro join_account(alias, system, account_id) -%}
    {%- set spelling = 'lower(' ~ account_id ~ ')' if system in ('git', 'github', 'feedback') else account_id %}
    left join {{ ref('int_accounts') }} as {{ alias }}
        on {{ alias }}.system = '{{ system }}' and {{ alias }}.account_id = {{ spelling }}
{%- endmacro %}

{#- The team that a person was in on a day, under `alias`; memberships do not overlap, so no row is doubled. -#}
{% macro join_team(alias, person_key, day) -%}
    left join {{ ref('int_team_memberships') }} as {{ alias }}
        on {{ alias }}.person_key = {{ person_key }}
        and {{ day }} >= {{ alias }}.valid_from_on
        and {{ day }} < {{ alias }}.valid_to_on
{%- endmacro %}
