"""Learning events and answers whose actors, scores, verbs or ids are not what they are taken for."""

from __future__ import annotations

import duckdb

from benchmarks.gate_faults.declare import chosen, fault

STATEMENTS, ANSWERS, RESPONSES = "raw.xapi__statements", "raw.feedback__responses", "raw.responses__responses"


@fault("share of actors", slight=0.05, marked=0.3, serious=0.9)
def actors_unknown(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The learning platform sends account numbers that nobody can tell."""
    con.execute(
        f"update {STATEMENTS} set actor_id = 'lms-' || md5(actor_id)[:8] where {chosen('actor_id', share)}"
    )


@fault("share of scores", slight=0.05, marked=0.3, serious=1.0)
def scores_in_percent(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Scores are 0 to 100 rather than 0 to 1."""
    con.execute(
        f"update {STATEMENTS} set score_scaled = 100 * score_scaled where {chosen('statement_id', share)}"
    )


@fault("share of scores", slight=0.05, marked=0.3, serious=1.0)
def scores_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Checkpoints say neither score nor success."""
    con.execute(
        f"update {STATEMENTS} set score_scaled = null, is_success = null"
        f" where {chosen('statement_id', share)}"
    )


@fault("share of statements", slight=0.02, marked=0.2, serious=1.0)
def statements_duplicated(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The store was filled twice, the second time under new ids."""
    con.execute(f"insert into {STATEMENTS} select * replace (md5(statement_id) as statement_id)"
                f" from {STATEMENTS}"
                f" where {chosen('statement_id', share)}")  # fmt: skip


@fault("share of statements", slight=0.05, marked=0.3, serious=0.8)
def statements_missing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Statements were lost between pages."""
    con.execute(f"delete from {STATEMENTS} where {chosen('statement_id', share)}")


@fault("share of durations", slight=0.05, marked=0.3, serious=1.0)
def durations_in_minutes(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Durations are minutes taken for seconds."""
    con.execute(f"update {STATEMENTS} set duration_seconds = duration_seconds / 60"
                f" where {chosen('statement_id', share)}")  # fmt: skip


@fault("share of durations", slight=0.05, marked=0.3, serious=1.0)
def durations_in_milliseconds(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Durations are milliseconds taken for seconds."""
    con.execute(f"update {STATEMENTS} set duration_seconds = duration_seconds * 1000"
                f" where {chosen('statement_id', share)}")  # fmt: skip


@fault("share of statements", slight=0.05, marked=0.3, serious=1.0)
def verbs_changed(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The platform has verbs of its own."""
    con.execute(f"update {STATEMENTS} set verb_id ="
                " 'https://lms.example/verbs/did-' || split_part(verb_id, '/', -1)"
                f" where {chosen('statement_id', share)}")  # fmt: skip


@fault("share of objects", slight=0.05, marked=0.3, serious=1.0)
def contents_unknown(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Statements are about content that the catalogue does not have."""
    con.execute(f"update {STATEMENTS} set object_id = object_id || '_v2' where {chosen('object_id', share)}")


@fault("share of answers", slight=0.05, marked=0.3, serious=1.0)
def answers_on_another_scale(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Answers from 1 to 5 came as 0 to 100."""
    con.execute(f"update {ANSWERS} set score = 20 * score where {chosen('response_id', share)}")


@fault("share of answers", slight=0.05, marked=0.3, serious=0.9)
def answers_of_nobody(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Answers are of addresses that are nobody's."""
    con.execute(
        f"update {ANSWERS} set person_email = 'old.' || person_email where {chosen('person_email', share)}"
    )


@fault("share of responses", slight=0.05, marked=0.3, serious=0.9)
def responses_about_nothing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """What people said is about things that do not exist."""
    con.execute(f"update {RESPONSES} set about_id = 'gone_' || about_id where {chosen('response_id', share)}")


@fault("share of responses", slight=0.05, marked=0.3, serious=0.9)
def responses_of_nobody(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Responses are of people whom nobody knows."""
    con.execute(f"update {RESPONSES} set person = 'old.' || person where {chosen('response_id', share)}")
