"""The secrets about people: one makes pseudonyms, one hides who is suppressed. Mode 0600, never in DuckDB.

Belongs here: reading, making and replacing `keys/person.key`. What is done with it is in
`signalpath/identity.py` (pseudonyms) and `suppression.py` (who stays out).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from signalpath.settings import Settings


def person_key(settings: Settings) -> bytes:
    """The HMAC key: SIGNALPATH_PERSON_KEY, else `keys/person.key`, made on the first run.

    Losing the file gives everybody a new pseudonym; that is the way to break the link for good.
    """
    if settings.person_key:
        return settings.person_key.encode()
    path = settings.keys / "person.key"
    if not path.is_file():
        write_person_key(settings, secrets.token_hex(32))
    return path.read_text("ascii").strip().encode()


def write_person_key(settings: Settings, key: str) -> None:
    """Store a key, readable by its owner only. An existing one is never overwritten."""
    path = settings.keys / "person.key"
    if not path.exists():
        write_secret(path, key + "\n")


def suppression_key(key: bytes) -> bytes:
    """The key under which suppressed people are kept. It tells nothing of the key it is made of.

    So it can outlive a rotation: it finds who is suppressed, and computes no pseudonym, old or new.
    """
    return hmac.new(key, b"signalpath suppression list", hashlib.sha256).digest()


def write_secret(path: Path, text: str) -> None:
    """Put a file in place, mode 0600: after a crash it is the old one or the new one, and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(path.name + ".new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
