-- Areas whose knowledge leaves with one person, who that is (whoever leaves first in the truck factor of
-- mart_knowledge_at_risk), and the competency that most of the area's files show; null where none does.
with authors as (
    select
        areas.area_type,
        areas.area_name,
        areas.person_key
    from intermediate.int_area_people as areas
    inner join intermediate.int_deliverers as people using (person_key)
    where areas.authored_count > 0 and people.is_current
    qualify
        row_number() over (
            partition by areas.area_type, areas.area_name
            order by areas.authored_count desc, areas.authored_delivery_count desc, areas.person_key asc
        ) = 1
),

competencies as (
    select
        files.folder_name as area_name,
        paths.competency_id
    from intermediate.int_file_authorship as files
    inner join intermediate.int_path_competencies as paths on paths.path = files.path
    where files.is_counted and not files.is_deleted
    group by files.folder_name, paths.competency_id
    qualify
        row_number() over (
            partition by files.folder_name
            order by count(*) desc, paths.competency_id asc
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
left join competencies on risk.area_type = 'folder' and competencies.area_name = risk.area_name
where risk.truck_factor = 1
