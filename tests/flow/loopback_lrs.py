"""An LRS for the flow tests: GET /statements in pages by `more`, strict about version and credential."""

from __future__ import annotations

import base64
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from loopback import Answer, Request
from loopback_github import SECRET

USER, PASSWORD = "reader", "lrs-password"
VERBS = "http://adlnet.gov/expapi/verbs/"


def statement_id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def statement(name: str, stored: str, **parts: Any) -> dict[str, Any]:
    """A legal statement in which every text that we must not keep is planted."""
    words = {"en": SECRET}
    return {
        "id": statement_id(name),
        "actor": {"objectType": "Agent", "mbox": "mailto:ada@acme.example", "name": SECRET},
        "verb": {"id": f"{VERBS}passed", "display": words},
        "object": {
            "id": "https://signalpath.dev/checkpoint/caching",
            "definition": {"name": words, "description": words, "extensions": {"https://x.example": SECRET}},
        },
        "result": {
            "success": True,
            "score": {"scaled": 0.9},
            "response": SECRET,
            "extensions": {"https://x.example/note": SECRET, "https://signalpath.dev/xapi/hints": 0},
        },
        "context": {
            "platform": SECRET,
            "revision": SECRET,
            "instructor": {"mbox": "mailto:mentor@acme.example", "name": SECRET},
            "extensions": {"https://x.example/note": SECRET, "https://signalpath.dev/xapi/aided": False},
        },
        "attachments": [
            {
                "usageType": "https://x.example/essay",
                "display": words,
                "description": words,
                "contentType": "text/plain",
                "length": 4,
                "sha2": SECRET,
            }
        ],
        "authority": {"objectType": "Agent", "account": {"homePage": "https://x.example", "name": SECRET}},
        "timestamp": stored,
        "stored": stored,
        "version": "1.0.3",
        **parts,
    }


def voiding(name: str, voided: str, stored: str) -> dict[str, Any]:
    reference = {"objectType": "StatementRef", "id": statement_id(voided)}
    plain = statement(name, stored, verb={"id": f"{VERBS}voided"}, object=reference)
    return {key: part for key, part in plain.items() if key not in ("context", "result")}


class Lrs:
    """Statements in the order of `stored`; a voided one is not listed, as the standard has it."""

    def __init__(self, statements: list[dict[str, Any]], page: int = 2) -> None:
        self.all = statements
        self.page = page
        self.version = "1.0.3"
        self.more_prefix = ""
        self.consistent_through: str | None = "2026-06-29T00:00:00Z"

    def __call__(self, request: Request) -> Answer:
        secret = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        headers = {"X-Experience-API-Version": self.version}
        if request.path == "/xapi/about":
            return Answer({"version": ["1.0.3", "2.0.0"]}, headers=headers)
        if request.headers.get("Authorization") != f"Basic {secret}":
            return Answer({"error": SECRET}, 401)
        if request.headers.get("X-Experience-API-Version") != self.version:
            return Answer({"error": SECRET}, 400)
        assert (request.method, request.path) == ("GET", "/xapi/statements")
        if self.consistent_through:
            headers["X-Experience-API-Consistent-Through"] = self.consistent_through
        return Answer(self._statements(request.query), headers=headers)

    def _statements(self, query: dict[str, str]) -> dict[str, Any]:
        assert query["ascending"] == "true"
        voided = {s["object"]["id"] for s in self.all if s["verb"]["id"] == f"{VERBS}voided"}
        listed = sorted((s for s in self.all if s["id"] not in voided), key=lambda s: s["stored"])
        since = query.get("since", "")
        listed = [s for s in listed if s["stored"] > since]
        start, size = int(query.get("from", 0)), min(self.page, int(query["limit"]))
        end = start + size
        more = ""
        if end < len(listed):
            more = f"/xapi/statements?ascending=true&limit={size}&since={since}&from={end}"
        return {"statements": listed[start:end], "more": more and self.more_prefix + more}


def xapi_entry(base_url: str) -> dict[str, Any]:
    """The entry of sources.yml; LRS_USER and LRS_PASSWORD hold the credential."""
    return {
        "name": "lrs",
        "kind": "xapi",
        "base_url": f"{base_url}/xapi",
        "user_env": "LRS_USER",
        "token_env": "LRS_PASSWORD",
    }


def two_learners() -> list[dict[str, Any]]:
    """A small organisation: four events, one of them taken back, and an account as actor."""
    account = {"objectType": "Agent", "account": {"homePage": "https://hr.example", "name": "e-17"}}
    return [
        statement("one", "2026-03-01T10:00:00Z"),
        statement("two", "2026-03-02T10:00:00Z", actor=account),
        statement("three", "2026-03-03T10:00:00Z"),
        statement("four", "2026-03-04T10:00:00Z"),
        voiding("void", "three", "2026-03-05T10:00:00Z"),
    ]
