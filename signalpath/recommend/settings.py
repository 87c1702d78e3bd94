"""The numbers of the recommender, each with its reason. Changing one changes paths: say so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RecommendSettings:
    """Thresholds and constraints of a path.

    Attributes:
        proficiency: skill (0 to 1) below which there is a gap. Signals set work against what colleagues'
            work looks like, which is 0.5; 0.45 leaves the usual spread around it alone.
        minimum_gap_probability: a gap must be more likely than not before anybody is sent learning.
        half_strength: pieces of evidence at which `evidence_strength` is one half.
        freshness_half_life_days: days since real work in a domain after which it counts half.
        maximum_steps: steps of a path; more would not be read.
        synchronous_minutes: minutes of one path that may bind somebody to other people's time.
        evidence_rows: artefacts shown with a step, the newest and weightiest first.
    """

    proficiency: float = 0.45
    minimum_gap_probability: float = 0.5
    half_strength: float = 2.0
    freshness_half_life_days: float = 180.0
    maximum_steps: int = 3
    synchronous_minutes: int = 60
    evidence_rows: int = 20
