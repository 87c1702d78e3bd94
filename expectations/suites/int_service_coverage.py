"""Coverage reports: of known services, and of at most all lines."""

from __future__ import annotations

from expectations.bounds_of_learning import coverage
from expectations.check import Check, GateParameters


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_service_coverage."""
    return coverage(parameters)
