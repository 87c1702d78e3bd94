-- What an unmapped service seems to be about: the files of the repository of its name, and the mapped services
-- whose names begin or end with the same word. No person is read.
with unmapped as (
    select artefact from marts.mart_model_drift where drift_kind = 'unmapped_service'
),

files as (
    select
        unmapped.artefact,
        files.pull_request_key,
        rules.competency_id,
        rules.weight
    from unmapped
    inner join intermediate.int_pull_requests as pull_requests
        on lower(split_part(pull_requests.repository_name, '/', -1)) = lower(unmapped.artefact)
    inner join intermediate.int_pull_request_files as files using (pull_request_key)
    inner join intermediate.int_path_competencies as rules using (path)
    where pull_requests.created_at >= $since and not files.is_generated
),

counted as (
    select artefact, count(distinct pull_request_key) as pieces from files group by artefact
),

words as (
    select distinct
        name,
        unnest([string_split(lower(name), '-')[1] || '-*', '*-' || string_split(lower(name), '-')[-1]]) as word
    from intermediate.int_services
    where contains(name, '-')
),

alike as (
    select
        unmapped.artefact,
        words.word,
        services.name,
        rules.competency_id,
        rules.weight
    from unmapped
    inner join words on unmapped.artefact = words.name
    inner join words as others on words.word = others.word and words.name <> others.name
    inner join intermediate.int_services as services on others.name = services.name
    inner join intermediate.int_service_competencies as rules on services.service_key = rules.service_key
)

select
    'service' as artefact_type,
    artefact,
    'repository' as ground,
    competency_id,
    sum(weight) as weight,
    any_value(pieces) as pieces
from files
inner join counted using (artefact)
group by artefact, competency_id
union all
select
    'service' as artefact_type,
    artefact,
    word as ground,
    competency_id,
    sum(weight) as weight,
    any_value(names) as pieces
from alike
inner join (select artefact, word, count(distinct name) as names from alike group by artefact, word)
    using (artefact, word)
group by artefact, word, competency_id
order by all
