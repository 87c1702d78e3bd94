{#- Incremental models, of which docs/adr/0004-incremental.md says why they are as they are.

    A table is built whole unless the run says that only changes are wanted and that it knows the state
    that it begins from: `orchestration/build_state.py` decides it. So `dbt build` by hand is always whole. -#}
{% macro should_full_refresh() %}
    {%- do return(flags.FULL_REFRESH or not var('changes_only', false)) %}
{% endmacro %}

{#- A relation with one pull request's rows each, in an incremental run only those of pull requests that
    changed. A model with `unique_key: pull_request_key` reads its inputs through it, and says no more. -#}
{% macro changed(relation) -%}
    {#- Asked of the variable first: in a unit test there is no relation to ask whether it is there. #}
    {%- set is_partial = execute and var('changes_only', false) and is_incremental() %}
    {%- set changes = ref('int_changed_pull_requests') if not execute or is_partial %}
    {%- if is_partial -%}
        (select * from {{ relation }} where pull_request_key in (select pull_request_key from {{ changes }}))
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- How far a signal may look back from a week, in weeks: a quarter. -#}
{% macro weeks_looked_back() -%}
12
{%- endmacro %}

{#- The same for what is counted by the week: a relation's rows of weeks that changed, by an instant of it.
    A model with `unique_key: week_on` reads its inputs through it; with `looking_back`, those that the weeks
    look back on as well. -#}
{% macro in_changed_weeks(relation, instant, looking_back=false) -%}
    {%- set is_partial = execute and var('changes_only', false) and is_incremental() %}
    {%- set changes = ref('int_changed_weeks') if not execute or is_partial %}
    {%- if not is_partial -%}
        {{ relation }}
    {%- elif looking_back -%}
        (
            select * from {{ relation }}
            where {{ instant }} >= (select min(week_on) - to_weeks({{ weeks_looked_back() }}) from {{ changes }})
        )
    {%- else -%}
        (select * from {{ relation }} where {{ week_on(instant) }} in (select week_on from {{ changes }}))
    {%- endif %}
{%- endmacro %}

{#- The keys that changed, by the name of an incremental model's `unique_key`. Every key but the week is the
    pull request's, whatever the model calls it. -#}
{% macro changed_keys(unique_key) -%}
    {%- set model = 'week' if unique_key == 'week_on' else 'pull_request' -%}
    {%- set relation = graph.nodes['model.signalpath.int_changed_' ~ model ~ 's'].relation_name -%}
    (select {{ 'week_on' if model == 'week' else 'pull_request_key' }} from {{ relation }})
{%- endmacro %}

{#- The strategy `changed_rows`: rows of every key that changed go, also where none comes in their place,
    since a pull request may be gone or its author may have opted out. -#}
{% macro get_incremental_changed_rows_sql(arguments) %}
    delete from {{ arguments.target_relation }}
    where {{ arguments.unique_key }} in {{ changed_keys(arguments.unique_key) }};
    {{ get_insert_into_sql(arguments.target_relation, arguments.temp_relation, arguments.dest_columns) }}
{% endmacro %}

{#- What dbt built by hand, with whatever code and day, is nothing that a run could take up from. -#}
{% macro forget_build_state() %}
    {%- if execute and var('by_hand') and flags.WHICH in ('build', 'run') %}
        {%- set state = adapter.get_relation(target.database, 'builds', 'state') %}
        {%- if state %}
            {%- call statement('forget', auto_begin=true) %}delete from {{ state }}{% endcall %}
            {%- do adapter.commit() %}
        {%- endif %}
    {%- endif %}
{%- endmacro %}

{#- Data tests of an incremental model look at the rows that this run put there. The others were tested when
    they were put, and cannot clash with new ones: every row of a key that changed has gone. -#}
{% macro get_where_subquery(relation) -%}
    {%- set where = [config.get('where')] if config.get('where') else [] %}
    {%- if execute and var('changes_only') and model.attached_node %}
        {%- set tested = graph.nodes[model.attached_node].config %}
        {%- if tested.materialized == 'incremental' %}
            {%- do where.append(tested.unique_key ~ ' in ' ~ changed_keys(tested.unique_key)) %}
        {%- endif %}
    {%- endif %}
    {%- if where %}
        {%- do return('(select * from ' ~ relation ~ ' where ' ~ where | join(' and ') ~ ') as rows_') %}
    {%- endif %}
    {%- do return(relation) %}
{%- endmacro %}
