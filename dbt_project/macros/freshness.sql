{#- When a kind of source was last read: dlt notes the end of each load, under the kind's name and a hash. A kind
    that was never read is not in sources.yml, so it cannot be late: the last load of any kind stands for it. -#}
{% macro last_load(kind) -%}
    select coalesce(
        max(inserted_at) filter (where regexp_matches(schema_name, '^{{ kind }}_[0-9a-f]+$')),
        max(inserted_at)
    )
    from {{ this.database }}.raw._dlt_loads
{%- endmacro %}
