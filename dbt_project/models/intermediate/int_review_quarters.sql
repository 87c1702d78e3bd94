-- depends_on: {{ ref('int_changed_opened_weeks') }}
-- Of which quarters is the norm of a quarter made, and may it be another one than in the build before?
with quarters as (
    select distinct quarter_on
    from {{ ref('int_pull_request_reviewers') }}
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
    coalesce(
        spans.from_on <> previous.from_on
        or spans.to_on > (select min({{ quarter_on('week_on') }}) from {{ ref('int_changed_opened_weeks') }}),
        spans.quarter_on is null or previous.quarter_on is null
    ) as is_changed
from spans
full join {{ this }} as previous on spans.quarter_on = previous.quarter_on
-- What is gone is a change once, and then forgotten.
where spans.from_on is not null or previous.from_on is not null
{%- else %}

select
    *,
    true as is_changed
from spans
{%- endif %}
