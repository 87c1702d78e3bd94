"""A manager's brief: only what people chose to show, in the order of the alphabet, and no word about the others."""

from __future__ import annotations

import re
from typing import Any

import polars as pl
import pytest
from own_world import AS_OF, said, world

from signalpath.reports import build_briefs, render_brief

ACCEPT = said("k_ada", "accept", "obs_lab", about_kind="content")
SHARE = said("k_ada", "share_steps")


def brief(frames: dict[str, pl.DataFrame]) -> str:
    (one,) = build_briefs(frames, AS_OF)
    assert one.manager_id == "M1"
    return render_brief(one)


def both(*more: dict[str, Any]) -> dict[str, pl.DataFrame]:
    cy = [answer | {"person_key": "k_cy"} for answer in (ACCEPT, SHARE)]
    return world(*cy, ACCEPT, SHARE, *more)


@pytest.mark.mission("G7")
def test_accepted_and_shared_steps_are_shown_by_name() -> None:
    html = brief(both())
    assert re.findall(r"<h2>([^<]+)</h2>\n<dl>", html) == ["Ada Quill", "Cy Stone"]
    assert "Read &lt;a&gt; trace" in html


@pytest.mark.mission("B5")
@pytest.mark.parametrize(
    "answers",
    [
        (ACCEPT,),  # accepted, and keeps it to herself
        (SHARE,),  # shares, and accepted nothing
        (ACCEPT, SHARE, said("k_ada", "unshare_steps", made_at=SHARE["made_at"].replace(hour=11))),
        (ACCEPT, SHARE, ACCEPT | {"kind": "dispute", "made_at": ACCEPT["made_at"].replace(hour=12)}),
        tuple(a | {"person_key": "k_bob"} for a in (ACCEPT, SHARE)),  # never agreed
        (ACCEPT | {"made_at": ACCEPT["made_at"].replace(year=2025)}, SHARE),  # of last year
    ],
)
def test_whoever_is_not_on_it_leaves_no_trace(answers: tuple[dict[str, Any], ...]) -> None:
    """No consent, no acceptance, no sharing and no path: the same bytes as for nobody at all."""
    assert brief(world(*answers)) == brief(world(learners=()))


@pytest.mark.mission("B4")
def test_somebody_who_is_gone_from_the_roster_makes_no_difference_to_it() -> None:
    """Whoever opted out is not read any more; the page must not tell them from one who does not share."""
    frames = world()
    gone = frames | {"people": frames["people"].filter(pl.col("person_key") != "k_ada")}
    assert brief(frames) == brief(gone)


@pytest.mark.mission("B5")
def test_no_figure_is_on_it() -> None:
    body = brief(both()).partition("<body>")[2]
    text = re.sub(r"<[^>]+>", " ", body).replace(AS_OF.isoformat(), "").replace("1:1", "")
    assert re.findall(r"\d+", text) == []
