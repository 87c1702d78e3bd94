{#- Rows of the latest version, where versions are numbers between dots: 2026.10 comes after 2026.9, which
    as text it does not. What is no number counts as none. For `qualify`. -#}
{% macro is_latest_version(version) -%}
    dense_rank() over (
        order by list_transform(string_split({{ version }}, '.'), part -> coalesce(try_cast(part as bigint), -1)) desc
    ) = 1
{%- endmacro %}
