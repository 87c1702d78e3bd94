"""Who does the work that was read, and whether one person is really one, as SQL populations."""

# ruff: noqa: S608 - the SQL is ours, and put together of its own parts
from __future__ import annotations

# Work of humans by source of their account: moment, system, person_key (null where nobody is known).
WORK = """
select 'authors of pull requests' as unit, created_at as moment, author_person_key as person_key
from intermediate.int_pull_requests where not is_bot_author
union all
select 'reviewers', submitted_at, reviewer_person_key from intermediate.int_reviews where not is_bot
union all
select 'responders to incidents', created_at, person_key from intermediate.int_incident_responses
where response_type in ('acknowledge', 'resolve')
union all
select 'those who change tickets', changed_at, author_person_key
from intermediate.int_issue_transitions where not is_beginning and author_person_key is not null
"""
COVERAGE = f"""
select work.unit, work.moment, (people.roster_person_id is not null)::integer as hits, 1 as trials
from ({WORK}) as work left join intermediate.int_people as people using (person_key)
where not coalesce(people.is_bot, false)
"""
# Two accounts of one system that are both at work in the same four weeks belong to two people; an
# account that was replaced falls silent. Somebody with a second account for a while is not judged.
ACTIVE = """
select 'github' as system, author_login as account_id, created_at::timestamp as moment
from raw.github__pull_requests
union all
select 'github', author_login, submitted_at::timestamp from raw.github__reviews
union all
select 'jira', author_account_id, created_at::timestamp from raw.jira__changes
union all
select 'pagerduty', agent_id, created_at::timestamp from raw.pagerduty__log_entries
"""
TWO_AT_ONCE = f"""
with months as (
    select accounts.person_key, accounts.system, accounts.account_id,
        floor(epoch(active.moment) / 2419200) as month_number, count(*) as n
    from ({ACTIVE}) as active
    inner join intermediate.int_accounts as accounts
        on accounts.system = active.system and lower(accounts.account_id) = lower(active.account_id)
    inner join intermediate.int_people as people using (person_key)
    -- Whoever the roster does not know gets no path, so a join of theirs misleads nobody.
    where not accounts.is_bot and people.roster_person_id is not null
    group by all
),
together as (
    select person_key, system, month_number, count(*) filter (n >= 2) as accounts
    from months group by all
)
select 'somebody' as key, person_key as unit, count(*) filter (accounts > 1) < 3 as is_sound
from together group by person_key
"""
# The roster and the systems say themselves whose account it is.
STATED = """
with roster as (
    select person_id, 'github' as system, lower(github_login) as account_id from raw.roster__people
    union all
    select person_id, 'jira', lower(jira_account_id) from raw.roster__people
    union all
    select person_id, system, lower(account_id) from raw.roster__accounts
    union all
    select people.person_id, users.system, users.account_id
    from raw.roster__people as people
    inner join (
        select 'pagerduty' as system, lower(user_id) as account_id, lower(email) as email
        from raw.pagerduty__users
        union all
        select 'jira', lower(account_id), lower(email) from raw.jira__users
        union all
        select 'opsgenie', lower(user_id), lower(email) from raw.opsgenie__users
    ) as users on users.email = lower(people.email)
)
select 'somebody' as key, linked.person_key as unit, bool_and(linked.roster_person_id = roster.person_id)
    as is_sound
from roster
inner join intermediate.int_accounts as accounts
    on accounts.system = roster.system and lower(accounts.account_id) = roster.account_id
    and accounts.method not in ('approved', 'decision', 'manual')
inner join intermediate.int_people as linked using (person_key)
where linked.roster_person_id is not null
group by linked.person_key
"""
OWN_REVIEWS = """
select 'somebody' as key, reviewer_person_key as unit,
    count(*) filter (is_self and state in ('APPROVED', 'CHANGES_REQUESTED')) <= greatest(3, 0.1 * count(*))
        as is_sound
from intermediate.int_reviews where not is_bot and reviewer_person_key is not null
group by reviewer_person_key
"""
