"""One visit to the site: a browser page, and what it did that it must not."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page


@dataclass
class Visit:
    """A page of the site, with what it asked for from elsewhere and the errors that it threw."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Load a page and wait until it answers clicks: what is seen before that is the prerendered text."""
        self.page.goto(f"{self.base}{path}", wait_until="networkidle")
        self.page.wait_for_function("Symbol.for('EVIDENCE_QUERY_ENGINE') in window")
        return self.page
