"""Who works at the demo organisation: people, teams over time, accounts, and consent.

Belongs here: everything about a person that somebody in the organisation would know. What nobody
knows, such as skill, is in skills.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ingestion.demo.landscape import AS_OF, DOMAIN, FIRST_ON, PILOT_TEAMS, TEAMS

FIRST_NAMES = (
    "Amara Bilal Chiara Dagny Emeka Farida Goran Hana Ilse Jamal Kaito Linnea Mateo Noor Oskar Priya "
    "Quentin Rosa Stellan Tamsin Umar Vesna Wiktor Ximena Yusuf Zofia Anselm Beatriz Cormac Dilnoza Edda "
    "Florin Gulnar Henrik Isidora Jorunn Kwame Lucja Mirela Nils Orla Pavel Rahel Soren Thandi Ulrika "
    "Viggo Wren Yara Zeno Alba Bruno Celeste Davor Elif Fenna Gideon Halima Ivo Juna"
)
LAST_NAMES = (
    "Abara Bergqvist Cardoso Dlamini Eriksen Fontaine Grabowski Hashimi Ivanova Jansen Kovacs Larsson "
    "Moreau Nakamura Olsen Petrov Quispe Rossi Sorensen Takahashi Ueda Varga Weiss Yilmaz Zeman "
    "Achterberg Boateng Castro Demir Engel Farouk Gallo Horvat Idris Jokinen Kaya Lund Mbeki Novak Ortega "
    "Pereira Reyes Silva Tanaka Urban Visser Wolff Ybarra Zhang Aydin Brandt Ceballos Dvorak Echeverria "
    "Faber Grimaldi Haas Ito Jimenez Keller"
)
LEADS = {
    "Tracking": "Joris Adeyemi",
    "Pricing": "Nadia Castellan",
    "Customs": "Leon Marchetti",
    "Dispatch": "Petra Lindqvist",
    "Portal": "Salome Whitaker",
    "Platform": "Ines Okafor",
}
ZONES = {
    "Tracking": ("Europe/Berlin", "Europe/Lisbon"),
    "Pricing": ("Europe/Berlin", "Europe/Warsaw"),
    "Customs": ("Europe/Warsaw", "Asia/Kolkata"),
    "Dispatch": ("America/New_York", "America/Sao_Paulo"),
    "Portal": ("Europe/Lisbon", "America/New_York"),
    "Platform": ("Asia/Kolkata", "Europe/Berlin"),
}
TENURED, NEWCOMERS, LEAVERS, MOVERS = 44, 10, 6, 6
CONSENTING_BESIDE_PILOT, PILOT_PER_TEAM, WITHDRAWN = 17, 5, 2
STRICT = {"Customs": 2, "Pricing": 1, "Portal": 1, "Platform": 1}


@dataclass
class Person:
    """One engineer. `teams` holds (team, first day, last day or None), oldest first."""

    person_id: str
    name: str
    email: str
    login: str
    time_zone: str
    role: str
    level: str
    start_on: date
    end_on: date | None
    teams: list[tuple[str, date, date | None]]
    pace: float = 1.0
    strictness: float = 1.0
    is_rubber_stamper: bool = False
    is_newcomer: bool = False
    manager_id: str | None = None
    cohort: str | None = None
    consented_on: date | None = None
    withdrawn_on: date | None = None
    jira_id: str = ""
    pagerduty_id: str = ""
    pagerduty_email: str = ""
    vacations: list[tuple[date, date]] = field(default_factory=list)

    def team_on(self, day: date) -> str | None:
        """The team on a day, None before the start and after the end."""
        for team, start, end in self.teams:
            if start <= day and (end is None or day <= end):
                return team
        return None

    @property
    def is_consenting(self) -> bool:
        """Whether consent holds at the as-of date."""
        return self.consented_on is not None and self.withdrawn_on is None

    @property
    def is_pilot(self) -> bool:
        """Whether the person volunteered for the pilot and stayed in it."""
        return self.is_consenting and self.cohort is not None


def invent_people(seed: int) -> list[Person]:
    """66 people: six leads, 44 others of long standing, ten newcomers, six leavers; 60 stay."""
    random = Random(f"{seed}:people")
    first, last = FIRST_NAMES.split(), LAST_NAMES.split()
    random.shuffle(first)
    random.shuffle(last)
    others = [f"{a} {b}" for a, b in zip(first, last, strict=True)][: TENURED + NEWCOMERS + LEAVERS]
    teams = list(TEAMS)
    people = []
    for index, name in enumerate([*LEADS.values(), *others]):
        team = teams[index % len(teams)]
        kind = index - len(teams) - TENURED
        start = FIRST_ON - timedelta(days=random.randint(120, 2400))
        end: date | None = None
        if 0 <= kind < NEWCOMERS:  # the last of them has not merged anything yet at the as-of date
            start = FIRST_ON + timedelta(days=33 + kind * 54)
            start = date(2026, 6, 22) if kind == NEWCOMERS - 1 else start - timedelta(days=start.weekday())
        elif kind >= NEWCOMERS:
            end = FIRST_ON + timedelta(days=70 + (kind - NEWCOMERS) * 75 + random.randint(0, 20))
        people.append(_person(random, index, name, team, start, end))
        people[-1].is_newcomer = 0 <= kind < NEWCOMERS
    leads = {person.teams[0][0]: person.person_id for person in people[: len(teams)]}
    _move_some(random, people)
    for person in people:
        lead = leads[person.teams[-1][0]]
        person.manager_id = lead if lead != person.person_id else None
    _mark_reviewers(random, people)
    _ask_for_consent(random, people)
    return people


def invent_externals(seed: int) -> list[Person]:
    """Two contractors who change code and are on no roster: accounts that link to nobody."""
    random = Random(f"{seed}:externals")
    people = []
    for index, (name, team) in enumerate((("Tobias Underhill", "Portal"), ("Maren Solberg", "Customs"))):
        person = _person(random, 900 + index, name, team, date(2025, 3, 3), None)
        person.pace, person.email = 0.5, f"{person.login}@contractor.example"
        people.append(person)
    return people


def _person(random: Random, index: int, name: str, team: str, start: date, end: date | None) -> Person:
    given, family = name.lower().split()
    login = random.choice((f"{given[0]}{family}", f"{given}-{family}", f"{family}{given[:2]}"))
    is_lead = index < len(TEAMS)
    email = f"{given}.{family}@{DOMAIN}"
    # In PagerDuty, one in 21 has other capitals (the same mailbox), one in 21 an address of nobody.
    pagerduty_email = {0: email.title(), 7: f"oncall+{given}@{DOMAIN}"}.get(index % 21, email)
    return Person(
        person_id=f"E{1001 + index}",
        name=name,
        email=email,
        login=login,
        time_zone=random.choice(ZONES[team]),
        role="team lead" if is_lead else "software engineer",
        level="staff" if is_lead else random.choice(("junior", "mid", "mid", "senior", "senior")),
        start_on=start,
        end_on=end,
        teams=[(team, start, end)],
        pace=random.lognormvariate(0, 0.3) * (0.6 if is_lead else 1.0),
        strictness=random.lognormvariate(0, 0.2),
        jira_id=f"7120{random.getrandbits(20):07d}:{random.getrandbits(64):016x}",
        pagerduty_id=f"P{random.getrandbits(28):07X}",
        pagerduty_email=pagerduty_email,
        vacations=_vacations(random),
    )


def _vacations(random: Random) -> list[tuple[date, date]]:
    """Two weeks each summer, one in spring or autumn of each year."""
    blocks = []
    for year in (2025, 2026):
        for first_day, spread, length in ((166, 80, 14), (60, 60, 7), (270, 45, 7)):
            start = date(year, 1, 1) + timedelta(days=first_day + random.randint(0, spread))
            blocks.append((start, start + timedelta(days=length)))
    return blocks


def _move_some(random: Random, people: list[Person]) -> None:
    tenured = people[len(TEAMS) : len(TEAMS) + TENURED]
    # One out of each team, so that every pilot team keeps enough people for the pilot.
    for number, team in enumerate(random.sample(list(TEAMS), MOVERS)):
        person = random.choice([p for p in tenured if p.teams[0][0] == team])
        moved_on = FIRST_ON + timedelta(days=75 + number * 70)
        moved_on -= timedelta(days=moved_on.weekday())
        old = person.teams[0][0]
        new = random.choice([team for team in TEAMS if team != old])
        person.teams = [
            (old, person.start_on, moved_on - timedelta(days=1)),
            (new, moved_on, None),
        ]


def _mark_reviewers(random: Random, people: list[Person]) -> None:
    current = [p for p in people if p.end_on is None and not p.is_newcomer and len(p.teams) == 1]
    for team, count in STRICT.items():
        for person in random.sample([p for p in current if p.teams[0][0] == team], count):
            person.strictness = 2.2
    relaxed = [p for p in current if p.strictness < 2]
    for person in random.sample(relaxed, 6):
        person.is_rubber_stamper, person.strictness = True, 0.07


def _ask_for_consent(random: Random, people: list[Person]) -> None:
    current = [
        p for p in people if p.end_on is None and p.role != "team lead" and p.start_on < date(2026, 1, 1)
    ]
    settled = [p for p in current if len(p.teams) == 1 and not p.is_newcomer]
    for team in PILOT_TEAMS:
        for person in random.sample([p for p in settled if p.teams[0][0] == team], PILOT_PER_TEAM):
            person.cohort = "pilot"
            person.pace = max(person.pace, 1.2)  # volunteers are rarely the idle ones
            person.consented_on = date(2025, 12, 8) + timedelta(days=random.randint(0, 11))
    rest = [p for p in current if p.cohort is None]
    chosen = random.sample(rest, CONSENTING_BESIDE_PILOT + WITHDRAWN)
    for person in chosen:
        person.consented_on = date(2025, 10, 6) + timedelta(days=random.randint(0, 150))
    for person in chosen[-WITHDRAWN:]:
        consented_on = person.consented_on or AS_OF
        person.withdrawn_on = min(
            consented_on + timedelta(days=random.randint(30, 90)), AS_OF - timedelta(days=7)
        )
