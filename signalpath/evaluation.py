"""How good a ranking of competencies is where the gaps are known: hit@k, NDCG@k, calibration, abstention.

Belongs here: the measures, of frames. Does not belong here: where the truth comes from. The product
never has one; the demo organisation's is read by tests and benchmarks alone.
"""

from __future__ import annotations

from math import log2

import polars as pl

_PAIR = ["person_key", "competency_id"]
# The best DCG@5 that n true gaps allow: all of them in front.
_IDEAL_DCG = {n: sum(1 / log2(rank + 1) for rank in range(1, n + 1)) for n in range(1, 6)}


def evaluate_ranking(ranking: pl.DataFrame, gaps: pl.DataFrame, people: pl.Series) -> dict[str, float]:
    """Measure one ranking over people of whom some have gaps.

    Args:
        ranking: person_key, competency_id, rank (from 1, none twice a person).
        gaps: person_key, competency_id, one row per true gap.
        people: who was to be given something; those without a ranking were abstained from.

    Returns:
        * `people`: how many of them have a true gap; the rates below are over these, unless said.
        * `hit_at_3`: share with a true gap among their first three; an abstention is a miss.
        * `precision_at_3`: true gaps among all that was ranked in the first three, over all people.
        * `ndcg_at_5`: mean of DCG@5 / ideal DCG@5, gains 0 or 1, discount 1 / log2(rank + 1)
          (Järvelin and Kekäläinen 2002); an abstention is 0.
        * `abstention_rate`: share of all `people` without any ranking.
        * `abstention_without_gap`: the same among people who have no true gap: here it is right.

        A rate over nobody is NaN.
    """
    everybody = people.unique()
    ranking = ranking.filter(pl.col("person_key").is_in(everybody.to_list()))
    each = rate_people(ranking, gaps, people)
    marked = _mark(ranking, gaps)
    ranked = ranking["person_key"].unique()
    content = pl.DataFrame({"person_key": everybody}).with_columns(
        abstained=~pl.col("person_key").is_in(ranked.to_list()),
        has_gap=pl.col("person_key").is_in(each["person_key"].to_list()),
    )
    return {
        "people": float(each.height),
        "hit_at_3": _mean(each["hit_at_3"]),
        "precision_at_3": _mean(marked.filter(pl.col("rank") <= 3)["is_gap"]),
        "ndcg_at_5": _mean(each["ndcg_at_5"]),
        "abstention_rate": _mean(content["abstained"]),
        "abstention_without_gap": _mean(content.filter(~pl.col("has_gap"))["abstained"]),
    }


def rate_people(ranking: pl.DataFrame, gaps: pl.DataFrame, people: pl.Series) -> pl.DataFrame:
    """The measures of each person who has a true gap, for whoever wants intervals or groups.

    Args:
        ranking, gaps, people: as for `evaluate_ranking`.

    Returns:
        One row per person with a gap, sorted: person_key, hit_at_3 (0 or 1), ndcg_at_5.
    """
    gaps = gaps.select(_PAIR).unique().filter(pl.col("person_key").is_in(people.to_list()))
    reached = (
        _mark(ranking, gaps)
        .with_columns(gain=1.0 / (pl.col("rank") + 1).log(2))
        .group_by("person_key")
        .agg(
            hit_at_3=(pl.col("is_gap") * (pl.col("rank") <= 3)).max(),
            dcg=(pl.col("is_gap") * pl.col("gain")).filter(pl.col("rank") <= 5).sum(),
        )
    )
    ideal = pl.col("gaps").clip(1, 5).replace_strict(_IDEAL_DCG, return_dtype=pl.Float64)
    return (
        gaps.group_by("person_key")
        .agg(gaps=pl.len())
        .join(reached, on="person_key", how="left")
        .select(
            "person_key",
            pl.col("hit_at_3").fill_null(0.0),
            ndcg_at_5=pl.col("dcg").fill_null(0.0) / ideal,
        )
        .sort("person_key")
    )


def brier_score(predictions: pl.DataFrame, gaps: pl.DataFrame) -> float:
    """Mean of (gap_probability - 1 for a true gap, 0 for none) squared (Brier 1950)."""
    marked = _mark(predictions, gaps)
    return _mean((marked["gap_probability"] - marked["is_gap"]) ** 2)


def _mark(frame: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """Add `is_gap`, 1 or 0, by the truth: what a frame itself takes for a gap is not looked at."""
    true = gaps.select(_PAIR).unique().with_columns(is_gap=pl.lit(1.0))
    return (
        frame.drop("is_gap", strict=False)
        .join(true, on=_PAIR, how="left")
        .with_columns(pl.col("is_gap").fill_null(0.0))
    )


def calibrate(predictions: pl.DataFrame, gaps: pl.DataFrame, bins: int = 5) -> pl.DataFrame:
    """Of the gaps said to be p probable, how many are real: equal-width bins of `gap_probability`.

    Args:
        predictions: person_key, competency_id, gap_probability in [0, 1].
        gaps: person_key, competency_id, one row per true gap.
        bins: number of bins.

    Returns:
        One row per bin that holds anything: bin (0 is the lowest), n, predicted (mean probability),
        observed (share that is a true gap).
    """
    marked = _mark(predictions, gaps).with_columns(
        bin=(pl.col("gap_probability") * bins).floor().clip(0, bins - 1).cast(pl.Int64)
    )
    return (
        marked.group_by("bin")
        .agg(n=pl.len(), predicted=pl.col("gap_probability").mean(), observed=pl.col("is_gap").mean())
        .sort("bin")
    )


def expected_calibration_error(calibration: pl.DataFrame) -> float:
    """Mean distance of predicted and observed over the bins, weighted by n (Naeini et al. 2015)."""
    if calibration.is_empty():
        return float("nan")
    distance = (pl.col("predicted") - pl.col("observed")).abs()
    return float(calibration.select((distance * pl.col("n")).sum() / pl.col("n").sum()).item())


def _mean(values: pl.Series) -> float:
    mean = values.cast(pl.Float64).mean()
    return float(mean) if isinstance(mean, float) else float("nan")
