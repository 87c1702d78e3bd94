{#- Incremental models, of which docs/adr/0004-incremental.md says why they are as they are.

    A table is built whole unless the run says that only changes are wanted and that it knows the state
    that it begins from: `orchestration/build_state.py` decides it. So `dbt build` by hand is always whole. -#}
{% macro should_full_refresh() %}
    {%- do return(flags.FULL_REFRESH or not var('changes_only', false)) %}
{% endmacro %}

{#- A relation with one pull request's rows each, in an incremental run only those of pull requests that
    changed. A model with `unique_key: pull_request_key`, or a metric with `unique_key: unit_id`, reads its inputs
    through it, and says no more. What several models read so, a model with `meta.keeps_changed_rows` has put beside
    its table when it was built: nobody looks for it again, nor do data tests (`get_where_subquery`), by whatever key
    the model is built. -#}
{% macro changed(relation) -%}
    {%- set changes = ref('int_changed_pull_requests') if not execute or is_partial_build() %}
    {%- if is_partial_build() -%}
        {%- set kept = kept_rows(relation, 'pull_request_key') %}
        {%- if kept -%}
            {{ kept }}
        {%- else -%}
            {%- set read = graph.nodes.get('model.signalpath.' ~ relation.identifier, {}) %}
            {%- set is_asked_by_id = 'pull_request_id' in read.columns %}
        (
            select * from {{ of_changed_ids(relation, changes) if is_asked_by_id else relation }}
            where pull_request_key in {{ changed_keys('pull_request_key') }}
        )
        {%- endif %}
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- A staging view's rows by the column that its raw table has: before a key is put together for every row, and before
    the view's joins. Another source may have the same id, so this is not the whole of it. -#}
{% macro of_changed_ids(relation, changes) -%}
    (
        select * from {{ relation }}
        where pull_request_id in (select pull_request_id from {{ changes }} where pull_request_id <> '')
    )
{%- endmacro %}

{#- How far a signal may look back from a week, in weeks: a quarter. -#}
{% macro weeks_looked_back() -%}
12
{%- endmacro %}

{#- The same for what is counted by the week: a relation's rows of weeks that changed, by an instant of it.
    A model with `unique_key: week_on` reads its inputs through it; with `looking_back`, those that the weeks
    look back on as well. -#}
{% macro in_changed_weeks(relation, instant, looking_back=false) -%}
    {%- set changes = ref('int_changed_weeks') if not execute or is_partial_build() %}
    {%- if not is_partial_build() -%}
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

{#- Where a model with `meta.keeps_changed_rows` that is built by `unique_key` has put its rows of changed keys; none of
    other relations. -#}
{% macro kept_rows(relation, unique_key) -%}
    {%- set read = graph.nodes.get('model.signalpath.' ~ relation.identifier, {}).get('config', {}) %}
    {%- if read.get('meta', {}).get('keeps_changed_rows') and read.get('unique_key') == unique_key %}
        {%- do return(delta_relation(relation.identifier, 'changed_rows')) %}
    {%- endif %}
{%- endmacro %}

{#- A relation's rows of the keys that `changes`, a model, says; all of them in a whole build. -#}
{% macro of_changed_key(relation, changes, unique_key) -%}
    {%- set changes = ref(changes) if not execute or is_partial_build() %}
    {%- if is_partial_build() -%}
        (select * from {{ relation }} where {{ is_of_changed_key(unique_key) }})
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}
