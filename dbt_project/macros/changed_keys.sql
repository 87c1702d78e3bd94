{#- The keys that changed, by an incremental model's `unique_key`, a name or several. A key that is not listed
    here is the pull request's, whatever the model calls it. Where what is looked for is filtered itself, and only
    there, DuckDB hands a Bloom filter of it down to the scan, and decodes no other column of rows without a key that
    changed: no key is empty. -#}
{% macro changed_keys(unique_key) -%}
    {%- set name = unique_key if unique_key is string else unique_key | join(', ') -%}
    {%- set model, columns = {
        'week_on': ('int_changed_weeks', 'week_on'),
        'week_on, signal_id': ('int_changed_signal_weeks', 'week_on, signal_id'),
        person_week_key(): ('int_changed_author_weeks', 'person_week'),
        'person_week': ('int_changed_author_weeks', 'person_week'),
        oncall_week_key(): ('int_changed_oncall_weeks', 'person_week'),
        merge_key(): ('int_changed_merges', 'merge_key'),
        'path': ('int_changed_paths', 'path'),
        'delivery_key': ('int_changed_deliveries', 'delivery_key'),
        'number': ('int_changed_pieces', 'number'),
        'issue_key': ('int_changed_issue_keys', 'issue_key'),
        issue_unit(): ('int_changed_issues', 'issue_key'),
        'incident_key': ('int_incident_fingerprints', 'incident_key'),
        'quarter_on, signal_id': ('int_fix_quarters', 'quarter_on, signal_id'),
        'quarter_on': ('int_review_quarters', 'quarter_on'),
        'file_key': ('int_changed_files', 'file_key'),
        person_number(): ('int_changed_area_people', 'person_number'),
        area_person_key(): ('int_changed_area_people', 'area_person'),
        key_of_file_fixes(): ('int_changed_file_fixes', 'pull_request_key'),
        'metric_id, month_on': ('mart_month_fingerprints', 'metric_id, month_on'),
    }.get(name, ('int_changed_pull_requests', 'pull_request_key')) -%}
    (
        select {{ columns }} from {{ graph.nodes['model.signalpath.' ~ model].relation_name }}
        {%- if model.endswith('fingerprints') or model.endswith('quarters') %} where is_changed
        {%- elif columns in ('pull_request_key', 'delivery_key', 'issue_key', 'path') %} where {{ columns }} <> ''
        {%- elif name in ('file_key', 'person_week') %} where {{ is_number(name) }}
        {%- endif %}
    )
{%- endmacro %}

{#- The same of a number, so that its filter is handed down as well: DuckDB leaves out a comparison of the number itself,
    of which it knows that it holds. -#}
{% macro is_number(column) -%}
    cast({{ column }} as varchar) <> ''
{%- endmacro %}

{#- The `unique_key` of an incremental model that is built whole all the same, and only writes down what changed. -#}
{% macro every_key() -%}
true
{%- endmacro %}

{#- Whether a row's key is among those. -#}
{% macro is_of_changed_key(unique_key) -%}
    {%- if unique_key == every_key() %}{% do return(unique_key) %}{% endif -%}
    {%- set columns = unique_key if unique_key is string else unique_key | join(', ') -%}
    ({{ columns }}) in {{ changed_keys(unique_key) }}
{%- endmacro %}

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

{#- Data tests of an incremental model look at the keys that changed. Rows of others were tested when they were
    put, and cannot clash with new ones: whatever has a key that changed is looked at. A view says by
    `meta.tested_by` which keys the rows of its tables hang on, where all of them are tested or built so; one
    that only puts the metrics' rows together, or shows those of a model that it names, is as unique as they are, which
    are tested each; one that only renames what is in `raw` is as unique as its load makes that, and is tested where
    all is built. Rows that are beside their table (`meta.keeps_changed_rows`) are not looked for in it. -#}
{% macro get_where_subquery(relation) -%}
    {%- set where = [config.get('where')] if config.get('where') else [] %}
    {%- if execute and var('changes_only') and model.attached_node %}
        {%- set tested = graph.nodes[model.attached_node].config %}
        {%- set key = tested.unique_key if tested.materialized == 'incremental' else tested.meta.get('tested_by') %}
        {%- if key in ('metrics', 'raw') or 'model.signalpath.' ~ key in graph.nodes %}
            {%- do where.append('false') %}
        {%- elif tested.materialized == 'incremental' and tested.meta.get('keeps_changed_rows') %}
            {%- set kept = delta_relation(relation.identifier, 'changed_rows') %}
            {%- do return('(select * from ' ~ kept ~ (' where ' ~ where[0] if where else '') ~ ') as rows_') %}
        {%- elif key %}
            {%- do where.append(is_of_changed_key(key)) %}
        {%- endif %}
    {%- endif %}
    {%- if where %}
        {%- do return('(select * from ' ~ relation ~ ' where ' ~ where | join(' and ') ~ ') as rows_') %}
    {%- endif %}
    {%- do return(relation) %}
{%- endmacro %}
