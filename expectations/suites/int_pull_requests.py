"""Phase 1, first question: do pull requests span the intended range?

A repository is judged by its own rhythm: if pull requests came at a steady rate, a silence of `g`
weeks has the probability exp(-rate x g) of beginning at any given pull request (Poisson). A silence
is a hole in the data when fewer than one in a thousand such histories would have one as long. Those
with less than a pull request a week are not judged one by one, only as part of all repositories
together. The two weeks around New Year do not count as silence.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from expectations.check import Check, GateParameters

QUESTION = "Do pull requests span the intended range?"
START_TOLERANCE_DAYS = 28
MINIMUM_WEEKLY_RATE = 1.0
UNLIKELY = 0.001
# A repository without pull requests for longer than this has ended rather than fallen silent.
DORMANT_WEEKS = 26
KINDS = ("github",)
ENGINEERING = "engineering: the owner of the source in sources.yml"

SILENCES = """
with observed as (
    select repository_name as unit, pull_requests.created_at
    from intermediate.int_pull_requests as pull_requests
    inner join intermediate.int_repositories as repositories using (repository_key)
    where not coalesce(repositories.is_archived, false)
        and pull_requests.created_at >= {start} and pull_requests.created_at < {end}
    union all
    select 'all repositories together', created_at
    from intermediate.int_pull_requests
    where created_at >= {start} and created_at < {end}
),
steps as (
    select unit, row_number() over unit_in_order as step, created_at as from_at,
        lead(created_at, 1, {end}) over unit_in_order as to_at,
        lead(created_at) over unit_in_order is null as is_last
    from observed
    window unit_in_order as (partition by unit order by created_at)
),
holidays as (
    select make_timestamp(y, 12, 20, 0, 0, 0) as from_at, make_timestamp(y + 1, 1, 6, 0, 0, 0) as to_at
    from range(2000, 2100) as years (y)
),
silences as (
    select unit, steps.from_at, steps.to_at, is_last,
        (epoch(steps.to_at) - epoch(steps.from_at) - coalesce(sum(greatest(0,
            least(epoch(steps.to_at), epoch(holidays.to_at))
            - greatest(epoch(steps.from_at), epoch(holidays.from_at))))
            -- DuckDB's least and greatest pass over nulls, so a silence without a holiday is kept out.
            filter (holidays.from_at is not null), 0)) / 604800 as weeks
    from steps
    left join holidays
        on epoch(holidays.from_at) < epoch(steps.to_at) and epoch(holidays.to_at) > epoch(steps.from_at)
    group by unit, step, steps.from_at, steps.to_at, is_last
),
judged as (
    select *, count(*) over each_unit as pull_requests,
        -- The silence itself says nothing about the rhythm that it interrupts.
        (count(*) over each_unit - 1) / nullif(sum(weeks) over each_unit - weeks, 0) as weekly_rate
    from silences
    window each_unit as (partition by unit)
)
select
    unit || ', ' || strftime(from_at, '%Y-%m-%d') || ' to ' || strftime(to_at, '%Y-%m-%d') as key,
    unit,
    weeks as silent_weeks,
    case
        when weeks <= {maximum} then 0
        when is_last and unit <> 'all repositories together' and weeks > {dormant} then 0
        when pull_requests * exp(-weekly_rate * weeks) >= {unlikely} then 0
        else weeks
    end as unexplained_weeks
from judged
where weekly_rate >= {rate}
"""


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_pull_requests."""
    end = f"(timestamp '{parameters.as_of}' + interval 1 day)"
    start_on = parameters.range_start_on
    start = f"timestamp '{start_on}'" if start_on else "timestamp '1970-01-01'"
    days = 7 * parameters.maximum_silent_weeks
    silences = SILENCES.format(
        start=start,
        end=end,
        maximum=parameters.maximum_silent_weeks,
        dormant=DORMANT_WEEKS,
        unlikely=UNLIKELY,
        rate=MINIMUM_WEEKLY_RATE,
    )
    return [
        Check(
            name="reach_back_to_range_start",
            question=QUESTION,
            expected=f"first pull request at most {START_TOLERANCE_DAYS} days after "
            f"{start_on or 'the start that a charter would name'}",
            meaning="the time before the pilot is not covered, so nothing can be compared with it",
            who_can_mend=ENGINEERING,
            rows=f"select 'first pull request' as key, date '{start_on}' + {START_TOLERANCE_DAYS}"
            " >= min(created_at)::date as is_in_time from intermediate.int_pull_requests"
            " having count(*) > 0",
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(column="is_in_time", value_set=[True]),
            observed="select coalesce('first pull request on ' || min(created_at)::date,"
            " 'no pull request at all') from intermediate.int_pull_requests",
            needs=KINDS,
            empty_passes=False,
            moot=None if start_on else "the charter names no range and no baseline",
        ),
        Check(
            name="reach_up_to_as_of",
            question=QUESTION,
            expected=f"last pull request at most {days} days before {parameters.as_of}",
            meaning="recent work is missing, so paths would address gaps of the past",
            who_can_mend=ENGINEERING,
            rows=f"select 'last pull request' as key, max(created_at)::date + {days}"
            f" >= date '{parameters.as_of}' as is_recent from intermediate.int_pull_requests"
            " having count(*) > 0",
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(column="is_recent", value_set=[True]),
            observed="select coalesce('last pull request on ' || max(created_at)::date,"
            " 'no pull request at all') from intermediate.int_pull_requests",
            needs=KINDS,
            empty_passes=False,
        ),
        Check(
            name="have_no_silent_weeks",
            question=QUESTION,
            expected=f"no silence of more than {parameters.maximum_silent_weeks} weeks that a repository's"
            " own rhythm does not explain",
            meaning="a part of the history was not read; figures of those weeks would be too low",
            who_can_mend=ENGINEERING,
            rows=silences,
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeBetween(
                column="unexplained_weeks", max_value=0
            ),
            observed="select coalesce(count(distinct unit) filter (unexplained_weeks > 0) || ' of '"
            " || count(distinct unit) || ' judged have a hole; longest silence '"
            " || round(max(silent_weeks), 1) || ' weeks', 'nothing is active enough to judge')"
            f" from ({silences})",
            needs=KINDS,
        ),
        Check(
            name="have_instants_in_order",
            question=QUESTION,
            expected=f"opened by {parameters.as_of}, and merged or closed after that",
            meaning="durations of these pull requests would be nonsense",
            who_can_mend=ENGINEERING,
            rows="select evidence_id as key, created_at is not null"
            f" and created_at < {end} and coalesce(merged_at >= created_at, true)"
            " and coalesce(closed_at >= created_at, true) as is_in_order"
            " from intermediate.int_pull_requests",
            expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(column="is_in_order", value_set=[True]),
            observed="select count(*) || ' pull requests' from intermediate.int_pull_requests",
            needs=KINDS,
        ),
    ]
