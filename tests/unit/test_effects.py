"""Effects: what an estimate, a permutation p and a verdict may and may not depend on."""

from __future__ import annotations

import math
import warnings
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from signalpath.effects import PILOT_EFFECTS, estimate_effects
from signalpath.effects.panel import Windows, cells, changes, team_at
from signalpath.effects.permutation import permute_teams
from signalpath.effects.regression import difference_in_differences
from signalpath.effects.verdict import Facts, judge

START, LAUNCH, END = date(2025, 7, 7), date(2026, 1, 5), date(2026, 6, 30)
pytestmark = pytest.mark.mission("I6")


def organisation(
    seed: int, effect: float = 0.0, people: int = 60, teams: int = 6, volunteers: int = 15, each: int = 8
) -> pl.DataFrame:
    """Log-normal hours; people differ, work differs, `effect` multiplies the pilot's later hours."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        team = person % teams
        is_pilot = team < teams // 2 and person // teams < volunteers / (teams // 2)
        own = rng.normal(1.0, 0.5)
        for start, end, multiplier in ((START, LAUNCH, 1.0), (LAUNCH, END, 1 + effect)):
            for _ in range(1 + rng.poisson(each - 1)):
                hours = math.exp(own + rng.normal(0, 0.8)) * (multiplier if is_pilot else 1.0)
                day = start + timedelta(days=int(rng.integers(0, (end - start).days)))
                rows.append((f"p{person:02}", f"team {team}", day, hours, "first" if is_pilot else None))
    return pl.DataFrame(
        rows, schema=["person_key", "team_name", "observed_on", "value", "cohort_id"], orient="row"
    ).with_columns(
        metric_id=pl.lit("time_to_resolve"),
        unit_id=pl.int_range(pl.len()).cast(pl.String),
        competency_id=pl.lit("observability"),
        weight=pl.lit(1.0),
        is_censored=pl.lit(False),
        is_pilot=pl.col("cohort_id").is_not_null(),
    )


def target(**changed: object) -> pl.DataFrame:
    row = {
        "target_id": "faster",
        "cohort_id": "first",
        "metric_id": "time_to_resolve",
        "metric_name": "Time to resolve",
        "unit": "hours",
        "competency_id": "observability",
        "direction": "decrease",
        "registered_on": date(2025, 12, 1),
        "target_hash": "0" * 64,
        "launch_on": LAUNCH,
        "baseline_start_on": START,
        "end_on": END,
    }
    return pl.DataFrame([{**row, **changed}])


def effect_of(observations: pl.DataFrame, **changed: object) -> dict:
    table = estimate_effects(observations, target(**changed), as_of=END)
    assert dict(table.schema) == PILOT_EFFECTS
    return table.row(0, named=True)


def test_a_planted_effect_is_found_with_its_people_and_teams() -> None:
    row = effect_of(organisation(1, effect=-0.45))
    assert row["verdict"] == "improved"
    assert row["ci_lower"] < row["estimate"] < row["ci_upper"] < 0
    assert (row["people_pilot"], row["people_comparison"]) == (15, 45)
    assert (row["clusters_pilot"], row["clusters_comparison"]) == (3, 3)
    assert row["p_value"] == row["minimum_p"] == 2 / 20


def test_the_four_readable_values_multiply_to_the_estimate() -> None:
    """Whoever divides the numbers on the page must arrive at the effect on the page."""
    row = effect_of(organisation(2, effect=-0.3))
    ratio = (row["during_pilot"] / row["before_pilot"]) / (
        row["during_comparison"] / row["before_comparison"]
    )
    assert ratio - 1 == pytest.approx(row["estimate"])


def test_power_is_high_and_false_positives_are_rare() -> None:
    """200 organisations in which nothing happened: at most 8% verdicts; 20 with an effect: most found."""
    null = [effect_of(organisation(seed, people=36, each=4))["verdict"] for seed in range(200)]
    assert sum(verdict in ("improved", "worsened") for verdict in null) <= 16
    planted = [effect_of(organisation(seed, effect=-0.45)) for seed in range(500, 520)]
    verdicts = [row["verdict"] for row in planted]
    assert verdicts.count("improved") >= 16
    assert verdicts.count("worsened") == 0
    assert sum(row["ci_lower"] <= -0.45 <= row["ci_upper"] for row in planted) >= 17


@pytest.mark.parametrize("effect", [-0.45, 0.0, 0.8])
def test_swapping_the_direction_mirrors_the_verdict_and_changes_no_number(effect: float) -> None:
    data = organisation(3, effect=effect)
    decrease, increase = effect_of(data), effect_of(data, direction="increase")
    mirror = {"improved": "worsened", "worsened": "improved"}
    assert increase["verdict"] == mirror.get(decrease["verdict"], decrease["verdict"])
    same = [name for name in PILOT_EFFECTS if name not in ("direction", "verdict")]
    assert [decrease[name] for name in same] == [increase[name] for name in same]
    assert decrease["verdict"] == {-0.45: "improved", 0.0: "no clear change", 0.8: "worsened"}[effect]


def test_a_shift_that_everybody_shares_is_no_effect() -> None:
    """An organisation-wide change, such as a new tool, must not be credited to the pilot."""
    before = organisation(4).filter(pl.col("observed_on") < START + timedelta(days=170))
    during = before.with_columns(pl.col("observed_on") + (LAUNCH - START), pl.col("value") * 0.5)
    row = effect_of(pl.concat([before, during]))
    assert row["estimate"] == pytest.approx(0, abs=1e-9)
    assert row["during_pilot"] == pytest.approx(row["before_pilot"] / 2)
    assert row["verdict"] == "no clear change"


def test_names_of_people_and_order_of_rows_do_not_matter() -> None:
    data = organisation(5, effect=-0.2)
    renamed = data.with_columns(
        person_key=pl.lit("x") + (99 - pl.col("person_key").str.slice(1).cast(pl.Int64)).cast(pl.String)
    ).sample(fraction=1.0, shuffle=True, seed=1)
    one, other = effect_of(data), effect_of(renamed)
    for name in PILOT_EFFECTS:
        assert other[name] == (pytest.approx(one[name]) if isinstance(one[name], float) else one[name])


def panel_of(seed: int, teams: int, pilots: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "person_key": [f"p{i}" for i in range(teams * 4)],
            "team_name": [f"t{i % teams}" for i in range(teams * 4)],
            "is_pilot": [i % teams < pilots for i in range(teams * 4)],
            "change": rng.normal(size=teams * 4),
            "weight": rng.uniform(0.5, 5, size=teams * 4),
        }
    )


@pytest.mark.parametrize(("teams", "pilots"), [(6, 3), (6, 2), (5, 2), (7, 3), (4, 1)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_permutation_p_is_exact(teams: int, pilots: int, seed: int) -> None:
    """A multiple of 1/C(n,k), never under the printed minimum, and equal to a count by hand."""
    panel = panel_of(seed, teams, pilots)
    result = permute_teams(panel, seed=0)
    assert result is not None
    assert result.assignments == math.comb(teams, pilots)
    assert (result.p_value * result.assignments) == pytest.approx(round(result.p_value * result.assignments))
    assert result.p_value >= result.minimum_p - 1e-12
    names = sorted(panel["team_name"].unique())

    def statistic(chosen: tuple[str, ...]) -> float:
        on = panel.filter(pl.col("team_name").is_in(chosen))
        off = panel.filter(~pl.col("team_name").is_in(chosen))
        return abs(
            np.average(on["change"], weights=on["weight"]) - np.average(off["change"], weights=off["weight"])
        )

    happened = statistic(tuple(names[:pilots]))
    by_hand = [statistic(chosen) >= happened - 1e-9 for chosen in combinations(names, pilots)]
    assert result.p_value == pytest.approx(sum(by_hand) / len(by_hand))


def test_under_the_null_permutation_p_is_uniform_enough() -> None:
    """Exactness: p ≤ 0.1 in about a tenth of the null draws, team shocks or not."""
    rng = np.random.default_rng(0)
    hits = 0
    for seed in range(400):
        panel = panel_of(seed, 6, 3)
        shocks = dict(zip(sorted(panel["team_name"].unique()), rng.normal(0, 2, 6), strict=True))
        panel = panel.with_columns(
            change=pl.col("change") + pl.col("team_name").replace_strict(shocks, return_dtype=pl.Float64)
        )
        result = permute_teams(panel, seed=0)
        hits += result is not None and result.p_value <= 0.1 + 1e-9
    assert 0.05 < hits / 400 < 0.15


def test_too_many_assignments_are_drawn_with_the_seed() -> None:
    panel = panel_of(1, 40, 18)
    one, again, other = permute_teams(panel, 1), permute_teams(panel, 1), permute_teams(panel, 2)
    assert one is not None and not one.is_exact
    assert one == again
    assert one.p_value == pytest.approx(other.p_value, abs=0.03)


def test_first_differences_equal_person_and_period_fixed_effects() -> None:
    """The docstring's claim, held against the regression with both fixed effects written out."""
    from pyfixest import feols

    panel = panel_of(7, 8, 4).with_columns(before=pl.lit(0.0))
    fit = difference_in_differences(panel)
    long = pl.concat(
        panel.select("person_key", "weight", y=y, t=pl.lit(t), d=pl.col("is_pilot").cast(pl.Float64) * t)
        for t, y in ((0.0, pl.lit(0.0)), (1.0, pl.col("change")))
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        full = feols("y ~ d | person_key + t", data=long, weights="weight")
    assert fit is not None
    assert fit.estimate == pytest.approx(float(full.coef()["d"]), abs=1e-8)
    assert fit.clustered_by == "person"


def test_with_many_teams_the_interval_is_clustered_by_team() -> None:
    fit = difference_in_differences(panel_of(7, 24, 10))
    assert fit is not None
    assert fit.clustered_by == "team"


def test_density_is_a_ratio_of_sums_with_half_an_event() -> None:
    """Comments per 100 lines: a person with none must neither vanish nor break the logarithm."""
    rows = pl.DataFrame(
        {
            "person_key": ["a", "a", "b"],
            "is_pilot": [True, True, False],
            "observed_on": [START, START, START],
            "value": [4.0, 0.0, 0.0],  # two comments on 50 lines, none on 150; none on 400
            "weight": [50.0, 150.0, 400.0],
            "is_censored": [False, False, False],
        }
    )
    seen = cells(rows, Windows(START, LAUNCH, END), "comments per 100 lines")
    assert seen["y"].to_list() == pytest.approx([math.log((200 + 100) / 200), math.log(100 / 400)])


def test_people_who_move_count_in_their_team_at_launch() -> None:
    rows = pl.DataFrame(
        {
            "person_key": ["a", "a", "a", "b", "b"],
            "team_name": ["old", "at launch", "later", "joined", "later still"],
            "observed_on": [START, LAUNCH - timedelta(days=1), LAUNCH, LAUNCH, END],
        }
    )
    assert dict(team_at(rows, LAUNCH).sort("person_key").iter_rows()) == {"a": "at launch", "b": "joined"}


def test_people_seen_in_one_period_only_are_not_compared() -> None:
    data = organisation(6).filter((pl.col("person_key") != "p05") | (pl.col("observed_on") < LAUNCH))
    seen = cells(data, Windows(START, LAUNCH, END), "hours")
    panel = changes(seen, team_at(data, LAUNCH))
    assert panel.height == 59
    assert "p05" not in panel["person_key"]


def test_people_of_another_cohort_are_on_neither_side() -> None:
    data = organisation(6).with_columns(
        cohort_id=pl.when(pl.col("person_key") == "p59").then(pl.lit("second")).otherwise("cohort_id")
    )
    assert effect_of(data)["people_comparison"] == 44


def censor_pilot(data: pl.DataFrame) -> pl.DataFrame:
    late = pl.col("is_pilot") & (pl.col("observed_on") > date(2026, 5, 1))
    return data.with_columns(is_censored=late)


def rising_before_launch(data: pl.DataFrame) -> pl.DataFrame:
    late = pl.col("is_pilot") & pl.col("observed_on").is_between(date(2025, 10, 6), LAUNCH, closed="left")
    return data.with_columns(value=pl.when(late).then(pl.col("value") * 5).otherwise("value"))


@pytest.mark.parametrize(
    ("spoil", "changed", "reason"),
    [
        (lambda d: d, {"registered_on": LAUNCH + timedelta(days=1)}, "registered on 2026-01-06"),
        (lambda d: d.filter(~pl.col("is_pilot") | (pl.col("person_key") < "p07")), {}, "Fewer than 5 people"),
        (lambda d: d.filter(pl.col("observed_on") < LAUNCH), {}, "Fewer than 5 people"),
        (lambda d: d.clear(), {}, "Fewer than 5 people"),
        (lambda d: d, {"minimum_n": 100_000}, "fewer than 100000 outcomes"),
        (censor_pilot, {}, "are not known yet"),
        (rising_before_launch, {}, "already moving apart"),
        (lambda d: d.filter(pl.col("team_name") < "team 3"), {}, "Every team has volunteers"),
        (lambda d: d.filter(pl.col("team_name") < "team 4"), {}, "even the largest effect could be chance"),
    ],
)
def test_it_says_cannot_tell_when_it_cannot(spoil, changed, reason) -> None:
    """Each rule by itself, on data whose effect would else be called one."""
    data = organisation(1, effect=-0.45)
    row = effect_of(spoil(data), **changed)
    assert row["verdict"] == "cannot tell"
    assert reason in row["reason"]


def test_a_pilot_that_has_not_started_cannot_be_told() -> None:
    table = estimate_effects(organisation(1), target(), as_of=LAUNCH - timedelta(days=1))
    assert table["verdict"].item() == "cannot tell"
    assert "nothing can have changed yet" in table["reason"].item()


def test_an_interim_look_says_that_it_is_one() -> None:
    row = estimate_effects(organisation(1, effect=-0.45), target(), as_of=date(2026, 4, 1)).row(0, named=True)
    assert "this is the state on 2026-04-01" in row["reason"]


def test_an_interval_away_from_zero_is_not_enough_where_other_teams_differ_as_much() -> None:
    from signalpath.effects.permutation import Permutation
    from signalpath.effects.regression import Fit

    facts = Facts(
        direction="decrease",
        registered_on=START,
        launch_on=LAUNCH,
        end_on=END,
        as_of=END,
        people_pilot=15,
        people_comparison=45,
        smallest_n=50,
        minimum_n=5,
        censored_share=0.0,
        fit=Fit(-0.5, -0.8, -0.2, 0.01, "person"),
        pretrend_p=0.5,
        permutation=Permutation(0.2, 0.1, 20, True, 3, 3),
    )
    verdict, reason = judge(facts)
    assert verdict == "no clear change"
    assert "may come from differences between teams" in reason


def test_no_targets_give_an_empty_table_with_its_types() -> None:
    table = estimate_effects(organisation(1), target().clear(), as_of=END)
    assert table.is_empty()
    assert dict(table.schema) == PILOT_EFFECTS
