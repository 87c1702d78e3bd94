{#- What an incremental model's rows lost and gained, for models that hang on them by another key.

    A model says by `meta.deltas` what it writes down: name -> {keys: expressions with their names, columns: what
    those models read of it; all columns without}. A row of a key that changed which is the same before and after
    is no change. Kept beside builds.state and not as a model, since a whole build has nothing to say here. Keys
    are weeks, files and records, or numbers made of people; a purge empties them as it does everything derived. -#}
{% macro delta_relation(model_name, delta) -%}
    builds.{{ model_name }}__{{ delta }}
{%- endmacro %}

{#- Before the rows go: the keys of what is on one side alone, both sides counted as bags. What the marts have not
    seen yet (`is_carried`) stays. -#}
{% macro write_down_deltas(arguments) -%}
    {%- for name, delta in (model.config.meta.get('deltas') or {}).items() %}
    {%- set relation = delta_relation(model.name, name) %}
    {%- set columns = (delta.columns or arguments.dest_columns | map(attribute='quoted')) | join(', ') %}
    {%- set query %}
        with before_ as (
            select {{ columns }} from {{ arguments.target_relation }}
            where {{ is_of_changed_key(arguments.unique_key) }}
        ),

        after_ as (
            select {{ columns }} from {{ arguments.temp_relation }}
        )

        select distinct {{ delta['keys'] | join(', ') }}
        from (
            (select * from before_ except all select * from after_)
            union all
            (select * from after_ except all select * from before_)
        )
    {%- endset %}
    {%- if var('is_carried') %}
    create table if not exists {{ relation }} as {{ query }} limit 0;
    insert into {{ relation }} {{ query }};
    {%- else %}
    create or replace table {{ relation }} as {{ query }};
    {%- endif %}
    {%- endfor %}
{%- endmacro %}

{#- The keys that `model_name` wrote down under `delta` in this build. In a whole build nobody asks: a model
    reads them where `is_partial_build()` alone, and names it under `-- depends_on` as dbt asks. -#}
{% macro delta_of(model_name, delta) -%}
    {%- set written_by = ref(model_name) -%}
    (select * from {{ delta_relation(model_name, delta) }})
{%- endmacro %}

{#- Whether this build takes up what the one before left. Never in a unit test or while dbt parses. -#}
{% macro is_partial_build() -%}
    {%- if not (execute and var('changes_only', false)) %}
        {%- do return(false) %}
    {%- endif %}
    {%- do return(config.get('materialized') != 'incremental' or is_incremental()) %}
{%- endmacro %}
