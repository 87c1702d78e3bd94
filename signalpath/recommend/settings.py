"""The numbers of the recommender, each with its reason. Changing one changes paths: say so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RecommendSettings:
    """Thresholds and constraints of a path.

    Attributes:
        proficiency: skill (0 to 1) below which there is a gap. Signals set work against what colleagues'
            work looks like, which is 0.5; 0.45 leaves the usual spread around it alone.
        minimum_gap_probability: a gap must be this likely before anybody is sent learning. The probability
            is calibrated, so this is a price: at 0.3, leaving a gap alone costs a little over twice what a
            needless twenty minutes cost, 0.3 = 1 / (1 + 7/3).
        half_strength: pieces of evidence at which `evidence_strength` is one half.
        freshness_half_life_days: days since real work in a domain after which it counts half.
        maximum_steps: steps of a path; more would not be read.
        synchronous_minutes: minutes of one path that may bind somebody to other people's time.
        evidence_rows: artefacts shown with a step, the newest and weightiest first.
        self_nomination, lead_nomination: factor of a competency that the person asked for, or that a
            tech lead proposed. A wish moves a gap up among others; it makes none.
        nomination_limit: largest factor of both together.
        nomination_days: days for which a nomination holds.
        not_now_days: days for which "not now" holds; any other no holds until there is new evidence.
        new_evidence: pieces against the skill since an answer from which it is asked anew.
        failures: unaided failures after a step from which it is taken for the wrong one.
        unnamed_relevance: relevance up to which a competency lies outside the problem of the charter;
            the program gives 0.2 to those that the charter does not name.
        maximum_outside: steps of a path that may lie outside it.
        repeat_after_days: days after which a completed item may be offered once more, where a gap still
            stands and nothing else is left: sooner, no work can have shown what was learnt.
        considered: best-scored competencies of a person of which content is looked up. More than six
            times the steps, so that some may have no content that fits.
        peer_minutes: minutes with other people that a peer step is taken to need.
        people_at_once: people of one pass. Bounds memory; changes no path, since no person's path
            depends on another's.
    """

    proficiency: float = 0.45
    minimum_gap_probability: float = 0.3
    half_strength: float = 2.0
    freshness_half_life_days: float = 180.0
    maximum_steps: int = 3
    synchronous_minutes: int = 60
    evidence_rows: int = 20
    self_nomination: float = 1.25
    lead_nomination: float = 1.25
    nomination_limit: float = 1.5
    nomination_days: int = 180
    not_now_days: int = 90
    new_evidence: float = 1.5
    failures: int = 2
    unnamed_relevance: float = 0.2
    maximum_outside: int = 1
    repeat_after_days: int = 30
    considered: int = 20
    peer_minutes: int = 30
    people_at_once: int = 10_000
