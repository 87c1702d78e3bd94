"""Names in a CASE package: identifiers, links, item types, and where our own fields travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

EXTENSION = "signalpath"
"""The key in a class's `extensions` under which our own fields are."""

DOMAIN, SKILL, TASK, ROLE = "Domain", "Skill", "Task", "Role"
ITEM_TYPES = {
    DOMAIN: "An area of skills.",
    SKILL: "A skill that the organisation's work needs.",
    TASK: "A piece of real work that needs the skill.",
    ROLE: "A rung of the ladder, with the levels that it expects.",
}


@dataclass(frozen=True)
class Names:
    """Identifiers of one organisation's package. They follow from ids alone: same model, same bytes.

    Attributes:
        organisation: two organisations' skills of one id are two skills.
        base: where a CASE server would answer for the package; empty for `urn:uuid:`.
        changed_at: what every class needs: the day of the last review, ISO 8601.
    """

    organisation: str
    base: str
    changed_at: str

    def uuid(self, kind: str, *ids: object) -> UUID:
        """UUID 5 of a class of CASE and our ids."""
        space = uuid5(NAMESPACE_URL, f"signalpath:{self.organisation}")
        return uuid5(space, "/".join([kind, *map(str, ids)]))

    def head(self, kind: str, *ids: object) -> dict[str, Any]:
        """What every class has: identifier, uri and the time of its last change."""
        link = self.link("", kind, *ids)
        return {
            "identifier": link["identifier"],
            "uri": link["uri"],
            "lastChangeDateTime": self.changed_at,
        }

    def link(self, title: str, kind: str, *ids: object) -> dict[str, str]:
        """A reference: title, identifier, uri."""
        identifier = str(self.uuid(kind, *ids))
        folder = "CFRubricCriteria" if kind == "CFRubricCriterion" else f"{kind}s"
        uri = f"{self.base.rstrip('/')}/{folder}/{identifier}" if self.base else f"urn:uuid:{identifier}"
        return {"title": title, "identifier": identifier, "uri": uri}


def ours(**fields: Any) -> dict[str, Any]:
    """Our own fields as `extensions`."""
    return {"extensions": {EXTENSION: fields}}
