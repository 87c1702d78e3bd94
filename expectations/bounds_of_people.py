"""What holds of any organisation's people, consents and answers, whatever went wrong when.

Belongs here: bounds of people and of what they say; `bounds.py` says what a bound is.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates and names of tables
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import LEARNING_OWNER, REST, ROSTER_OWNER, each

LND = "L&D: the owner of the consent list"
WORK = """
    select author_person_key as person_key, created_at as moment, 'pull requests' as kind
    from intermediate.int_pull_requests
    union all
    select reviewer_person_key, submitted_at, 'reviews' from intermediate.int_reviews
"""
# At the rate until their last contribution they would have made sixty more by now.
SILENT = """
select 'somebody' as key, person_key as unit,
    epoch(timestamp '{day}') - epoch(max(moment)) <= 60 * 86400
    or count(*) * (epoch(timestamp '{day}') - epoch(max(moment)))
        <= 60 * greatest(86400, epoch(max(moment)) - epoch(min(moment))) as is_sound
from ({work}) as work
inner join intermediate.int_people as people using (person_key)
where roster_person_id is not null and coalesce(end_on >= date '{day}', true) and moment < date '{day}' + 1
group by person_key having count(*) >= 30
"""
STRANGERS = """
select kind || ' by one account' as key,
    people.roster_person_id is not null or people.is_bot or n <= {largest} * total as is_sound
from (
    select kind, person_key, count(*) as n, sum(count(*)) over (partition by kind) as total
    from ({work}) group by kind, person_key
) as shares
inner join intermediate.int_people as people using (person_key)
where total >= 500
"""
LARGEST_STRANGER = 0.06
LEARNERS = """
select 'somebody' as key, consents.person_key is not null as is_sound
from (
    select person_key from intermediate.int_learning_events
    where occurred_at >= date '{day}' - 90 group by person_key having count(*) >= 10
) as learners
left join (select distinct person_key from intermediate.int_consents) as consents using (person_key)
"""


def people(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_people."""
    ask = partial(each, question=REST, who_can_mend=ROSTER_OWNER, needs=("roster",))
    day = parameters.as_of
    return [
        ask(
            "employed_people_are_not_silent_for_long",
            expected="who is employed was not silent for 60 days in which 60 contributions were usual",
            meaning="somebody left and the roster does not say so, or an account is no longer read",
            rows=SILENT.format(day=day, work=WORK),
            judged="people",
            confines="person",
        ),
        ask(
            "people_on_the_roster_are_no_bots",
            expected="nobody on the roster is held to be a bot",
            meaning="rules for bots match people: what they do is left out of everything",
            rows="select 'somebody' as key, person_key as unit, not is_bot as is_sound"
            " from intermediate.int_people where roster_person_id is not null",
            judged="people",
            confines="person",
        ),
        ask(
            "strangers_do_little",
            expected=f"no account of neither the roster nor a bot makes {LARGEST_STRANGER:.0%} of the work",
            meaning="bots count as people, or somebody's account is not linked",
            rows=STRANGERS.format(work=WORK, largest=LARGEST_STRANGER),
            judged="accounts",
        ),
        ask(
            "consents_are_of_people_on_the_roster",
            expected="80 % of the consents are of somebody on the roster",
            meaning="the consent list and the roster spell addresses in different ways",
            who_can_mend=LND,
            rows=of_the_roster("feedback__consents", "person_email", "feedback"),
            judged="consents",
            needs=("feedback", "roster"),
            mostly=0.8,
        ),
        ask(
            "learners_are_on_the_consent_list",
            expected="half of the people with ten learning events in 90 days are on the consent list",
            meaning="a part of the consent list was not read: people who want paths get none",
            who_can_mend=LND,
            rows=LEARNERS.format(day=day),
            judged="learners",
            needs=("feedback", "xapi"),
            mostly=0.5,
        ),
    ]


def responses(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_responses, and of the answers to questions beside them."""
    ask = partial(each, question=REST, who_can_mend=LEARNING_OWNER)
    return [
        ask(
            "answers_are_on_the_scale",
            expected="99 % of the scores are 1 to 5",
            meaning="answers are on another scale: satisfaction would be nonsense",
            rows="select response_id as key, score between 1 and 5 as is_sound"
            " from raw.feedback__responses where score is not null",
            judged="scores",
            needs=("feedback",),
            mostly=0.99,
        ),
        ask(
            "answers_are_of_people_on_the_roster",
            expected="80 % of the answers are of somebody on the roster",
            meaning="answers name people in another way: none would be told by cohort",
            rows=of_the_roster("feedback__responses", "person_email", "feedback"),
            judged="answers",
            needs=("feedback", "roster"),
            mostly=0.8,
        ),
        ask(
            "responses_are_of_people_on_the_roster",
            expected="80 % of the responses are of somebody on the roster",
            meaning="what people accepted, disputed and declined would not be respected",
            rows=of_the_roster("responses__responses", "person", "responses"),
            judged="responses",
            needs=("responses", "roster"),
            mostly=0.8,
        ),
        ask(
            "responses_are_about_what_there_is",
            expected="80 % of the responses about content or a competency name one of the programme",
            meaning="what people accepted, disputed and declined would not be respected",
            rows="select response_id as key, known.id is not null as is_sound from raw.responses__responses"
            " left join (select distinct content_id as id from raw.program__contents"
            " union select distinct competency_id from raw.program__competencies) as known"
            " on known.id = about_id where about_kind in ('content', 'competency')",
            judged="responses",
            needs=("responses",),
            mostly=0.8,
        ),
    ]


def of_the_roster(table: str, person: str, system: str) -> str:
    """Population of a raw table's rows: sound where the person named is on the roster."""
    return (
        f"select 'somebody' as key, people.roster_person_id is not null as is_sound from raw.{table}"
        f" left join intermediate.int_accounts as accounts on accounts.system = '{system}'"
        f" and lower(accounts.account_id) = lower({person})"
        " left join intermediate.int_people as people using (person_key)"
    )
