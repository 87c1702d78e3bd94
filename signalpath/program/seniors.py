"""Who may sign: practice by name, as the charter and the model name people.

Belongs here: the rule for practice, and the list behind it. Does not belong here: sign-offs of people's work,
which go by the giver's role on the roster (`Role.is_senior`, dbt `int_sign_offs`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from signalpath.program.charter import Charter
from signalpath.program.content import ContentItem
from signalpath.program.model import CompetencyModel
from signalpath.program.places import Fault, YamlFile, shown

Signer = Callable[[ContentItem], str | None]


def who_may_sign(competency: str, charter: Charter | None, model: CompetencyModel | None) -> dict[str, str]:
    """Name -> why, of everybody who may sign practice of a skill; the owner of the model first.

    L&D's owner of the content is not among them: what practice says of a service, an engineer answers for.
    """
    owners = [charter.owners.model] if charter else []
    owners += [model.owner] if model else []
    named = {_plain(owner): "owner of the model" for owner in owners}
    for senior in model.seniors if model else ():
        if competency in senior.competencies:
            named.setdefault(_plain(senior.name), "senior")
    return named


def signature_check(charter: Charter | None, model: CompetencyModel | None) -> Signer:
    """A function that says what is wrong with who signed an item; None where nobody signed, or rightly."""

    def check(item: ContentItem) -> str | None:
        if item.reviewed_by is None:
            return None
        may = who_may_sign(item.competency, charter, model)
        if _folded(item.reviewed_by) in {_folded(name) for name in may}:
            return None
        names = ", ".join(f"{name} ({why})" for name, why in may.items())
        return (
            f"`{shown(_plain(item.reviewed_by))}` may not sign practice of {item.competency}. These may: "
            f"{names or 'nobody yet'}. Let one of them try it and sign, or name the skill's senior under "
            "`seniors` in model/competencies.yml"
        )

    return check


def repeated_seniors(files: Mapping[str, YamlFile]) -> Iterator[Fault]:
    """A senior who is named twice: the second entry would be overlooked when the first is taken out."""
    first: set[str] = set()
    for senior in files["competencies"].parts("seniors"):
        name = _folded(senior.text("name") or "")
        if name and name in first:
            yield senior.fault("name", "is named before: put the skills of both entries into one")
        first.add(name)


def _plain(name: str) -> str:
    """A name without the title that may follow a comma."""
    return " ".join(name.partition(",")[0].split())


def _folded(name: str) -> str:
    return _plain(name).casefold()
