"""A purge leaves nothing of a person under the home, not even in freed blocks, and survives a kill -9."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import yaml
from charters import charter
from purge_home import DAY, KEY, WORDS, Small
from running import PROJECT, signalpath

from ingestion.load import load_kind
from ingestion.person_key import person_key
from ingestion.suppression import open_suppressions
from orchestration.kept_out import opted_out
from orchestration.purge import keep_out
from signalpath.program import load_program


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path)


@pytest.mark.mission("B3")
def test_nothing_of_the_person_is_left_in_any_byte(small: Small) -> None:
    """Found in the file's bytes before; after, in none, and the file holds live blocks only."""
    assert {"warehouse.duckdb", "sponsor.duckdb", "run.log"} <= set(small.named_in())
    certificate = json.loads(small.purge().read_text())
    assert small.named_in() == []
    ((free,),) = small.rows("select free_blocks from pragma_database_size()")
    assert free == 0
    assert small.rows("select person_id, manager_id from staging.people") == [("person-0043", None)]
    assert small.rows("select count(*) from marts.plain") == [(0,)]
    assert small.rows("select index_name from duckdb_indexes()") == [("one",)]
    constraint = "select count(*) from duckdb_constraints() where table_name = 'roster__people'"
    assert small.rows(constraint)[0][0] >= 2

    text = json.dumps(certificate)
    assert not any(word in text.lower() for word in WORDS)
    people = next(row for row in certificate["tables"] if row["table"] == "roster__people")
    assert people == {
        "table": "roster__people",
        "rows_before": 2,
        "rows_deleted": 1,
        "values_nulled": 1,
        "rows_after": 1,
    }
    assert certificate["files"]["naming_still"] == [] and "published" in certificate["files"]["removed"]
    assert certificate["person_hmac_sha256"] == open_suppressions(small.settings).hash(KEY)


@pytest.mark.mission("B3")
def test_the_person_stays_out_of_later_loads(small: Small) -> None:
    """Also when the exports change and are read again, and after a rotation of the key."""
    small.purge()
    for change in ("b.jsonl", "c.jsonl"):
        small.state(change, "Ada@example.org", "bob@example.org")
        small.write("roster/people.csv", (small.program / "roster/people.csv").read_text() + "\n")
        small.consent(again_on="2026-06-01")
        small.load()
        assert small.rows("select distinct actor_id from raw.xapi__statements") == [("bob@example.org",)]
        assert small.rows("select person_id from raw.roster__people") == [("person-0043",)]
        assert small.rows("select person_email from raw.feedback__consents") == [("bob@example.org",)]
        before = person_key(small.settings)
        done = signalpath("keys", "rotate", "--yes", "--home", small.settings.home, cwd=small.program)
        assert done.returncode == 0, done.stderr
        assert person_key(small.settings) != before


@pytest.mark.mission("B3")
@pytest.mark.parametrize(
    ("withdrawn_on", "again_on", "is_out"),
    [
        ("", "", False),
        ("2026-06-30", "", True),
        ("2026-07-01", "", False),
        ("2026-05-01", "2026-05-02", False),
    ],
)
def test_an_opt_out_holds_from_its_day(small: Small, withdrawn_on: str, again_on: str, is_out: bool) -> None:
    small.consent(withdrawn_on, again_on)
    small.load()
    found = opted_out(small.settings, DAY)
    assert [KEY in person.person_keys for person, _ in found] == ([True] if is_out else [])


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
import orchestration.purge as purging
import orchestration.purge_files as in_files
from orchestration import warehouse
from orchestration.purge_people import find_person
from signalpath.settings import Settings

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

module, name = sys.argv[2].rsplit(".", 1)
setattr({"purging": purging, "in_files": in_files}[module], name, die)
settings = Settings(home=Path(sys.argv[1]))
with warehouse.connect(settings.warehouse) as con:
    person = find_person(con, "ada@example.org")
purging.purge(settings, [(person, "requested")], date(2026, 6, 30), "2026-06-30")
"""


@pytest.mark.mission("B3")
@pytest.mark.parametrize(
    "place",
    [
        "purging._remove",
        "purging.empty_derived",
        "purging.rewrite_warehouse",
        "in_files._sync",
        "purging.write_certificate",
    ],
)
def test_a_purge_that_was_killed_is_finished_by_the_next_run(small: Small, place: str) -> None:
    """Wherever it was: the file opens, the person is suppressed, and the next run ends with a certificate."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(small.settings.home), place], cwd=PROJECT, capture_output=True
    )
    assert done.returncode == -9, done.stderr
    assert open_suppressions(small.settings).find("email:ada@example.org")
    assert not list((small.settings.reports / "purges").glob("*.json"))
    small.rows("select 1")
    small.state("d.jsonl", "ada@example.org")
    load_kind("xapi", load_program(small.program), small.settings, DAY)
    assert len(keep_out(small.settings, load_program(small.program), "2026-07-01")) == 1
    (small.settings.reports / "run.log").unlink(missing_ok=True)  # a run appends to it, so it is left to it
    assert small.named_in() == []
    assert keep_out(small.settings, load_program(small.program), "2026-07-02") == [], "once is enough"


@pytest.mark.mission("B6")
def test_whom_the_charter_excludes_later_goes_as_well(small: Small) -> None:
    small.write(
        "charter.yml",
        yaml.safe_dump(charter(data_access={"excluded_people": ["ada@example.org"]})),
    )
    assert small.rows("select count(*) from raw.xapi__statements") == [(2,)]
    assert len(keep_out(small.settings, load_program(small.program), "2026-06-30")) == 1
    assert small.rows("select actor_id from raw.xapi__statements") == [("bob@example.org",)]
    small.state("b.jsonl", "ada@example.org")
    small.load()
    assert small.rows("select distinct actor_id from raw.xapi__statements") == [("bob@example.org",)]


@pytest.mark.mission("B3")
def test_the_command_counts_asks_purges_verifies_and_readmits(small: Small) -> None:
    def command(*arguments: str) -> tuple[int, str]:
        done = signalpath("purge", *arguments, "--home", small.settings.home, cwd=small.program)
        return done.returncode, done.stdout + done.stderr

    assert command("nobody")[0] == 2
    code, said = command("person-0042", "--dry-run")
    assert code == 0 and "roster__people" in said and "Nothing was changed" in said
    assert "warehouse.duckdb" in small.named_in(), "a dry run changes nothing"
    code, said = command("github:ada-l", "--yes")
    assert code == 0, said
    assert small.named_in() == []
    (certificate,) = (small.settings.reports / "purges").glob("*.json")
    assert command(str(certificate), "--verify")[0] == 0
    with duckdb.connect(small.settings.warehouse) as con:
        con.execute("update raw.roster__people set manager_id = 'Person-0042'")
    code, said = command(str(certificate), "--verify")
    assert code == 2 and "roster__people (1 rows)" in said
    assert command("bob@example.org", "--readmit")[0] == 2
    assert command("ada@example.org", "--readmit")[0] == 0
    small.load()
    assert small.rows("select count(*) from raw.roster__people") == [(2,)]
