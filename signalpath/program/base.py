"""What every YAML model shares: unknown keys are errors, values do not change after loading."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """A part of a program file. A key that it does not know is refused, so typos are seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)
