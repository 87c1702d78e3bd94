-- One row per competency, repository and folder: how often it changed, and how many of the changes were fixes.
-- Folders that fewer than :least people change are left out: whose fixes these are could be guessed.
with changed as (
    select distinct
        files.pull_request_key,
        requests.repository_name,
        requests.author_person_key,
        coalesce(nullif(regexp_extract(files.path, '^([^/]+/){1,2}'), ''), '(top)') as folder,
        paths.competency_id
    from intermediate.int_pull_request_files as files
    join intermediate.int_pull_requests as requests using (pull_request_key)
    join intermediate.int_path_competencies as paths on paths.path = files.path
    where requests.merged_at is not null and not files.is_generated
)

select
    changed.competency_id,
    changed.repository_name,
    changed.folder,
    count(*) as changes,
    avg((fixes.pull_request_key is not null)::int) as fix_share
from changed
left join intermediate.int_fix_pull_requests as fixes using (pull_request_key)
group by all
having count(*) >= 10 and count(distinct changed.author_person_key) >= :least
order by all
