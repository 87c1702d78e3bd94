-- From the ticket as it is now: a sprint that it was taken out of goes with the ticket's next reading.
select
    {{ entity_key(['issue_id']) }} as issue_key,
    {{ entity_key(['sprint_id']) }} as sprint_key,
    source_name,
    issue_id,
    sprint_id
from
    (
        select distinct
            source_name,
            issue_id,
            unnest({{ json_list('sprint_ids') }}) as sprint_id
        from {{ source('raw', 'jira__issues') }}
    ) as listed
