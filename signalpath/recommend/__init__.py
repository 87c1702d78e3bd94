"""Who is offered which next steps, from frames alone: transparent factors, then hard constraints.

`recommend` is the one way in. `score_gaps` gives every scored competency, before constraints, for
those who look behind a path. Nothing here is random, and nothing here reads a clock.
"""

from signalpath.recommend.baselines import rank_by_last_incident, rank_by_popularity, rank_randomly
from signalpath.recommend.paths import Recommendations, recommend
from signalpath.recommend.score import FACTORS, score_gaps
from signalpath.recommend.settings import RecommendSettings
from signalpath.recommend.shapes import DECISION_SCHEMA, PATH_SCHEMA, WHY_CODES
from signalpath.recommend.versions import VERSION_SCHEMA, number_versions
from signalpath.recommend.withheld import WITHHELD_SCHEMA

__all__ = [
    "DECISION_SCHEMA",
    "FACTORS",
    "PATH_SCHEMA",
    "VERSION_SCHEMA",
    "WHY_CODES",
    "WITHHELD_SCHEMA",
    "RecommendSettings",
    "Recommendations",
    "number_versions",
    "rank_by_last_incident",
    "rank_by_popularity",
    "rank_randomly",
    "recommend",
    "score_gaps",
]
