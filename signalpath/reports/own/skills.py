"""Every skill of the model for one person, known or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from signalpath.reports.own.evidence import signal_weight
from signalpath.reports.own.page import Skill

_KEPT = (
    "estimate",
    "lower",
    "upper",
    "alpha",
    "beta",
    "proven_level",
    "estimate_without_claims",
    "last_evidence_on",
)


def skills(
    competencies: Sequence[Mapping[str, Any]],
    states: Mapping[str, Mapping[str, Any]],
    weights: Iterable[Mapping[str, Any]],
    offers: Collection[str],
    signals: Mapping[str, str],
) -> tuple[Skill, ...]:
    """One `Skill` per competency, by domain and name; one without a state is unknown.

    Args:
        competencies: of `dim_competency`.
        states: competency_id -> row of `recommend.skill_states`.
        weights: rows of `signal_weights`.
        offers: competencies in which the person's offer of help stands.
        signals: id -> name.
    """
    of: dict[str, list[Mapping[str, Any]]] = {}
    for row in weights:
        of.setdefault(row["competency_id"], []).append(row)
    made = []
    for competency in sorted(competencies, key=lambda c: (c["domain"] or "", c["name"])):
        own_id = competency["competency_id"]
        state = states.get(own_id, {})
        made.append(
            Skill(
                competency_id=own_id,
                name=competency["name"],
                domain=competency["domain"],
                is_unknown=state.get("is_unknown") is not False,
                evidence_weight=state.get("evidence_weight") or 0.0,
                exposure_weight=state.get("exposure_weight") or 0.0,
                is_offering_help=own_id in offers,
                signals=tuple(signal_weight(row, signals) for row in of.get(own_id, [])),
                **{name: state.get(name) for name in _KEPT},
            )
        )
    return tuple(made)
