"""The mappings of the competency model: they name things that there are."""

from __future__ import annotations

from expectations.bounds_of_tickets import mappings
from expectations.check import Check, GateParameters


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_artefact_competencies."""
    return mappings(parameters)
