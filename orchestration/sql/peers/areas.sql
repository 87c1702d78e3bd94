-- Areas whose knowledge leaves with one person, who that is (whoever leaves first in the truck factor of
-- mart_knowledge_at_risk), and the competency that most of the area's files show; null where none does.
with authors as (
    select
        area_type,
        area_name,
        person_key
    from intermediate.int_area_authorship
    inner join intermediate.int_deliverers as people using (person_key)
    where is_author and people.is_current
    group by area_type, area_name, person_key
    qualify
        row_number() over (
            partition by area_type, area_name
            order by count(*) desc, sum(delivery_count) desc, person_key asc
        ) = 1
),

competencies as (
    select
        files.area_type,
        files.area_name,
        paths.competency_id
    from intermediate.int_area_authorship as files
    inner join intermediate.int_path_competencies as paths on paths.path = files.path
    group by files.area_type, files.area_name, paths.competency_id
    qualify
        row_number() over (
            partition by files.area_type, files.area_name
            order by count(distinct files.repository_name || '/' || files.path) desc, paths.competency_id asc
        ) = 1
)

select
    risk.area_type,
    risk.area_name,
    case when risk.area_type = 'competency' then risk.area_name else competencies.competency_id end
        as competency_id,
    authors.person_key as expert_person_key
from marts.mart_knowledge_at_risk as risk
inner join authors on authors.area_type = risk.area_type and authors.area_name = risk.area_name
left join competencies on competencies.area_type = risk.area_type and competencies.area_name = risk.area_name
where risk.truck_factor = 1
