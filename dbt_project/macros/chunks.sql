{#- What changed in tables of millions of rows is looked for where it is stored: rows are added up by the thousand,
    as they lie in their table, and only thousands with another sum are looked at one by one. A row that moved
    takes its number with it, and so is no change. -#}

{#- The tables of raw with rows of pull requests: whose log-ins and addresses of `system` stand in which columns, and
    what names the pull request. -#}
{% macro pull_request_tables() -%}
    {%- do return([
        {
            'table': 'github__pull_requests', 'system': 'github', 'names': ['author_login', 'merged_by_login'],
            'is_named': true
        },
        {'table': 'github__pull_request_files'},
        {'table': 'github__pull_request_commits', 'system': 'github', 'names': ['author_login', 'committer_login']},
        {'table': 'github__reviews', 'system': 'github', 'names': ['author_login']},
        {'table': 'github__review_comments', 'system': 'github', 'names': ['author_login']},
        {'table': 'github__review_requests', 'system': 'github', 'names': ['requested_account_id', 'actor_login']},
        {'table': 'github__draft_changes', 'system': 'github', 'names': ['actor_login']},
        {'table': 'github__deletions', 'id': 'record_id', 'where': "records.table_name = 'pull_requests'"},
        {
            'table': 'gitlab__merge_requests', 'system': 'gitlab', 'names': ['author_login', 'merged_by_login'],
            'is_named': true
        },
        {'table': 'gitlab__merge_request_files'},
        {'table': 'gitlab__merge_request_commits', 'system': 'git', 'names': ['author_email']},
        {'table': 'gitlab__merge_request_notes', 'system': 'gitlab', 'names': ['author_login']},
        {'table': 'gitlab__merge_request_approvals', 'system': 'gitlab', 'names': ['author_login']},
        {'table': 'gitlab__review_requests', 'system': 'gitlab', 'names': ['requested_account_id']},
        {'table': 'gitlab__deletions', 'id': 'record_id', 'where': "records.table_name = 'merge_requests'"},
    ]) %}
{%- endmacro %}

{#- Which chunk a row lies in, a number over all of these tables: a thousand rows, of a very long table a few thousands. -#}
{% macro chunks_by_table() -%}
65536
{%- endmacro %}

{% macro chunk_of(place, alias) -%}
    cast({{ place * chunks_by_table() | int }} + {{ chunk_in_table(alias) }} as integer)
{%- endmacro %}

{#- The same counted from the table's own beginning: by bits, which costs half of a division and a remainder. -#}
{% macro chunk_in_table(alias) -%}
    (({{ alias }}.rowid >> 10) & {{ chunks_by_table() | int - 1 }})
{%- endmacro %}

{#- Whether a chunk's sum is another one than in the build before, of so many `tables` from the place `first` on, from
    which `chunk` is counted. A bit for each, and not a join: DuckDB asks it before it reads the other columns, and reads
    nothing where none changed. -#}
{% macro is_changed_chunk(chunk, tables, first=0) -%}
    {%- set count = tables * chunks_by_table() | int %}
    {%- set from = first * chunks_by_table() | int %}
    {%- set query -%}
        select bitstring_agg(chunk - {{ from }}, 0, {{ count - 1 }}) from {{ ref('int_chunk_fingerprints') }}
        where is_changed and chunk >= {{ from }} and chunk < {{ from + count }}
    {%- endset -%}
    {%- set bits = known_when_planned('changed_chunks_' ~ first ~ '_' ~ tables, query) -%}
    get_bit({{ bits }}, cast({{ chunk }} as integer)) = 1
{%- endmacro %}

{#- The rows of such `tables`, with their chunk, a number for their pull request, its name and a fingerprint. A number
    costs a quarter of what its name does. With `only_changed`, only those of chunks that are others now. -#}
{% macro pull_request_rows(tables, only_changed=false) -%}
    {%- for table in tables %}
    {%- set relation = source('raw', table.table) %}
    {%- set id = 'records.' ~ table.get('id', 'pull_request_id') %}
    {%- set chunk = chunk_of(loop.index0, 'records') %}
    {%- set conditions = [table.where] if table.where else [] %}
    {%- if only_changed %}{% do conditions.append(is_changed_chunk(chunk_in_table('records'), 1, first=loop.index0)) %}{% endif %}
    select
        {{ chunk }} as chunk,
        hash(records.source_name, {{ id }}) as number,
        records.source_name,
        {{ id }} as pull_request_id,
        {{ row_fingerprint(relation, 'records') }} as fingerprint
    from {{ relation }} as records
    {%- if conditions %}
    where {{ conditions | join(' and ') }}
    {%- endif %}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The pull requests of a table's rows that name somebody who is not as in the build before. The accounts that
    changed are few, and so nothing is joined. -#}
{% macro naming_changed_accounts(table) -%}
    {%- for name in table.names %}
    select
        source_name,
        pull_request_id
    from {{ source('raw', table.table) }}
    where
        lower({{ name }}) in (
            select account_id from {{ ref('int_account_fingerprints') }}
            where is_changed and system = '{{ table.system }}'
        )
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
