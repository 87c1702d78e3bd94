"""What every YAML model shares: unknown keys are errors, values do not change after loading."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Level = Annotated[int, Field(ge=1, le=4)]
"""A rubric level, 1 to 4; what each one means, the task's rubric says."""
ServiceVersions = Annotated[
    dict[Text, Text], Field(description='service -> version as text, in quotes, such as "3"')
]

PLACEHOLDERS = {"tbd", "tba", "todo", "n/a", "na", "none", "nobody", "unknown", "?", "-"}


def _is_somebody(name: str) -> str:
    if name.strip(" .").lower() in PLACEHOLDERS:
        raise ValueError("is a placeholder. Name the person who agreed to it")
    return name


Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2), AfterValidator(_is_somebody)]
"""A person who agreed to be named. A title may follow after a comma."""


class Document(BaseModel):
    """A part of a program file. A key that it does not know is refused, so typos are seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)
