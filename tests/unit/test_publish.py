"""Publishing: the declared tables and nothing else, aggregates only, and words for what is absent."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from signalpath.effects import PILOT_EFFECTS
from signalpath.privacy import PrivacyError
from signalpath.problem import PROBLEM_SCHEMA
from signalpath.program import Program, load_program
from signalpath.publish import SPONSOR_INPUTS, SPONSOR_TABLES, publish_sponsor

AS_OF = date(2026, 6, 30)
PROGRAM = Path(__file__).parents[2] / "program"
pytestmark = pytest.mark.mission("I10")

INVENTORY = pl.DataFrame(
    [
        ("github", "reviews", "review_id", "text", "identifies the review", False, 900),
        ("github", "reviews", "author_login", "text", "resolves who reviewed", True, 900),
        ("roster", "people", "person_id", "text", "the organisation's own id", True, 63),
        ("program", "metrics", "name", "text", "shown", False, 4),
    ],
    schema=["source", "table_name", "column_name", "type", "use", "is_personal", "rows"],
    orient="row",
)
LOADED = pl.DataFrame(
    [
        ("github__pull_requests", 1200, date(2025, 1, 6), date(2026, 6, 29)),
        ("raw.github__reviews", 900, date(2025, 1, 7), date(2026, 6, 30)),
        ("github__repositories", 40, date(2018, 1, 1), date(2026, 6, 30)),
        ("roster__people", 63, date(2019, 1, 1), date(2026, 1, 1)),
        ("jira__issues", 0, None, None),
    ],
    schema={"table_name": pl.String, "rows": pl.Int64, "first_at": pl.Date, "last_at": pl.Date},
    orient="row",
)
CHECKS = [
    {
        "asset_key": ["intermediate", "int_issues"],
        "question": "Do tickets match current teams?",
        "check_name": "tickets",
        "status": "passed",
        "observed": "95%",
        "expected": "90%",
        "failing_rows": 12,
        "who_can_mend": "team leads",
        "meaning": "tickets are counted for the right team",
        "sample": ["OPS-1"],
    }
]


def people(consenting: int = 20, pilot: int = 15, total: int = 60) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "person_key": [f"{i:016x}" for i in range(total)],
            "is_bot": [False] * total,
            "is_on_roster": [True] * total,
            "is_current": [True] * total,
            "is_consenting": [i < consenting for i in range(total)],
            "cohort_id": ["pilot" if i < pilot else None for i in range(total)],
        }
    )


def month(
    metric: str, cohort: str, on: date, people: int, above: int, **changed: object
) -> dict[str, object]:
    """One row of mart_metric_months."""
    return {
        "metric_id": metric,
        "scope_type": "cohort",
        "scope_id": cohort,
        "competency_id": "all",
        "month_on": on,
        "n": people * 4,
        "n_censored": people,
        "people": people,
        "people_above_zero": above,
        "median": 5.5,
        "p90": 20.0,
        "is_kaplan_meier": True,
        "mean": 8.0,
        "mean_lower": 6.0,
        "mean_upper": 10.0,
    } | changed


def months() -> pl.DataFrame:
    rows = []
    for on, pilot in ((date(2026, 1, 1), 12), (date(2026, 2, 1), 3)):
        for cohort, count in (("pilot", pilot), ("comparison", 30), ("all", 30 + pilot)):
            rows.append(month("review_latency", cohort, on, count, count))
    rows.append(month("review_latency", "Routes", date(2026, 1, 1), 9, 9, scope_type="team"))
    # In the first quarter nobody of the pilot left, in the second one of 15.
    for on, pilot_left in ((date(2026, 3, 31), 0), (date(2026, 6, 30), 1)):
        for cohort, count, left in (
            ("pilot", 15, pilot_left),
            ("comparison", 30, 6),
            ("all", 45, 6 + pilot_left),
        ):
            rows.append(month("attrition", cohort, on, count, left, is_kaplan_meier=False, n_censored=0))
    return pl.DataFrame(rows, infer_schema_length=None)


def effect(**changed: object) -> pl.DataFrame:
    row = {
        "target_id": "comments_on_migrations",
        "metric_id": "review_comment_density",
        "metric_name": "Review-comment density",
        "competency_id": "schema_migrations",
        "cohort_id": "pilot",
        "direction": "decrease",
        "unit": "comments per 100 lines",
        "before_pilot": 4.0,
        "during_pilot": 2.0,
        "before_comparison": 3.0,
        "during_comparison": 3.0,
        "estimate": -0.5,
        "ci_lower": -0.7,
        "ci_upper": -0.2,
        "ci_level": 0.95,
        "p_value": 0.1,
        "minimum_p": 0.1,
        "n": 400,
        "people_pilot": 13,
        "people_comparison": 40,
        "verdict": "improved",
        "reason": "The 95% interval leaves out zero.",
        "target_hash": "ab" * 32,
        "registered_on": date(2025, 12, 15),
    }
    return pl.DataFrame([{**dict.fromkeys(PILOT_EFFECTS), **row, **changed}], schema=PILOT_EFFECTS)


def problem(**changed: object) -> pl.DataFrame:
    row = {
        "figure_id": "slow",
        "says": "Share of slow telemetry incidents",
        "metric_id": "time_to_resolve",
        "competency_id": "observability",
        "counts": "above",
        "period": "now",
        "from_on": date(2026, 1, 1),
        "to_on": date(2026, 6, 30),
        "stated": 0.5,
        "value": 0.4,
        "n": 80,
        "people": 30,
        "people_matching": 3,
        "as_of": AS_OF,
    }
    return pl.DataFrame([{**row, **changed}], schema=PROBLEM_SCHEMA)


def frames() -> dict[str, pl.DataFrame]:
    made = [f"{i:016x}" for i in range(12)]
    withheld = [("no_consent", 40), ("thin_evidence", 2), ("no_gap", 6)]
    reasons = [reason for reason, count in withheld for _ in range(count)]
    return {
        "dim_person": people(),
        "dim_team": pl.DataFrame({"team_name": [f"team {i}" for i in range(6)]}),
        "mart_metric_months": months(),
        "mart_engagement_funnel": pl.DataFrame(
            {
                "cohort_id": ["pilot"] * 5,
                "stage_order": [1, 2, 3, 4, 5],
                "stage": ["enrolled", "started", "active in two weeks", "completed an item", "passed"],
                "people": [15, 14, 10, 10, 3],
            }
        ),
        "mart_engagement_weeks": pl.DataFrame(
            {
                "cohort_id": ["pilot"] * 5,
                "week_on": [date(2026, 1, 5) + timedelta(weeks=i) for i in range(5)],
                "enrolled": [14, 15, 15, 15, 15],
                "active": [8, 10, 12, 3, 0],
            }
        ),
        "mart_feedback_answers": pl.DataFrame(
            {
                "cohort_id": ["pilot"] * 3,
                "question_id": ["relevant"] * 3,
                "score": [3, 4, 5],
                "n": [2, 8, 9],
                "people": [2, 6, 7],
            }
        ),
        "path_steps": pl.DataFrame(
            {
                "person_key": made * 2,
                "competency_id": ["observability"] * 12 + ["caching"] * 3 + ["api_design"] * 9,
            }
        ),
        "withheld": pl.DataFrame({"person_key": [f"{i:016x}" for i in range(12, 60)], "reason": reasons}),
        "pilot_effects": effect(),
        "problem_figures": problem(),
    }


def empty_frames() -> dict[str, pl.DataFrame]:
    return {name: frame.clear() for name, frame in frames().items()}


def publish(given: dict[str, pl.DataFrame], program: Program, **more: object) -> dict[str, pl.DataFrame]:
    arguments = {"quality_results": CHECKS, "load_summary": LOADED, "inventory": INVENTORY, **more}
    return publish_sponsor(given, program, AS_OF, **arguments)


@pytest.fixture(scope="module")
def program() -> Program:
    return load_program(PROGRAM)


@pytest.fixture
def git_only(tmp_path: Path) -> Program:
    (tmp_path / "sources.yml").write_text("- {name: pytest, kind: git, path: clone}\n", "utf-8")
    return load_program(tmp_path)


@pytest.fixture(scope="module")
def tables(program: Program) -> dict[str, pl.DataFrame]:
    return publish(frames(), program)


def test_tables_are_the_declared_ones_to_the_column_and_type(tables: dict[str, pl.DataFrame]) -> None:
    assert {name: dict(table.schema) for name, table in tables.items()} == SPONSOR_TABLES


def test_a_program_of_one_git_clone_publishes_every_table_and_says_what_is_missing(git_only: Program) -> None:
    tables = publish(empty_frames(), git_only)
    assert {name: dict(table.schema) for name, table in tables.items()} == SPONSOR_TABLES
    words = "\n".join(tables["missing"]["what"])
    assert "no charter" in words
    assert "PagerDuty: no incidents, so time to resolve is unknown" in words
    assert "Git clones" not in words
    status = dict(tables["sources"].select("kind", "status").iter_rows())
    assert status.pop("git") == "read"
    assert set(status.values()) == {"no source"}
    assert tables["programme"].height == 1
    assert tables["programme"]["organisation"].item() is None


@pytest.mark.mission("B4")
def test_no_published_count_of_people_is_between_one_and_four(tables: dict[str, pl.DataFrame]) -> None:
    counts = (
        "people",
        "people_pilot",
        "people_comparison",
        "consenting",
        "pilot_people",
        "paths_made",
        "active",
    )
    for name, table in tables.items():
        for column in set(counts) & set(table.columns):
            assert table.filter(pl.col(column).is_between(1, 4)).is_empty(), f"{name}.{column}"


@pytest.mark.mission("B4")
def test_a_small_pilot_month_hides_the_comparison_that_would_give_it_away(tables) -> None:
    february = tables["metric_months"].filter(pl.col("month_on") == date(2026, 2, 1))
    numbers = ("n", "people", "median", "p90", "mean", "mean_lower", "mean_upper", "share_censored")
    assert dict(february.select("cohort", "is_suppressed").iter_rows()) == {
        "pilot": True,
        "comparison": True,
        "all": False,
    }
    hidden = february.filter("is_suppressed")
    assert hidden.select(numbers).null_count().row(0) == (2,) * 8


@pytest.mark.mission("B4")
def test_one_leaver_among_many_is_one_person_and_hidden(tables) -> None:
    """15 people are a group, the one of them who left is none; nobody leaving tells of nobody."""
    shown = tables["metric_months"].filter(pl.col("metric_id") == "attrition")
    assert dict(shown.group_by("month_on").agg(pl.col("is_suppressed").sum()).iter_rows()) == {
        date(2026, 3, 31): 0,
        date(2026, 6, 30): 2,
    }
    hidden = shown.filter("is_suppressed")
    assert set(hidden["cohort"]) == {"pilot", "comparison"}
    assert hidden["mean"].null_count() == 2


def test_months_are_published_by_cohort_with_what_is_still_going_on(tables) -> None:
    shown = tables["metric_months"].filter(pl.col("metric_id") == "review_latency")
    assert set(shown["cohort"]) == {"pilot", "comparison", "all"}
    january = shown.filter(pl.col("month_on") == date(2026, 1, 1), pl.col("cohort") == "pilot")
    assert january.select("share_censored", "is_kaplan_meier").row(0) == (0.2, True)


@pytest.mark.mission("B4")
def test_a_funnel_stage_is_hidden_where_the_step_to_another_is_a_few_people(tables) -> None:
    """15 enrolled and 14 started would say that one person did not start; 10 and 10 say nothing of anybody."""
    assert tables["engagement_funnel"]["people"].to_list() == [15, None, 10, 10, None]
    assert tables["engagement_funnel"]["share"].to_list() == [1.0, None, 10 / 15, 10 / 15, None]


@pytest.mark.mission("B4")
def test_two_weeks_never_tell_who_joined_in_between(tables) -> None:
    weeks = tables["engagement_weeks"]
    assert weeks["enrolled"].to_list() == [None, 15, 15, 15, 15]
    assert weeks["active"].to_list() == [None, 10, None, None, 0]
    assert weeks["rate"].to_list() == [None, 10 / 15, None, None, 0.0]


@pytest.mark.mission("B4")
def test_withheld_reasons_cannot_be_subtracted_from_all_withheld(tables) -> None:
    programme, outcomes = tables["programme"].row(0, named=True), tables["path_outcomes"]
    assert (programme["paths_made"], programme["paths_withheld"]) == (12, 48)
    shown = dict(outcomes.select("reason", "people").iter_rows())
    assert shown == {"path made": 12, "no_consent": None, "no_gap": None, "thin_evidence": None}
    assert outcomes["meaning"].null_count() == 0


@pytest.mark.mission("B4")
def test_few_people_with_a_path_are_not_everybody_minus_the_withheld(program: Program) -> None:
    given = frames()
    given["path_steps"] = given["path_steps"].filter(pl.col("person_key") < f"{3:016x}")
    given["withheld"] = pl.DataFrame(
        {
            "person_key": [f"{i:016x}" for i in range(3, 60)],
            "reason": ["no_consent"] * 40 + ["no_gap"] * 17,
        }
    )
    tables = publish(given, program)
    programme = tables["programme"].row(0, named=True)
    assert (programme["people"], programme["paths_made"], programme["paths_withheld"]) == (60, None, None)
    shown = dict(tables["path_outcomes"].select("reason", "people").iter_rows())
    assert shown == {"path made": None, "no_consent": None, "no_gap": 17}


@pytest.mark.mission("B4")
@pytest.mark.parametrize(
    ("consenting", "pilot", "shown"),
    [(20, 15, (60, 20, 15, 45)), (17, 15, (60, None, 15, 45)), (58, 57, (60, None, None, None))],
)
def test_programme_counts_never_differ_by_a_few_people(program, consenting, pilot, shown) -> None:
    given = {**frames(), "dim_person": people(consenting, pilot)}
    row = publish(given, program)["programme"].row(0, named=True)
    assert (row["people"], row["consenting"], row["pilot_people"], row["comparison_people"]) == shown


@pytest.mark.mission("B4")
@pytest.mark.parametrize(("made", "shown"), [(18, None), (15, 20), (20, 20)])
def test_who_agreed_and_who_got_a_path_never_differ_by_a_few_people(program, made, shown) -> None:
    """20 agreed and 18 got a path: the page would tell of the two whose path was withheld."""
    keys = people()["person_key"].to_list()
    reasons = ["no_gap"] * (20 - made) + ["no_consent"] * 40
    given = {
        **frames(),
        "path_steps": pl.DataFrame({"person_key": keys[:made], "competency_id": ["caching"] * made}),
        "withheld": pl.DataFrame({"person_key": keys[made:], "reason": reasons}),
    }
    row = publish(given, program)["programme"].row(0, named=True)
    assert (row["paths_made"], row["paths_withheld"], row["consenting"]) == (made, 60 - made, shown)


@pytest.mark.mission("B4")
def test_an_effect_of_few_people_keeps_its_row_and_loses_its_numbers(program: Program) -> None:
    charter = program.charter.model_copy(update={"minimum_group_size": 14})
    stricter = Program(**{**vars(program), "charter": charter})
    row = publish(frames(), stricter)["pilot_effects"].row(0, named=True)
    assert row["verdict"] == "cannot tell"
    assert "fewer than 14 people" in row["reason"]
    numbers = ("estimate", "ci_lower", "ci_upper", "before_pilot", "n", "people_pilot", "people_comparison")
    assert [row[name] for name in numbers] == [None] * len(numbers)


def test_an_effect_that_cannot_be_told_keeps_its_own_reason(program: Program) -> None:
    given = {
        **frames(),
        "pilot_effects": effect(estimate=None, people_pilot=2, verdict="cannot tell", reason="Why."),
    }
    row = publish(given, program)["pilot_effects"].row(0, named=True)
    assert (row["verdict"], row["reason"], row["people_pilot"]) == ("cannot tell", "Why.", None)


def test_effects_carry_names_and_the_launch(tables: dict[str, pl.DataFrame], program: Program) -> None:
    row = tables["pilot_effects"].row(0, named=True)
    names = {c.id: c.name for c in program.competencies.competencies}
    assert row["competency_name"] == names["schema_migrations"]
    assert row["title"] == f"Review-comment density: {row['competency_name']}"
    assert row["launch_on"] == program.charter.cohorts[0].launch_on
    assert row["estimate"] == -0.5


def test_programme_counts_what_was_read(tables: dict[str, pl.DataFrame]) -> None:
    row = tables["programme"].row(0, named=True)
    assert (row["pull_requests"], row["reviews"], row["repositories"], row["teams"]) == (1200, 900, 40, 6)
    assert (row["first_on"], row["last_on"]) == (date(2025, 1, 6), date(2026, 6, 30)), "work, not employment"


@pytest.mark.mission("B4")
def test_rows_of_the_roster_do_not_tell_how_many_opted_out(tables: dict[str, pl.DataFrame]) -> None:
    """63 people on file and 60 counted would say that three withdrew."""
    rows = tables["data_inventory"].filter(pl.col("table_name") == "people")["rows"].item()
    assert rows == 60
    roster = tables["sources"].filter(pl.col("kind") == "roster").row(0, named=True)
    assert roster["rows"] == 60
    assert roster["first_on"] is None, "the first day of whoever has been there longest"


@pytest.mark.mission("B2")
def test_the_inventory_says_who_sees_each_field(tables: dict[str, pl.DataFrame]) -> None:
    table = tables["data_inventory"]
    assert table.select("who_sees", "retention").null_count().row(0) == (0, 0)
    assert table.filter("is_personal")["who_sees"].str.starts_with("Nobody").all()
    assert table["rows"].to_list() == [900, 900, 60, 4]


def test_quality_checks_keep_the_gates_order_and_leave_samples_behind(tables) -> None:
    row = tables["quality_checks"].row(0, named=True)
    assert row["check_order"] == 1
    assert row["question"] == CHECKS[0]["question"]
    assert "sample" not in row


def test_feedback_scores_are_hidden_so_that_shares_give_nothing_back(tables) -> None:
    answers = tables["feedback_answers"]
    assert answers["people"].to_list() == [None, None, 7]
    assert answers["share"].to_list() == [None, None, 9 / 19]
    assert answers["question"][0].startswith("Was it relevant")


@pytest.mark.mission("B4")
def test_a_person_in_any_text_stops_everything(program: Program) -> None:
    given = {**frames(), "pilot_effects": effect(reason="Mostly due to 00000000000000aa.")}
    with pytest.raises(PrivacyError, match=r"pilot_effects\.reason"):
        publish(given, program, person_keys=["00000000000000aa"])


def test_a_missing_frame_is_named_with_its_table(program: Program) -> None:
    given = {name: frame for name, frame in frames().items() if name != "withheld"}
    with pytest.raises(ValueError, match=r"withheld \(recommend\.withheld\)"):
        publish(given, program)


def test_inputs_are_named_like_their_tables() -> None:
    assert all(table.split(".")[1] == name for name, table in SPONSOR_INPUTS.items())
    assert set(SPONSOR_INPUTS) == set(frames())


@pytest.mark.mission("A2")
@pytest.mark.mission("B4")
@pytest.mark.parametrize(
    ("changed", "is_shown"),
    [
        ({}, True),
        ({"people": 4, "people_matching": 4}, False),
        ({"counts": "lacks_skill", "people_matching": 7}, True),
        # Three who lack it are no group, nor are three who do not.
        ({"counts": "lacks_skill", "people_matching": 3}, False),
        ({"counts": "lacks_skill", "people_matching": 27}, False),
        ({"metric_id": "attrition", "counts": "above", "people_matching": 7}, True),
        ({"metric_id": "attrition", "counts": "above", "people_matching": 3}, False),
    ],
)
def test_a_figure_of_the_problem_never_tells_of_fewer_than_k(program, changed, is_shown) -> None:
    row = publish({**frames(), "problem_figures": problem(**changed)}, program)["problem_figures"].row(
        0, named=True
    )
    assert row["is_suppressed"] is not is_shown
    assert (row["value"] is not None, row["n"] is not None, row["people"] is not None) == (is_shown,) * 3
    assert row["stated"] == 0.5
