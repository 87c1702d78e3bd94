{{ config(materialized='incremental', unique_key=person_week_key()) }}

-- A week of an author on a file: what they delivered then stands behind an authorship that they still hold.
with deliveries as (
    select * from {{ in_changed_author_weeks(ref('int_file_deliveries')) }}
)

select
    deliveries.person_key,
    paths.competency_id,
    {{ week_on('deliveries.delivered_at') }} as week_on,
    'authorship' as signal_id,
    cast(1 as double) as value,
    -- One piece a week at most, reached at ten files.
    cast(
        max(paths.weight)
        * least(1, ln(1 + count(distinct deliveries.file_key)) / ln(11))
        as double
    ) as weight,
    count(distinct deliveries.delivery_key) as evidence_count,
    {{ evidence_list('deliveries.evidence_id') }} as evidence_ids
from deliveries
inner join {{ of_files_in('deliveries', ref('int_file_authorship')) }} as authorship
    on
        deliveries.file_key = authorship.file_key
        and deliveries.repository_key = authorship.repository_key
        and deliveries.path = authorship.path
        and deliveries.person_key = authorship.person_key
inner join {{ ref('int_path_competencies') }} as paths on deliveries.path = paths.path
where authorship.is_author
group by deliveries.person_key, paths.competency_id, {{ week_on('deliveries.delivered_at') }}
