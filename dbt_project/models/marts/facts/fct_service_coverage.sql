-- Two tools may know a service of one name: the first key stands for it.
with services as (
    select
        lower(name) as name,
        min(service_key) as service_key
    from {{ ref('int_services') }}
    group by lower(name)
)

select
    coverage.service_name,
    services.service_key,
    coverage.measured_on,
    coverage.lines_covered,
    coverage.lines_total,
    coverage.coverage_share
from {{ ref('int_service_coverage') }} as coverage
left join services on lower(coverage.service_name) = services.name
