{#- Norms that a signal compares with. The norm of a week's evidence is what was usual in the four quarters before
    the week's own: what others do later moves nobody's older evidence. What was reviewed counts where it was merged or
    closed, as only then its review comes to an end (see int_review_quarters). Where nothing is known of those four, it
    is the quarter's own, as in the first one of a history. -#}
{#- The beginning of a query: the quarters of `evidence`, and of which quarters the norm of each is made, as spans.
    Evidence counts in the quarter that its column `counts_in` says, in none where that is null. Where that is later than
    its own, a history's first quarter has only what was over soon: then the second one's own counts as well. -#}
{% macro norm_spans(evidence, counts_in='quarter_on') -%}
{%- set after_first = 'is not null' if counts_in == 'quarter_on' else '> (select min(quarter_on) from counted)' %}
with quarters as (
    select distinct quarter_on
    from {{ evidence }}
),

counted as (
    select distinct {{ counts_in }} as quarter_on
    from {{ evidence }}
    where {{ counts_in }} is not null
),

spans as (
    select
        quarters.quarter_on,
        cast(min(coalesce(earlier.quarter_on, quarters.quarter_on)) as date) as from_on,
        cast(
            case
                when max(earlier.quarter_on) {{ after_first }} then quarters.quarter_on
                else quarters.quarter_on + interval 3 months
            end as date
        ) as to_on
    from quarters
    left join counted as earlier
        on
            quarters.quarter_on > earlier.quarter_on
            and quarters.quarter_on <= earlier.quarter_on + interval 12 months
    group by quarters.quarter_on
)
{%- endmacro %}

{#- A query for the quarters of `evidence`, and of which quarters the norm of each is made. It is another one than
    in the build before where `first_changed`, a query for the first quarter in which evidence counts that is not
    what it was, is no later than those quarters. -#}
{% macro norm_quarters(evidence, first_changed, signal_id=none, counts_in='quarter_on') -%}
{{ norm_spans(evidence, counts_in) }}

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
        or spans.to_on > ({{ first_changed }}),
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

{#- Who looked at what was merged or closed, of those quarters alone: what norms of reviews are made of. -#}
{% macro looks_of_changed_norms() -%}
    {%- set reviewers = ref('int_pull_request_reviewers') %}
    (
        select * from {{ evidence_of_changed_norms(reviewers, instant='decided_quarter_on') }}
        where decided_quarter_on is not null
    )
{%- endmacro %}

{#- The quarters whose norms are built, all of them in a whole build. -#}
{% macro changed_quarters(quarters='int_review_quarters') -%}
    (select * from {{ ref(quarters) }}{{ ' where is_changed' if is_partial_build() }})
{%- endmacro %}
