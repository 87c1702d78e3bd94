"""What people answered, accepted and disputed: of known people, about known things, on the scale."""

from __future__ import annotations

from expectations.bounds_of_people import responses
from expectations.check import Check, GateParameters


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_responses."""
    return responses(parameters)
