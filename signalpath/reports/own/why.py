"""One sentence that says why a step is on the path."""

from __future__ import annotations

from collections.abc import Sequence

from signalpath.reports.own.page import EvidenceRow
from signalpath.reports.own.words import listed, plain

SIGNALS_NAMED = 2


def why(
    kind: str, competency: str, gap: float | None, evidence: Sequence[EvidenceRow], code: str | None
) -> str:
    """Why the step, from the weightiest signals behind it. A code adds what the recommender says itself."""
    if kind == "refresh":
        said = f"You have shown {competency} before, and memory fades: a short look keeps it."
    elif kind == "peer":
        said = f"A colleague who offered help can go through {competency} with you."
    else:
        said = _from_work(competency, gap, evidence)
    if code == "once_more":
        # To have completed something is no proof, and no fault either.
        return f"{said} You completed all that fits it: practise this once more, on work of your own."
    return f"{said} ({plain(code).capitalize()}.)" if code and code not in ("gap", "learn", kind) else said


def _from_work(competency: str, gap: float | None, evidence: Sequence[EvidenceRow]) -> str:
    likely = f"a gap in {competency} is {gap:.0%} likely" if gap is not None else f"{competency} may be a gap"
    if not evidence:
        return f"By what is known, {likely}."
    signals = list(dict.fromkeys(row.signal for row in evidence))[:SIGNALS_NAMED]
    named = listed([signals[0], *(s[:1].lower() + s[1:] for s in signals[1:])])
    artefacts = {artefact for row in evidence for artefact in row.artefacts}
    count = f"{len(artefacts)} piece{'s' if len(artefacts) != 1 else ''} of your work"
    return f"{named} in {count}: {likely}."
