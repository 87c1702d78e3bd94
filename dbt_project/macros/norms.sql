{#- Norms that a signal compares with. The norm of a week's evidence is what was usual in the four quarters before
    the week's own: what others do later moves nobody's older evidence. Where nothing is known of those four, it
    is the quarter's own, as in the first one of a history. -#}
{#- The beginning of a query: the quarters of `evidence`, and of which quarters the norm of each is made, as spans. -#}
{% macro norm_spans(evidence) -%}
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
{%- endmacro %}

{#- A query for the quarters of `evidence`, and of which quarters the norm of each is made. It is another one than
    in the build before where something of `changed_weeks` is no later than those quarters. -#}
{% macro norm_quarters(evidence, changed_weeks, signal_id=none) -%}
{{ norm_spans(evidence) }}

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

{#- Evidence with a `quarter_on`, or an `instant` not before it, in an incremental run only of quarters that a norm to be
    built anew looks back on. -#}
{% macro evidence_of_changed_norms(relation, quarters='int_review_quarters', instant='quarter_on') -%}
    {%- if is_partial_build() -%}
        {%- set query = 'select min(from_on) from ' ~ changed_quarters(quarters) %}
        (select * from {{ relation }} where {{ instant }} >= {{ known_when_planned('first_of_' ~ quarters, query) }})
    {%- else -%}
        {{ relation }}
    {%- endif %}
{%- endmacro %}

{#- The quarters whose norms are built, all of them in a whole build. -#}
{% macro changed_quarters(quarters='int_review_quarters') -%}
    (select * from {{ ref(quarters) }}{{ ' where is_changed' if is_partial_build() }})
{%- endmacro %}

{#- What a norm model reads, for its `from`: the quarters to be built, under `quarters`, each beside the sums of those
    that its norm is made of, under `sums`, by `group` and once more for everybody. -#}
{% macro quarters_beside_their_sums(group, quarters='int_review_quarters') -%}
{{ changed_quarters(quarters) }} as quarters
inner join {{ with_everybody('sums', group) }} as sums
    on quarters.from_on <= sums.quarter_on and quarters.to_on > sums.quarter_on
{%- endmacro %}
