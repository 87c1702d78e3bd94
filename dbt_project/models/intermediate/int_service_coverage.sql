-- One service may have a report per part and format on a day: their lines add up.
select
    min(service) as service_name,
    measured_on,
    sum(lines_covered)::bigint as lines_covered,
    sum(lines_total)::bigint as lines_total,
    sum(lines_covered) / nullif(sum(lines_total), 0) as coverage_share
from {{ ref('stg_coverage__reports') }}
where measured_on <= {{ as_of() }}
-- However a report spells the name, it is one service.
group by lower(service), measured_on
