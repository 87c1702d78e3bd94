"""Phase 1, first question: do pull requests span the intended range?

Judged by repository, team and all together, each against its own rhythm. What is missing inside pull
requests that are there is asked in the suites of reviews, comments and files.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations import bounds
from expectations.check import Check, GateParameters
from expectations.declare import CODE_HOSTS, SOURCE_OWNER, SPAN, at_usual_hours, duplicates, each
from expectations.sql.change import levels, shares, waking_hours
from expectations.sql.range import HUMAN_EVENTS, LATE_STARTS, NUMBERS, SILENCES, TEAM_EVENTS, TEAMS_AT_WORK
from expectations.sql.rhythm import end_of, start_of, volumes

START_TOLERANCE_DAYS = 28
TABLE = "intermediate.int_pull_requests"
NEEDS = (CODE_HOSTS,)


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_pull_requests."""
    ask = partial(each, question=SPAN, who_can_mend=SOURCE_OWNER, needs=NEEDS)
    end, start, start_on = end_of(parameters), start_of(parameters), parameters.range_start_on
    days = 7 * parameters.maximum_silent_weeks
    events = f"select '{{}}' as unit, created_at as moment from {TABLE}"
    named = {"start": start, "end": end, "maximum": parameters.maximum_silent_weeks}
    return [
        ask(
            "reach_back_to_range_start",
            expected=f"first pull request at most {START_TOLERANCE_DAYS} days after "
            f"{start_on or 'the start that a charter would name'}",
            meaning="the time before the pilot is not covered, so nothing can be compared with it",
            rows=f"select 'first pull request' as key, date '{start_on}' + {START_TOLERANCE_DAYS}"
            f" >= min(created_at)::date as is_sound from {TABLE} having count(*) > 0",
            judged="first days",
            observed="select coalesce('first pull request on ' || min(created_at)::date,"
            f" 'no pull request at all') from {TABLE}",
            empty_passes=False,
            moot=None if start_on else "the charter names no range and no baseline",
        ),
        ask(
            "reach_up_to_as_of",
            expected=f"last pull request at most {days} days before {parameters.as_of}",
            meaning="recent work is missing, so paths would address gaps of the past",
            rows=f"select 'last pull request' as key, max(created_at)::date + {days}"
            f" >= date '{parameters.as_of}' as is_sound from {TABLE} having count(*) > 0",
            judged="last days",
            observed="select coalesce('last pull request on ' || max(created_at)::date,"
            f" 'no pull request at all') from {TABLE}",
            empty_passes=False,
        ),
        ask(
            "have_no_silent_weeks",
            expected=f"no silence of more than {parameters.maximum_silent_weeks} weeks that the rhythm of all"
            " repositories together does not explain",
            meaning="a part of the history was not read; figures of those weeks would be too low",
            rows=f"select * from ({SILENCES.format(**named)}) where unit = 'all repositories together'",
            judged="silences",
        ),
        ask(
            "have_no_silent_weeks_in_a_repository",
            expected=f"no silence of more than {parameters.maximum_silent_weeks} weeks that a repository's"
            " own rhythm does not explain",
            meaning="a part of these repositories' history was not read",
            rows=f"select * from ({SILENCES.format(**named)}) where unit <> 'all repositories together'",
            judged="silences",
            confines="repository",
            observed="select coalesce(count(distinct unit) filter (not is_sound) || ' of '"
            " || count(distinct unit) || ' judged have a hole; longest silence '"
            " || round(max(silent_weeks), 1) || ' weeks', 'nothing is active enough to judge')"
            f" from ({SILENCES.format(**named)})",
        ),
        ask(
            "come_as_many_as_usual",
            expected="no week under a third, no three weeks under 70 % of what is usual, and no surge",
            meaning="a part of the pull requests was not read, or some were read twice",
            rows=volumes(events.format("all together"), parameters, until_as_of=True),
            judged="rhythms",
        ),
        ask(
            "come_as_many_as_usual_in_a_team",
            expected="no three weeks under 70 % of what is usual for the people of a team, and no surge",
            meaning="the pull requests of these teams were not read whole",
            rows=volumes(TEAM_EVENTS, parameters, until_as_of=False),
            judged="teams",
            confines="team",
        ),
        ask(
            "come_as_many_as_usual_in_a_repository",
            expected="no three weeks under 70 % of what is usual for the repository, and no surge",
            meaning="the pull requests of these repositories were not read whole",
            rows=volumes(
                f"select repository_key as unit, created_at as moment from {TABLE}",
                parameters,
                until_as_of=False,
            ),
            judged="repositories",
            confines="repository",
        ),
        ask(
            "begin_when_repositories_began",
            expected="a repository's first pull request is its number 1, or follows the start of the range"
            " as soon as its rhythm lets expect",
            meaning="the beginning of these repositories' history was not read",
            rows=LATE_STARTS.format(**named),
            judged="repositories",
            confines="repository",
        ),
        ask(
            "have_all_their_numbers",
            expected="the host's running numbers have no more gaps in a month than they usually have",
            meaning="the host counted pull requests that were not read",
            rows=shares(NUMBERS, parameters, 0.15, only_drops=True, least_trials=100),
            judged="hosts",
        ),
        ask(
            "have_instants_in_order",
            expected=f"opened by {parameters.as_of}, and merged or closed after that",
            meaning="durations in these repositories would be nonsense",
            rows=f"select evidence_id as key, repository_key as unit, created_at is not null"
            f" and created_at < {end} and coalesce(merged_at >= created_at, true)"
            f" and coalesce(closed_at >= created_at, true) as is_sound from {TABLE}",
            judged="pull requests",
            confines="repository",
        ),
        ask(
            "agree_with_their_own_dates",
            expected="99 % change after they were made, and are merged where there is a merged commit",
            meaning="old versions came back, or dates of the future: what is merged would count as open",
            rows="select pull_request_id as key, coalesce(created_at <= updated_at, true)"
            " and not (merge_commit_sha is not null and merged_at is null)"
            " and not (state = 'MERGED' and merged_at is null) as is_sound from raw.github__pull_requests",
            judged="pull requests",
            needs=("github",),
            mostly=0.99,
        ),
        ask(
            "are_opened_by_every_team",
            expected="in every team of three or more people at work, somebody opened one in the last quarter",
            meaning="the pull requests of these teams were not read",
            rows=TEAMS_AT_WORK.format(end=end),
            judged="teams",
            needs=(CODE_HOSTS, "roster"),
            confines="team",
        ),
        ask(
            "are_opened_while_people_are_awake",
            expected="60 % are opened between six and twenty-two of the author's own day",
            meaning="instants are in another time zone than is thought",
            rows=waking_hours(HUMAN_EVENTS),
            judged="pull requests",
            mostly=0.6,
        ),
        ask(
            "are_recorded_once",
            expected="99.9 % of them share no author, second and size with another of their repository",
            meaning="pages were read twice under other ids; work would be counted double",
            rows=duplicates(
                TABLE,
                "repository_key, author_person_key, created_at, merged_at",
                where="not is_bot_author and author_person_key is not null",
                shown="evidence_id",
            ),
            judged="pull requests",
            mostly=0.999,
        ),
        ask(
            "have_the_usual_size",
            expected="the median of changed lines of a month is within a factor of two of what is usual",
            meaning="lines are counted in another way than before, or files are missing",
            rows=levels(
                "select 'changed lines' as unit, created_at as moment,"
                " ln(1 + greatest(0, changed_lines)) as value"
                f" from {TABLE} where not is_bot_author",
                parameters,
                0.69,
            ),
            judged="measures",
        ),
        at_usual_hours(
            ask, "come_at_usual_hours", "the authors'", "pull requests", HUMAN_EVENTS, parameters, hours=1.5
        ),
        ask(
            "are_merged_as_often_as_usual",
            expected="shares merged, by bots, and of unknown authors are within 15 points of what is usual",
            meaning="states or authors were not read as before",
            rows=shares(
                f"""select 'merged' as unit, created_at as moment, (state = 'MERGED')::integer as hits,
                1 as trials
                from {TABLE} where created_at < {end} - interval 28 day
                union all select 'by bots', created_at, is_bot_author::integer, 1 from {TABLE}
                union all select 'known author', created_at, (author_person_key is not null)::integer, 1
                from {TABLE}""",
                parameters,
                0.15,
            ),
            judged="shares",
        ),
        *bounds.pull_requests(parameters),
    ]
