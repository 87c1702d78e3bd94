"""One contact for each newcomer: an author of the files that they touch, rather not the one everybody asks.

Belongs here: who comes into question and how well each fits. Who is chosen is `matching.py`.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from signalpath.peers.eligible import may_meet
from signalpath.peers.settings import PeerSettings


def newcomer_edges(
    candidates: pl.DataFrame,
    asked: pl.DataFrame,
    scored: pl.DataFrame,
    offers: pl.DataFrame,
    people: pl.DataFrame,
    as_of: date,
    settings: PeerSettings,
) -> pl.DataFrame:
    """Every newcomer with every possible contact.

    Args:
        candidates: one row per newcomer, competency and author of files there: person_key,
            peer_person_key, competency_id, shared_file_count (files of the newcomer, or of the team while
            there are none, which the peer is an author of), evidence_count, evidence_ids.
        asked: person_key, competency_id, request_count: reviews requested of late.
        scored: `score_gaps`; who has a likely gap there is no contact for it.
        offers: `standing_offers`: only who offered help in the competency is asked.
        people: `consenting_people`, with start_on.
        as_of: the day.
        settings: weights and `newcomer_days`.

    Returns:
        Edges for `assign`, with evidence_count and evidence_ids. fit is the share of files that the best
        candidate knows, plus hours, minus how much the peer is asked against whoever is asked most.
    """
    days = (pl.lit(as_of) - pl.col("start_on")).dt.total_days()
    new = people.filter(days.is_between(0, settings.newcomer_days)).select(seeker="person_key")
    gaps = scored.filter("is_gap").select("competency_id", helper="person_key")
    edges = (
        candidates.rename({"person_key": "seeker", "peer_person_key": "helper"})
        .join(new, on="seeker", how="semi")
        .join(offers.rename({"person_key": "helper"}), on=["helper", "competency_id"], how="semi")
        .join(gaps, on=["helper", "competency_id"], how="anti")
    )
    edges = may_meet(edges, people, as_of).join(
        asked.rename({"person_key": "helper"}), on=["helper", "competency_id"], how="left"
    )
    requests = pl.col("request_count").fill_null(0)
    most = pl.max_horizontal(requests.max().over("competency_id"), 1)
    known = pl.col("shared_file_count") / pl.max_horizontal(
        pl.col("shared_file_count").max().over("seeker"), 1
    )
    return edges.with_columns(
        fit=known
        + settings.weight_of_hours * pl.col("hours")
        - settings.weight_of_being_asked * requests / most
    ).select("seeker", "helper", "competency_id", "fit", "evidence_count", "evidence_ids")
