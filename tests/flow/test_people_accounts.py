"""What a roster and an LRS say of accounts, through identity: who is one person, and who is not."""

from __future__ import annotations

from hashlib import sha1

import duckdb
import pytest

from ingestion.raw_tables import ensure_raw_tables
from orchestration.identity_accounts import ACCOUNTS
from signalpath.identity import resolve_people

ADA, BEN = "Ada@x.example", "ben@x.example"


@pytest.mark.mission("C1")
def test_a_roster_names_any_tool_s_account_and_an_lrs_may_know_people_in_four_ways() -> None:
    """Mailbox, digest of one, account named by e-mail, plain account: the last is linked by the roster alone."""
    digest = sha1(f"mailto:{ADA.lower()}".encode()).hexdigest()
    actors = [ADA.lower(), digest, f"https://lms.example {ADA.lower()}", "https://lms.example e-17"]
    strangers = ["https://other.example e-17", "https://user@id.example/ada"]
    with duckdb.connect() as con:
        ensure_raw_tables(con)
        for number, (person, email) in enumerate({"e1": ADA, "e2": BEN}.items()):
            con.execute(
                "insert into raw.roster__people by name select 'hr' as source_name, ? as person_id, ? as email, "
                "? as display_name",
                [person, email, f"Person {number}"],
            )
        con.execute(
            "insert into raw.roster__accounts by name select 'hr' as source_name, 'e1' as person_id, "
            "unnest(['xapi', 'pagerduty']) as system, unnest(['https://lms.example e-17', 'P1']) as account_id"
        )
        for actor in (*actors, *strangers):
            con.execute(
                "insert into raw.xapi__statements by name select 'lrs' as source_name, ? as statement_id, "
                "? as actor_id",
                [actor, actor],
            )
        con.execute(
            "insert into raw.responses__responses by name select 'app' as source_name, 'r1' as response_id, "
            "'BEN@x.example' as person"
        )
        accounts = con.execute(ACCOUNTS).pl()
    _, linked = resolve_people(accounts, bytes(32))
    person = {(row["system"], row["account_id"]): row["person_key"] for row in linked.to_dicts()}
    ada, ben = person["roster", "e1"], person["roster", "e2"]
    assert ada != ben
    assert {person["xapi", actor] for actor in actors} == {ada}
    assert person["pagerduty", "P1"] == ada
    assert person["responses", "ben@x.example"] == ben
    assert len({person["xapi", actor] for actor in strangers} | {ada, ben}) == 4
