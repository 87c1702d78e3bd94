with coverage as (
    select
        -- A report and the tool that pages may spell a service's name differently.
        lower(service_name) as service_name,
        measured_on as observed_on,
        service_name || '|' || measured_on as unit_id,
        cast(null as varchar) as person_key,
        coverage_share as value,
        lines_total,
        false as is_censored
    from {{ ref('int_service_coverage') }}
    where lines_total > 0
),

-- High priority is what the charter's problem needs: services of a competency that is relevant to it.
needed as (
    select distinct
        lower(services.name) as service_name,
        rules.competency_id
    from {{ ref('int_services') }} as services
    inner join {{ ref('int_service_competencies') }} as rules on services.service_key = rules.service_key
    inner join {{ ref('stg_program__competencies') }} as competencies
        on rules.competency_id = competencies.competency_id
    where competencies.relevance > 0
),

high_priority as (
    select coverage.* from coverage
    semi join needed on coverage.service_name = needed.service_name
),

scoped as (
    {{ with_competencies('high_priority', 'needed', 'service_name') }}
)

{{ observations(
    'service_coverage', 'scoped', weight='scoped.lines_total', competency_id='scoped.competency_id'
) }}
