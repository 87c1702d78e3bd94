{#- What an incremental model's rows lost and gained, for models that hang on them by another key.

    A model says by `meta.deltas` what it writes down: name -> {keys: expressions with their names, columns: what
    those models read of it; all columns without}. A row of a key that changed which is the same before and after
    is no change. Kept beside builds.state and not as a model, since a whole build has nothing to say here. Keys
    are weeks, files and records, or numbers made of people; a purge empties them as it does everything derived. -#}
{% macro delta_relation(model_name, delta) -%}
    builds.{{ model_name }}__{{ delta }}
{%- endmacro %}

{#- The strategy `changed_rows`: of every key that changed, the rows that are no more go, also where none comes in
    their place, since a pull request may be gone or its author may have opted out. A row that came out the same
    stays where it is: nothing is written, and nothing hangs on it. A model's rows are never the same twice. -#}
{% macro get_incremental_changed_rows_sql(arguments) %}
    {%- set columns = arguments.dest_columns | map(attribute='quoted') | list %}
    {%- set number = number_of_row(columns) %}
    {%- set before = '(select rowid as row_, ' ~ columns | join(', ') ~ ' from ' ~ arguments.target_relation ~ ')' %}
    {%- if arguments.unique_key != every_key() %}
    create or replace temporary table before_ as
    select * from {{ before }} where {{ is_of_changed_key(arguments.unique_key) }};
    {%- set before = 'before_' %}
    {%- endif %}
    create or replace temporary table lost_ as
    select * from {{ before }} where {{ number }} not in (select {{ number }} from {{ arguments.temp_relation }});
    create or replace temporary table gained_ as
    select * from {{ arguments.temp_relation }} where {{ number }} not in (select {{ number }} from {{ before }});
    {{ write_down_deltas() }}
    {%- if model.config.meta.get('keeps_changed_rows') %}
    create or replace table {{ delta_relation(model.name, 'changed_rows') }} as
    select {{ columns | join(', ') }} from {{ arguments.temp_relation }};
    {%- endif %}
    delete from {{ arguments.target_relation }} where rowid in (select row_ from lost_);
    insert into {{ arguments.target_relation }} ({{ columns | join(', ') }})
    select {{ columns | join(', ') }} from gained_;
    drop table if exists before_;
    drop table lost_;
    drop table gained_;
{% endmacro %}

{#- The keys of what was lost or gained in the columns that a delta names, both sides counted as bags. What the
    marts have not seen yet (`is_carried`) stays. -#}
{% macro write_down_deltas() -%}
    {%- for name, delta in (model.config.meta.get('deltas') or {}).items() %}
    {%- set relation = delta_relation(model.name, name) %}
    {%- set columns = '* exclude (row_)' if not delta.columns else delta.columns | join(', ') %}
    {%- set query %}
        with lost as (
            select {{ columns }} from lost_
        ),

        gained as (
            select {{ columns | replace(' exclude (row_)', '') }} from gained_
        )

        select distinct {{ delta['keys'] | join(', ') }}
        from (
            (select * from lost except all select * from gained)
            union all
            (select * from gained except all select * from lost)
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
