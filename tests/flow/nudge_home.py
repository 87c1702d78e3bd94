"""A home with the few tables that nudges are made of: two people, one incident, one item."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from signalpath.settings import Settings

# A Tuesday, 11:00 in Berlin.
AT = datetime(2026, 6, 30, 9)
TABLES = {
    "identity.people": "person_key varchar",
    "gate.withheld_units": "unit_kind varchar, unit_id varchar, unit_name varchar, detail varchar",
    "intermediate.int_people": "person_key varchar, is_bot boolean, roster_person_id varchar, time_zone varchar, "
    "start_on date, end_on date, team_name varchar, is_consenting boolean",
    "raw.roster__people": "person_id varchar, email varchar",
    "intermediate.int_responses": "person_key varchar, kind varchar, about_kind varchar, about_id varchar, "
    "reason_code varchar, made_at timestamp",
    "intermediate.int_incidents": "incident_key varchar, evidence_id varchar, service_key varchar, "
    "created_at timestamp, resolved_at timestamp, is_moot boolean",
    "intermediate.int_incident_responses": "incident_key varchar, person_key varchar, response_type varchar, "
    "is_disputed boolean, created_at timestamp",
    "intermediate.int_incident_competencies": "incident_key varchar, competency_id varchar, weight double",
    "intermediate.int_service_schedules": "service_key varchar, schedule_key varchar",
    "intermediate.int_oncall_shifts": "schedule_key varchar, person_key varchar, escalation_level bigint, "
    "start_at timestamp, end_at timestamp",
    "intermediate.int_pull_requests": "pull_request_key varchar, evidence_id varchar, author_person_key varchar, "
    "is_bot_author boolean, created_at timestamp",
    "intermediate.int_pull_request_competencies": "pull_request_key varchar, competency_id varchar, "
    "is_by_path boolean",
    "intermediate.int_path_competencies": "path varchar, competency_id varchar",
    "intermediate.int_review_comments": "review_comment_key varchar, thread_id varchar, pull_request_key varchar, "
    "commenter_person_key varchar, is_bot boolean, path varchar, created_at timestamp",
    "intermediate.int_reviews": "review_key varchar, pull_request_key varchar, reviewer_person_key varchar, "
    "is_bot boolean, state varchar, submitted_at timestamp",
    "marts.dim_competency": "competency_id varchar, name varchar, relevance double, prerequisites varchar[]",
    "marts.dim_content": "content_id varchar, title varchar, competency_id varchar, level bigint, "
    "modality varchar, minutes bigint, is_synchronous boolean, is_local boolean, reviewed_on date, "
    "open_error_count bigint, is_offerable boolean",
    "marts.fct_learning_events": "person_key varchar, content_id varchar, activity_type varchar, verb varchar, "
    "occurred_at timestamp",
    "marts.mart_skill_evidence": "person_key varchar, competency_id varchar, week_on date, signal_id varchar, "
    "value double, weight double, evidence_count bigint, evidence_ids varchar[], half_life_days double, "
    "signal_kind varchar",
    "recommend.skill_states": "person_key varchar, competency_id varchar, alpha double, beta double, "
    "estimate double, lower double, upper double, evidence_weight double, is_unknown boolean",
}


def make_home(folder: Path) -> Settings:
    """Ann and Ben both resolved an incident of the database an hour ago; Ben did not consent."""
    home = Settings(home=folder)
    with duckdb.connect(str(home.warehouse)) as con:
        for name, columns in TABLES.items():
            con.execute(f"create schema if not exists {name.split('.')[0]}")
            con.execute(f"create table {name} ({columns})")
        con.execute("insert into identity.people values ('ann'), ('ben')")
        con.execute(
            "insert into intermediate.int_people values "
            "('ann', false, 'E1', 'Europe/Berlin', null, null, 'Ports', true), "
            "('ben', false, 'E2', 'Europe/Berlin', null, null, 'Ports', false)"
        )
        con.execute(
            "insert into raw.roster__people values ('E1', 'ann@example.invalid'), ('E2', 'ben@example.invalid')"
        )
        con.execute("insert into marts.dim_competency values ('sql', 'Slow queries', 1.0, [])")
        for number in (1, 2):
            con.execute(
                "insert into marts.dim_content values (?, ?, 'sql', 1, 'runbook', 15, false, true, '2026-01-01', 0, true)",
                [f"book_{number}", f"Read a plan, part {number}"],
            )
    add_incident(home, 1, AT - timedelta(hours=2))
    return home


def add_incident(home: Settings, number: int, resolved_at: datetime) -> None:
    """An incident of half an hour that both people acknowledged, and nobody is on call for."""
    began = resolved_at - timedelta(minutes=30)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(
            "insert into intermediate.int_incidents values (?, ?, 'db', ?, ?, false)",
            [f"pd|{number}", f"incident {number}", began, resolved_at],
        )
        con.execute(
            "insert into intermediate.int_incident_competencies values (?, 'sql', 1.0)", [f"pd|{number}"]
        )
        for person in ("ann", "ben"):
            con.execute(
                "insert into intermediate.int_incident_responses values (?, ?, 'acknowledge', false, ?)",
                [f"pd|{number}", person, began + timedelta(minutes=2)],
            )
