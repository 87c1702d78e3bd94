"""Which suite belongs to which canonical entity. The gate is these suites and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from expectations.check import Check, GateParameters
from expectations.suites import (
    int_accounts,
    int_artefact_competencies,
    int_deployments,
    int_incident_responses,
    int_incidents,
    int_issue_transitions,
    int_issues,
    int_learning_events,
    int_oncall_shifts,
    int_people,
    int_pull_request_files,
    int_pull_requests,
    int_responses,
    int_review_comments,
    int_reviews,
    int_service_coverage,
    int_team_memberships,
)

# In the order of the questions, as they are shown.
GATE: dict[tuple[str, str], Callable[[GateParameters], list[Check]]] = {
    ("intermediate", "int_pull_requests"): int_pull_requests.checks,
    ("intermediate", "int_pull_request_files"): int_pull_request_files.checks,
    ("intermediate", "int_reviews"): int_reviews.checks,
    ("intermediate", "int_review_comments"): int_review_comments.checks,
    ("intermediate", "int_incidents"): int_incidents.checks,
    ("intermediate", "int_incident_responses"): int_incident_responses.checks,
    ("intermediate", "int_oncall_shifts"): int_oncall_shifts.checks,
    ("intermediate", "int_issues"): int_issues.checks,
    ("intermediate", "int_issue_transitions"): int_issue_transitions.checks,
    ("intermediate", "int_team_memberships"): int_team_memberships.checks,
    ("intermediate", "int_accounts"): int_accounts.checks,
    ("intermediate", "int_people"): int_people.checks,
    ("intermediate", "int_learning_events"): int_learning_events.checks,
    ("intermediate", "int_deployments"): int_deployments.checks,
    ("intermediate", "int_responses"): int_responses.checks,
    ("intermediate", "int_artefact_competencies"): int_artefact_competencies.checks,
    ("intermediate", "int_service_coverage"): int_service_coverage.checks,
}
