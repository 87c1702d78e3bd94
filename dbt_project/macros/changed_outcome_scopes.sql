{#- `mart_outcome_scopes`, in an incremental run only of observations of metrics' months that changed: what is counted by
    metric and month has `unique_key: [metric_id, month_on]` and reads them through it. Those few are looked for
    among the observations, since DuckDB hands no filter down to them through the groups. -#}
{% macro changed_outcome_scopes() -%}
    {%- set scopes = ref('mart_outcome_scopes') %}
    {#- Named while dbt parses, since they are read in incremental runs alone. #}
    {%- if not execute or is_partial_build() %}
        {%- set named = [ref('mart_outcome_observations'), ref('dim_competency'), ref('mart_month_fingerprints')] %}
    {%- endif %}
    {%- if is_partial_build() -%}
        {%- set changed_ones -%}
        (
            select * from {{ ref('mart_outcome_observations') }}
            where (metric_id, {{ month_on('observed_on') }}) in {{ changed_keys(['metric_id', 'month_on']) }}
        )
        {%- endset -%}
        ({{ outcome_scopes(changed_ones) }})
    {%- else -%}
        {{ scopes }}
    {%- endif %}
{%- endmacro %}
