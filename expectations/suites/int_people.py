"""People: the roster is there, and consent is current."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations import bounds_of_people
from expectations.check import Check, GateParameters
from expectations.declare import REST, ROSTER_OWNER, each

LND = "L&D: the owner of the consent list"


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_people."""
    ask = partial(each, question=REST, who_can_mend=ROSTER_OWNER, needs=("roster",))
    day = parameters.as_of
    return [
        ask(
            "the_roster_has_each_person_once",
            expected="no person of the roster has two keys or shares an address or login with another",
            meaning="somebody's work would be counted for somebody else",
            rows="select 'somebody' as key, count(*) = 1 as is_sound from raw.roster__people, unnest(["
            "'address ' || lower(email), 'github ' || lower(github_login), 'jira ' || lower(jira_account_id),"
            " 'id ' || person_id]) as named (name) where name is not null group by source_name, name",
            judged="names on the roster",
        ),
        ask(
            "employment_begins_before_it_ends",
            expected="everybody's first day is before the last",
            meaning="whose work counts cannot be told",
            rows="select 'somebody' as key, person_key as unit,"
            " coalesce(end_on >= start_on, true) as is_sound"
            " from intermediate.int_people where roster_person_id is not null",
            judged="people",
            confines="person",
        ),
        ask(
            "the_roster_says_role_and_time_zone",
            expected="90 % of the people of the roster have a role, a first day and a time zone",
            meaning="columns of the roster were renamed or left empty",
            rows="select 'somebody' as key, role is not null and start_on is not null"
            " and time_zone is not null as is_sound from intermediate.int_people"
            " where roster_person_id is not null",
            judged="people",
            mostly=0.9,
        ),
        ask(
            "people_who_are_employed_still_work",
            expected="80 % of the people employed for a quarter did anything in it that was read",
            meaning="the roster still has people who left, or their accounts are not read",
            rows=WORKING.format(day=day),
            judged="people",
            mostly=0.8,
        ),
        ask(
            "work_is_of_people_employed_then",
            expected="nobody has more than 20 contributions before their first day or after their last",
            meaning="accounts were handed on, or the roster's dates are wrong",
            rows=EMPLOYED,
            judged="people",
            confines="person",
        ),
        ask(
            "consent_is_given_by_known_people",
            expected="90 % of the consents belong to somebody who is known",
            meaning="the consent list and the roster spell addresses in different ways",
            who_can_mend=LND,
            rows="select 'somebody' as key, accounts.person_key is not null as is_sound"
            " from raw.feedback__consents left join intermediate.int_accounts as accounts"
            " on accounts.system = 'feedback' and lower(accounts.account_id) = lower(person_email)"
            " where withdrawn_on is null",
            judged="consents",
            mostly=0.9,
            needs=("feedback",),
        ),
        ask(
            "consent_is_dated_before_today",
            expected=f"no consent is dated after {day}, or withdrawn before it was given",
            meaning="consent cannot be relied on; nobody gets a path on an uncertain one",
            who_can_mend=LND,
            rows=f"select 'somebody' as key, coalesce(consented_on <= date '{day}', false)"
            " and coalesce(withdrawn_on >= consented_on, true) as is_sound from raw.feedback__consents",
            judged="consents",
            mostly=0.9,
            needs=("feedback",),
        ),
        ask(
            "consent_follows_the_first_day",
            expected="nobody consented half a year before they were employed, or after they left",
            meaning="the consent was somebody else's",
            who_can_mend=LND,
            rows="select 'somebody' as key, person_key as unit,"
            " consented_on >= coalesce(start_on - 182, consented_on)"
            " and consented_on <= coalesce(end_on, consented_on) as is_sound"
            " from intermediate.int_people where is_consenting and roster_person_id is not null",
            judged="people",
            confines="person",
            needs=("feedback", "roster"),
        ),
        *bounds_of_people.people(parameters),
    ]


WORKING = """
with active as (
    select distinct person_key from (
        select author_person_key as person_key, created_at as moment from intermediate.int_pull_requests
        union all
        select reviewer_person_key, submitted_at from intermediate.int_reviews
        union all
        select author_person_key, changed_at from intermediate.int_issue_transitions
        union all
        select author_person_key, committed_at from intermediate.int_commits
        union all
        select person_key, created_at from intermediate.int_incident_responses
    ) where moment >= date '{day}' - 90
)
select 'somebody' as key, active.person_key is not null as is_sound
from intermediate.int_people as people left join active using (person_key)
where people.roster_person_id is not null and people.start_on <= date '{day}' - 90
    and coalesce(people.end_on >= date '{day}', true) and exists (from active)
"""
EMPLOYED = """
select 'somebody' as key, person_key as unit, count(*) filter (
        moment::date < start_on - 7 or moment::date > end_on + 31) <= 20 as is_sound
from intermediate.int_people
inner join (
    select author_person_key as person_key, created_at as moment from intermediate.int_pull_requests
    union all
    select reviewer_person_key, submitted_at from intermediate.int_reviews
    union all
    select person_key, created_at from intermediate.int_incident_responses
) using (person_key)
where roster_person_id is not null
group by person_key
"""
