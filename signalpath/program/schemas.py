"""program/schema/*.schema.json: what editors and reviewers check YAML against.

Made from the Pydantic models, which are the one place where a field is defined.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from signalpath.program.charter import Charter
from signalpath.program.content import Catalog, Curriculum
from signalpath.program.identity import IdentityDecisions
from signalpath.program.measures import Metrics, Signals
from signalpath.program.model import CompetencyModel
from signalpath.program.sources import Sources

DOCUMENTS: dict[str, type[BaseModel]] = {
    "catalog": Catalog,
    "charter": Charter,
    "competencies": CompetencyModel,
    "curriculum": Curriculum,
    "identity": IdentityDecisions,
    "metrics": Metrics,
    "signals": Signals,
    "sources": Sources,
}


def write_schemas(folder: Path) -> list[Path]:
    """Write one JSON Schema (2020-12) per kind of program file into `folder`; returns the files.

    The text depends on the models alone, so a test can compare what is committed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, model in DOCUMENTS.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
        written.append(path)
    return written
