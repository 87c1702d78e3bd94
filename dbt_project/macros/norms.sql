{#- Norms that a signal compares with. The norm of a week's evidence is what was usual in the four quarters before
    the week's own: what others do later moves nobody's older evidence. Where nothing is known of those four, it
    is the quarter's own, as in the first one of a history.

    A norm model has rows by `quarter_on` and a group, such as a repository, and one for everybody, for
    groups that were not there before. -#}
{% macro everybody() -%}
'*'
{%- endmacro %}

{#- A query for the quarters of `evidence`, and of which quarters the norm of each is made. It is another one than
    in the build before where something of `changed_weeks` is no later than those quarters. -#}
{% macro norm_quarters(evidence, changed_weeks, signal_id=none) -%}
with quarters as (
    select distinct quarter_on
    from {{ evidence }}
),

spans as (
    select
        quarters.quarter_on,
        cast(min(coalesce(earlier.quarter_on, quarters.quarter_on)) as date) as from_on,
        cast(
            case
                when count(earlier.quarter_on) > 0 then quarters.quarter_on
                else quarters.quarter_on + interval 3 months
            end as date
        ) as to_on
    from quarters
    left join quarters as earlier
        on
            quarters.quarter_on > earlier.quarter_on
            and quarters.quarter_on <= earlier.quarter_on + interval 12 months
    group by quarters.quarter_on
)

{%- if is_partial_build() %}

-- A norm hangs on earlier ones, by what was usual then: so whatever changed, all later ones may have.
select
    coalesce(spans.quarter_on, previous.quarter_on) as quarter_on,
    spans.from_on,
    spans.to_on,
    {%- if signal_id %}
    '{{ signal_id }}' as signal_id,
    {%- endif %}
    coalesce(
        spans.from_on <> previous.from_on
        or spans.to_on > (select min({{ quarter_on('week_on') }}) from {{ changed_weeks }}),
        spans.quarter_on is null or previous.quarter_on is null
    ) as is_changed
from spans
full join {{ this }} as previous on spans.quarter_on = previous.quarter_on
-- What is gone is a change once, and then forgotten.
where spans.from_on is not null or previous.from_on is not null
{%- else %}

select
    *,
    {%- if signal_id %}
    '{{ signal_id }}' as signal_id,
    {%- endif %}
    true as is_changed
from spans
{%- endif %}
{%- endmacro %}

{#- Evidence with a `quarter_on`, in an incremental run only of quarters that a norm to be built anew looks back
    on. -#}
{% macro evidence_of_changed_norms(relation, quarters='int_review_quarters') -%}
    {%- if is_partial_build() -%}
        {%- set query = 'select min(from_on) from ' ~ changed_quarters(quarters) %}
        (select * from {{ relation }} where quarter_on >= {{ known_when_planned('first_of_' ~ quarters, query) }})
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- The quarters whose norms are built, all of them in a whole build. -#}
{% macro changed_quarters(quarters='int_review_quarters') -%}
    (select * from {{ ref(quarters) }}{{ ' where is_changed' if is_partial_build() }})
{%- endmacro %}

{#- A relation with a row for each `group`, with all of them once more as everybody's. -#}
{% macro with_everybody(relation, group) -%}
    (
        select * from {{ relation }}
        union all
        select * replace ({{ everybody() }} as {{ group }}) from {{ relation }}
    )
{%- endmacro %}

{#- Joins the norm of `relation`'s quarter and group, under `alias`, and everybody's, under alias_everybody. -#}
{% macro join_norm(alias, norms, relation, group) -%}
    left join {{ norms }} as {{ alias }}
        on {{ relation }}.quarter_on = {{ alias }}.quarter_on and {{ relation }}.{{ group }} = {{ alias }}.{{ group }}
    left join {{ norms }} as {{ alias }}_everybody
        on
            {{ relation }}.quarter_on = {{ alias }}_everybody.quarter_on
            and {{ alias }}_everybody.{{ group }} = {{ everybody() }}
{%- endmacro %}

{% macro norm_of(alias, column) -%}
    coalesce({{ alias }}.{{ column }}, {{ alias }}_everybody.{{ column }})
{%- endmacro %}

{#- A relation with a `week_on`, in an incremental run only of weeks for which the signal is built anew. A model with
    `unique_key: [week_on, signal_id]` reads its inputs through it. -#}
{% macro in_weeks_of_signal(relation, signal_id) -%}
    {%- set changes = ref('int_changed_signal_weeks') if not execute or is_partial_build() %}
    {%- if is_partial_build() -%}
        {%- set query = "select list(week_on) from " ~ changes ~ " where signal_id = '" ~ signal_id ~ "'" %}
        {%- set weeks = known_when_planned('weeks_of_' ~ signal_id, query) %}
        (
            select * from {{ relation }}
            where
                week_on between list_min({{ weeks }}) and list_max({{ weeks }})
                and list_contains({{ weeks }}, week_on)
        )
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}
