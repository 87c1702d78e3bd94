{#- The rows of a signal that counts something against a norm, from a relation with person_key,
    competency_id, week_on, mapping_weight, observed, expected and evidence_id.
    Value = expected / (observed + expected): the norm gives one half, none 1, much more nears 0. Weight =
    mapping weight × (observed + expected) / `count_per_piece`, so that weeks add up to the ratio of their sums, and a
    week in which little was to be expected says little. No prior here, the skill state has one; a second one,
    week after week, would pull every estimate to one half. -#}
{% macro signal_against_norm(relation, signal_id, count_per_piece=1) -%}
select
    person_key,
    competency_id,
    week_on,
    '{{ signal_id }}' as signal_id,
    cast({{ exact_sum('expected') }} / ({{ exact_sum('observed') }} + {{ exact_sum('expected') }}) as double) as value,
    cast(
        max(mapping_weight) * ({{ exact_sum('observed') }} + {{ exact_sum('expected') }}) / {{ count_per_piece }} as double
    ) as weight,
    count(*) as evidence_count,
    {{ evidence_list('evidence_id') }} as evidence_ids
from {{ relation }}
where person_key is not null
group by person_key, competency_id, week_on
having {{ exact_sum('expected') }} > 0
-- As it is asked for: DuckDB leaves other weeks unread, and stores all in less.
order by week_on
{%- endmacro %}

{#- A change of more files than this is a move, a reformatting or a rename across the repository: whoever
    made it need not know any of them. -#}
{% macro sweeping_files() -%}
50
{%- endmacro %}

{#- How long after its merge a fix of the same file counts as a fix of what was merged. -#}
{% macro days_to_need_a_fix() -%}
14
{%- endmacro %}

{#- Whether a Conventional Comment has to be dealt with before merging, as 1 or 0: a decoration says it outright;
    else issues, todos and chores do. -#}
{% macro is_blocking_label(label) -%}
    case
        when {{ label }} like '%(non-blocking)' then 0
        when {{ label }} like '%(blocking)' then 1
        else cast(coalesce({{ label }}, '') in ('issue', 'todo', 'chore') as int)
    end
{%- endmacro %}
