{#- The rows of `parts`, a relation of the query that hangs on pull requests, as those were read last. Read together,
    both name one instant; of what an older answer had, such as a file before a force push, nothing is there any more.
    Asked where the rows are read, and not in staging: in an incremental run there are few by then. -#}
{% macro as_last_read(parts) -%}
    select parts.*
    from {{ parts }} as parts
    left join (
        {{ union_staged(['stg_github__pull_requests', 'stg_gitlab__merge_requests']) }}
    ) as read_last
        on
            parts.source_name = read_last.source_name
            and parts.pull_request_id = read_last.pull_request_id
    where coalesce(parts.pull_request_updated_at = read_last.updated_at, true)
{%- endmacro %}
