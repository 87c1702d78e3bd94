"""The secret that turns accounts into pseudonyms. Kept outside the warehouse, mode 0600."""

from __future__ import annotations

import os
import secrets

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
    settings.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(settings.keys / "person.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
