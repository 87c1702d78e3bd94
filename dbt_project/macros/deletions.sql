{#- When a sweep found one of `records` gone, as `gone.deleted_at`; null if it is there. -#}
{% macro join_deletions(kind, plural, record_id) -%}
    left join {{ ref('stg_' ~ kind ~ '__deletions') }} as gone
        on gone.table_name = '{{ plural }}'
        and records.source_name = gone.source_name
        and records.{{ record_id }} = gone.record_id
{%- endmacro %}

{#- Whether a record was still there at the end of the run's day. -#}
{% macro is_there(relation=none) -%}
    coalesce({{ relation ~ '.' if relation else '' }}deleted_at >= {{ as_of_end() }}, true)
{%- endmacro %}
