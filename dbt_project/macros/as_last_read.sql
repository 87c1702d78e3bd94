{#- The rows of a raw table that hang on a pull request, as that was read last. Read together, both name one
    instant; of what an older answer had, such as a file before a force push, nothing is there any more. -#}
{% macro as_last_read(parts, parents) -%}
    select parts.*
    from {{ source('raw', parts) }} as parts
    left join {{ source('raw', parents) }} as parents
        on
            parts.source_name = parents.source_name
            and parts.pull_request_id = parents.pull_request_id
    where coalesce(parts.pull_request_updated_at = parents.updated_at, true)
{%- endmacro %}
