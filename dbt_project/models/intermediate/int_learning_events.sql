{{ config(materialized='incremental', incremental_strategy='other_rows') }}

with statements as (
    select
        *,
        regexp_extract(verb_id, '[^/]+$') as verb,
        nullif(
            regexp_extract(object_id, '^https://signalpath\.dev/(content|checkpoint)/', 1), ''
        ) as activity_type,
        nullif(regexp_extract(object_id, '^https://signalpath\.dev/content/([^/?#]+)$', 1), '') as content_id,
        nullif(
            regexp_extract(object_id, '^https://signalpath\.dev/checkpoint/([^/?#]+)(/[1-4])?$', 1), ''
        ) as checkpoint_competency_id,
        try_cast(
            regexp_extract(object_id, '^https://signalpath\.dev/checkpoint/[^/?#]+/([1-4])$', 1) as bigint
        ) as checkpoint_level
    from {{ ref('stg_xapi__statements') }}
    where occurred_at < {{ as_of_end() }}
    -- One statement may come from an LRS and in a file as well: it is one event.
    qualify row_number() over (
            partition by statement_id
            order by stored_at desc nulls last, source_name asc
        ) = 1
),

voided as (
    -- What voids cannot be voided: it is left out below, but what it took back stays taken back.
    select distinct voided_statement_id
    from {{ ref('stg_xapi__statements') }}
    where voided_statement_id is not null and coalesce(occurred_at < {{ as_of_end() }}, true)
)

select
    statements.statement_id,
    people.person_key,
    statements.verb,
    statements.activity_type,
    statements.content_id,
    statements.registration_id,
    coalesce(statements.checkpoint_competency_id, contents.competency_id) as competency_id,
    statements.checkpoint_level,
    statements.occurred_at,
    -- least() and greatest() pass over nulls: without the case a score that is not said would be nought.
    case
        when statements.score_scaled is not null then least(greatest(statements.score_scaled, 0), 1)
    end as score_scaled,
    statements.is_success,
    -- What was stated, before what the verb says, before what the score does: xAPI asks for none of them.
    coalesce(
        statements.is_success,
        case statements.verb when 'passed' then true when 'failed' then false end,
        statements.score_scaled >= 0.5
    ) as is_right,
    coalesce(
        statements.activity_type = 'checkpoint'
        and not statements.is_aided
        and coalesce(statements.hint_count, 0) = 0
        and (statements.is_success is not null or statements.score_scaled is not null),
        false
    ) as is_unaided_proof,
    statements.duration_seconds,
    statements.hint_count,
    -- Opening an item is not yet working on it.
    statements.activity_type is not null and statements.verb <> 'launched' as is_substantive
from statements
inner join {{ ref('int_accounts') }} as people
    on people.system = 'xapi' and lower(statements.actor_id) = lower(people.account_id) and not people.is_bot
left join {{ ref('stg_program__contents') }} as contents on statements.content_id = contents.content_id
left join voided on statements.statement_id = voided.voided_statement_id
where voided.voided_statement_id is null and statements.voided_statement_id is null
