"""The numbers of the matching, each with its reason. Changing one changes who meets whom: say so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PeerSettings:
    """Limits and weights of a match.

    Attributes:
        mentees_at_once: people whom somebody helps at a time, pairings included. At half an hour each it
            is an hour of a week, which people who were asked more than that stop offering.
        newcomers_at_once: newcomers whom somebody is the first contact of; they come with many questions.
        recent_days: work or proof older than this no longer shows that somebody can help today.
        strong_gap_probability: a mentor's own gap must be this unlikely. 0.2 is far from the 0.5 at which
            a gap is likely: between the two nobody is offered and nobody is sent.
        newcomer_days: after that a newcomer asks like everybody else.
        asked_days: whose reviews were requested so long is "the one everybody asks".
        weight_of_need: of the seeker's probability of a gap.
        weight_of_strength: of one minus the helper's own probability of a gap.
        weight_of_hours: of the share of the working day in which both work.
        weight_of_risk: where the helper is the last who knows an area, half of it for any seeker and all
            of it for one of another team, since a team shares its absences.
        weight_of_being_asked: against whom everybody asks already, for newcomers.
        weight_of_load: what each further person costs, so that the second helper is asked before the first
            is asked twice, unless the fit is much worse.
        pairs_at_once: seekers times helpers of one skill up to which everybody looks at everybody; a
            department is far below. Above, the cost grows with the people and not with their square.
        least_choice: helpers whom a seeker looks at where there are more pairs than that.
        evidence_rows: artefacts shown with a match, the latest first.
    """

    mentees_at_once: int = 2
    newcomers_at_once: int = 1
    recent_days: int = 180
    strong_gap_probability: float = 0.2
    newcomer_days: int = 90
    asked_days: int = 90
    weight_of_need: float = 1.0
    weight_of_strength: float = 0.5
    weight_of_hours: float = 0.5
    weight_of_risk: float = 0.5
    weight_of_being_asked: float = 0.5
    weight_of_load: float = 0.15
    pairs_at_once: int = 5_000
    least_choice: int = 12
    evidence_rows: int = 5
