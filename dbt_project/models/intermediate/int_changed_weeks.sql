-- What looks back a quarter is another one in the twelve weeks after as well.
select distinct cast(changed.week_on + to_weeks(later.weeks) as date) as week_on
from {{ ref('int_week_fingerprints') }} as changed
cross join range({{ weeks_looked_back() }} + 1) as later (weeks)
where changed.is_changed
{%- if execute and var('is_carried') %}
union
select week_on
from {{ this }}
{%- endif %}
