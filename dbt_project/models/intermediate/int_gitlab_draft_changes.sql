-- GitLab notes each change into or out of draft and not which of the two it was. The last one made the merge
-- request what it is, and they alternate.
with notes as (
    select
        notes.note_key as draft_change_key,
        notes.pull_request_key,
        notes.created_at,
        coalesce(merge_requests.is_draft, false) as is_draft,
        row_number() over (
            partition by notes.pull_request_key
            order by notes.created_at desc, notes.note_key desc
        ) as steps_back
    from {{ ref('stg_gitlab__merge_request_notes') }} as notes
    inner join {{ ref('stg_gitlab__merge_requests') }} as merge_requests
        on notes.pull_request_key = merge_requests.pull_request_key
    where notes.is_system and notes.action = 'draft'
)

select
    draft_change_key,
    pull_request_key,
    case when steps_back % 2 = 1 then is_draft else not is_draft end as to_draft,
    created_at
from notes
