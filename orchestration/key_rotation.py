"""Replaces the person key. The suppression list is carried over first, then the old key is gone."""

from __future__ import annotations

import secrets

from ingestion.person_key import person_key, write_secret
from ingestion.suppression import open_suppressions, retire_key
from signalpath.settings import Settings


def rotate_key(settings: Settings, following: str | None = None) -> int:
    """Put a new key in place of the old one; returns how many suppressed identifiers were carried over.

    A crash in between leaves the old key with a list that both keys can read.

    Args:
        settings: the home; the caller holds its lock.
        following: the new key, where the operator keeps it in the environment; made here by default.

    Raises:
        SourceError: the list was made under yet another key.
    """
    carried = len(open_suppressions(settings).entries)
    new = following or secrets.token_hex(32)
    if carried:
        retire_key(settings, person_key(settings), new.encode())
    if not settings.person_key:
        write_secret(settings.keys / "person.key", new + "\n")
    return carried
