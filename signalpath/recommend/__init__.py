"""Who is offered which next steps, from frames alone: transparent factors, then hard constraints.

`recommend` is the one way in. `score_gaps` gives every scored competency, before constraints, for
those who look behind a path. Nothing here is random, and nothing here reads a clock.
"""

from signalpath.recommend.baselines import rank_by_last_incident, rank_by_popularity, rank_randomly
from signalpath.recommend.paths import PATH_SCHEMA, WITHHELD_SCHEMA, Recommendations, recommend
from signalpath.recommend.score import FACTORS, score_gaps
from signalpath.recommend.settings import RecommendSettings

__all__ = [
    "FACTORS",
    "PATH_SCHEMA",
    "WITHHELD_SCHEMA",
    "RecommendSettings",
    "Recommendations",
    "rank_by_last_incident",
    "rank_by_popularity",
    "rank_randomly",
    "recommend",
    "score_gaps",
]
