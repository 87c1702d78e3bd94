"""What nobody in the demo knows: latent skill, planted gaps and what the pilot really changes.

Belongs here: the causes. Their traces in work are made by work.py, incidents.py and learning.py,
which ask `Skills` and nobody else.

A gap is planted only where the person has real work, so that it can show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from ingestion.demo.landscape import COMPETENCIES, LAUNCH, REPOSITORIES, WORK_OF_KIND, kind_of
from ingestion.demo.organisation import Person

USUAL = 9  # competencies that a person really works in
GAP_COUNTS, GAP_COUNT_WEIGHTS = (1, 2, 3), (74, 20, 6)
# Some gaps are commoner than others, so that "most popular" is a baseline worth beating.
COMMONNESS = {
    "sql_performance": 1.4,
    "incident_command": 1.5,
    "caching": 1.4,
    "kubernetes_operations": 1.3,
    "observability": 0.7,
    "schema_migrations": 0.5,
}
# The pilot teaches these two; its people's gaps are planted elsewhere, for they would be closed.
TAUGHT = ("observability", "schema_migrations")
RESOLVE_RATIO_IN_OBSERVABILITY = 0.55
COMMENT_RATIO_ON_MIGRATIONS = 0.5


@dataclass
class Skills:
    """The causes, by person and competency.

    Attributes:
        focus: person_id -> competency -> how much the person is drawn to such work, about 1.
        gaps: person_id -> competencies with a planted gap.
        ability: person_id -> competency -> latent skill between 0 and 1.
    """

    focus: dict[str, dict[str, float]]
    gaps: dict[str, tuple[str, ...]]
    ability: dict[str, dict[str, float]]

    def comment_factor(self, person: Person, competency: str, at: datetime) -> float:
        """How many more comments the person's changes get than an able colleague's."""
        factor = 3.2 ** ((0.75 - self.ability[person.person_id][competency]) / 0.5)
        if competency == "schema_migrations" and person.is_pilot and at >= LAUNCH:
            factor *= COMMENT_RATIO_ON_MIGRATIONS
        return factor

    def resolve_factor(self, person: Person, competency: str, at: datetime) -> float:
        """How much longer an incident takes than with an able colleague."""
        factor = 2.0 ** ((0.75 - self.ability[person.person_id][competency]) / 0.5)
        if competency == "observability" and person.is_pilot and at >= LAUNCH:
            factor *= RESOLVE_RATIO_IN_OBSERVABILITY
        return factor

    def hand_off_chance(self, person: Person, competency: str) -> float:
        """Probability that the person hands an incident on."""
        return 0.5 if competency in self.gaps[person.person_id] else 0.1

    def pass_chance(self, person: Person, competency: str) -> float:
        """Probability of passing an unaided checkpoint."""
        return 0.22 if competency in self.gaps[person.person_id] else 0.85


def invent_skills(seed: int, people: list[Person]) -> Skills:
    """Draw focus, gaps and ability for everybody, consenting or not."""
    random = Random(f"{seed}:skills")
    skills = Skills({}, {}, {})
    for person in people:
        focus = {c: random.lognormvariate(0, 0.7) for c in COMPETENCIES}
        for everyday in ("schema_migrations", "message_queues"):  # everybody's monthly work
            focus[everyday] = random.uniform(0.9, 1.3) * (1.4 if person.cohort else 1.0)
        if person.cohort:  # whom migrations trouble most volunteered
            focus["schema_migrations"] *= 1.6
        skills.focus[person.person_id] = focus
        work = _work(person.teams[-1][0], focus)
        usual = sorted(COMPETENCIES, key=lambda c: -work[c])[:USUAL]
        candidates = [c for c in usual if not (person.cohort and c in TAUGHT)]
        gaps: set[str] = set()
        count = random.choices(GAP_COUNTS, GAP_COUNT_WEIGHTS)[0]
        while len(gaps) < min(count, len(candidates)):
            gaps.add(random.choices(candidates, [COMMONNESS.get(c, 1.0) for c in candidates])[0])
        skills.gaps[person.person_id] = tuple(sorted(gaps))
        for competency in gaps:  # enough work for the gap to leave traces
            focus[competency] = max(focus[competency], 2.2)
        skills.ability[person.person_id] = {
            c: random.gauss(_usual_ability(person, c) if c not in gaps else 0.22, 0.05) for c in COMPETENCIES
        }
    return skills


def _usual_ability(person: Person, competency: str) -> float:
    """Pilot people volunteered because they wanted to get better at what it teaches."""
    return 0.63 if person.cohort and competency in TAUGHT else 0.76


def _work(team: str, focus: dict[str, float]) -> dict[str, float]:
    """The expected share of each competency in a person's work with their present team."""
    work = dict.fromkeys(COMPETENCIES, 0.0)
    for repository in REPOSITORIES[team].split():
        mix = WORK_OF_KIND.get(kind_of(repository), {})
        for competency, proportion in mix.items():
            work[competency] += proportion * focus[competency] / sum(mix.values())
    return work
