-- For each newcomer the authors of the files that they changed; while they changed none, of those that
-- their team changed in the same days.
with newcomers as (
    select
        person_key,
        team_name
    from intermediate.int_people
    where is_consenting and start_on between $as_of::date - $newcomer_days::int and $as_of::date
),

changes as (
    select distinct
        pulls.author_person_key as person_key,
        pulls.repository_name,
        files.path
    from intermediate.int_pull_requests as pulls
    inner join intermediate.int_pull_request_files as files on files.pull_request_key = pulls.pull_request_key
    where
        not files.is_generated
        and not pulls.is_bot_author
        and pulls.created_at >= $as_of::date - $newcomer_days::int
        and pulls.created_at < $as_of::date + 1
),

own as (
    from changes semi join newcomers using (person_key)
),

touched as (
    from own
    union
    select
        newcomers.person_key,
        changes.repository_name,
        changes.path
    from newcomers
    inner join intermediate.int_people as colleagues on colleagues.team_name = newcomers.team_name
    inner join changes on changes.person_key = colleagues.person_key
    where newcomers.person_key not in (select person_key from own)
),

shared as (
    select
        touched.person_key,
        authors.person_key as peer_person_key,
        paths.competency_id,
        touched.repository_name,
        touched.path
    from touched
    inner join intermediate.int_file_authorship as authors
        on authors.repository_name = touched.repository_name and authors.path = touched.path
    inner join intermediate.int_path_competencies as paths on paths.path = touched.path
    where
        authors.is_author
        and not authors.is_deleted
        and authors.person_key <> touched.person_key
        and authors.last_delivered_at >= $as_of::date - $recent_days::int
),

evidence as (
    select
        shared.person_key,
        shared.peer_person_key,
        shared.competency_id,
        deliveries.evidence_id,
        max(deliveries.delivered_at) as delivered_at
    from shared
    inner join intermediate.int_file_deliveries as deliveries
        on
            deliveries.repository_name = shared.repository_name
            and deliveries.path = shared.path
            and deliveries.person_key = shared.peer_person_key
    where
        deliveries.delivered_at >= $as_of::date - $recent_days::int
        and deliveries.delivered_at < $as_of::date + 1
    group by all
),

shown as (
    select
        person_key,
        peer_person_key,
        competency_id,
        count(*) as evidence_count,
        list(evidence_id order by delivered_at desc, evidence_id)[: $evidence_rows::int] as evidence_ids
    from evidence
    group by all
)

select
    shared.person_key,
    shared.peer_person_key,
    shared.competency_id,
    count(distinct shared.repository_name || '/' || shared.path) as shared_file_count,
    any_value(shown.evidence_count) as evidence_count,
    any_value(shown.evidence_ids) as evidence_ids
from shared
inner join shown using (person_key, peer_person_key, competency_id)
group by all
