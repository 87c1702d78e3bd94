"""Which suite belongs to which canonical entity. The gate is these suites and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from expectations.check import Check, GateParameters
from expectations.suites import int_incidents, int_issues, int_pull_requests

GATE: dict[tuple[str, str], Callable[[GateParameters], list[Check]]] = {
    ("intermediate", "int_pull_requests"): int_pull_requests.checks,
    ("intermediate", "int_incidents"): int_incidents.checks,
    ("intermediate", "int_issues"): int_issues.checks,
}
