"""A small home of file sources for the purge tests: Ada, who will be purged, and Bob beside her."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import duckdb

from ingestion.load import load_kind
from orchestration.purge import purge
from orchestration.purge_files import naming_files
from orchestration.purge_people import find_person
from signalpath.program import load_program
from signalpath.settings import Settings

DAY = date(2026, 6, 30)
KEY = "5eedfacecafe0042"  # Ada's pseudonym
WORDS = frozenset({"ada-l", "ada@example.org", "person-0042", KEY})
STATEMENT = {
    "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
    "object": {"id": "https://signalpath.dev/checkpoint/caching"},
    "timestamp": "2026-03-01T10:00:00Z",
}
PEOPLE = "person_id,email,display_name,github_login,jira_account_id,role,level,manager_id,time_zone,start_on,end_on\n"


class Small:
    """A home of file sources: Ada, who will be purged, and Bob, who reports to her."""

    def __init__(self, folder: Path) -> None:
        self.program = folder / "program"
        self.settings = Settings(home=folder / "home", program=self.program)
        for name in ("roster", "answers", "xapi"):
            (self.program / name).mkdir(parents=True)
        self.write(
            "sources.yml",
            "- {name: hr, kind: roster, path: roster}\n- {name: form, kind: feedback, path: answers}\n"
            "- {name: lrs, kind: xapi, path: xapi}\n",
        )
        self.write(
            "roster/people.csv",
            PEOPLE + "person-0042,Ada@example.org,Ada L,ada-l,,engineer,3,,UTC,2020-01-01,\n"
            "person-0043,bob@example.org,Bob,bob-b,,engineer,3,person-0042,UTC,2020-01-01,\n",
        )
        self.write(
            "roster/team_memberships.csv",
            "person_id,team_name,start_on,end_on\nperson-0042,a,2020-01-01,\nperson-0043,a,2020-01-01,\n",
        )
        self.write(
            "answers/responses.csv",
            "response_id,person_email,question_id,score,answer_code,content_id,responded_at\n"
            "1,ada@example.org,fits,4,,c,2026-02-01T00:00:00Z\n",
        )
        self.consent()
        self.state("a.jsonl", "ada@example.org", "bob@example.org")
        self.load()

    def write(self, name: str, text: str) -> None:
        (self.program / name).write_text(text)

    def consent(self, withdrawn_on: str = "", again_on: str = "") -> None:
        lines = [f"ada@example.org,pilot,2026-01-01,{withdrawn_on}", "bob@example.org,pilot,2026-01-01,"]
        lines += [f"ada@example.org,pilot,{again_on},"] if again_on else []
        header = "person_email,cohort_id,consented_on,withdrawn_on\n"
        self.write("answers/consents.csv", header + "\n".join(lines) + "\n")

    def state(self, name: str, *mailboxes: str) -> None:
        self.write(
            f"xapi/{name}",
            "".join(
                json.dumps(
                    {
                        "id": str(uuid5(NAMESPACE_URL, name + box)),
                        "actor": {"mbox": f"mailto:{box}"},
                        **STATEMENT,
                    }
                )
                + "\n"
                for box in mailboxes
            ),
        )

    def load(self) -> None:
        """Read, link, derive, publish and report, as a run does; planted uncompressed, so that bytes show."""
        for kind in ("roster", "feedback", "xapi", "responses"):
            load_kind(kind, load_program(self.program), self.settings, DAY)
        with duckdb.connect(self.settings.warehouse) as con:
            con.execute("pragma force_compression = 'uncompressed'")
            con.execute("create schema if not exists identity; create schema if not exists marts")
            con.execute("create schema if not exists staging")
            con.execute(
                "create or replace table identity.person_accounts as select case when lower(email) like 'ada%' "
                f"then '{KEY}' else 'b0b' end as person_key, system, account_id from (select email, 'roster' as "
                "system, person_id as account_id from raw.roster__people union all select person_email, "
                "'feedback', lower(person_email) from raw.feedback__consents)"
            )
            con.execute(
                "create or replace table marts.plain as select *, 'ada@example.org' as said from range(9)"
            )
            con.execute("create or replace view staging.people as select * from raw.roster__people")
            con.execute("create unique index if not exists one on raw.roster__people (person_id)")
        for place in ("published/sponsor.duckdb", "sites/sponsor/index.html", "reports/run.log", "stage/x"):
            path = self.settings.home / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{place} of {KEY}")

    def rows(self, query: str) -> list[tuple]:
        with duckdb.connect(self.settings.warehouse) as con:
            return con.execute(query).fetchall()

    def purge(self) -> Path:
        with duckdb.connect(self.settings.warehouse) as con:
            person = find_person(con, KEY)
        (path,) = purge(self.settings, [(person, "requested")], DAY, "2026-06-30T09:00:00+00:00")
        return path

    def named_in(self) -> list[str]:
        """Files whose bytes name Ada, however they are compressed."""
        return [path.name for path in naming_files(self.settings, WORDS)]
