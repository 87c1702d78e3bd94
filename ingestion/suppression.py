"""keys/suppressed.json: who stays out of every later load, without saying who that is.

Belongs here: the file, the keyed hashes in it, and finding an identifier among them. It holds
HMAC-SHA256 of identifiers under a key derived from the person key, the day, and which of them were one
request. Dropping rows is `exclusions.py`'s work, removing what was loaded is orchestration's.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingestion.errors import SourceError
from ingestion.person_key import person_key, suppression_key, write_secret
from signalpath.settings import Settings


@dataclass(frozen=True)
class Entry:
    """One suppressed identifier: under which key, since when, and by which request (`group`)."""

    key: str
    since: str
    group: str


@dataclass
class Suppressions:
    """The list.

    Attributes:
        path: the file; it need not exist.
        keys: name of each suppression key -> the key. The current one comes first; the others are
            of before a rotation and compute no pseudonym.
        entries: keyed hash -> entry.
    """

    path: Path
    keys: dict[str, bytes]
    entries: dict[str, Entry]

    def find(self, identifier: str) -> str | None:
        """The group that an identifier was suppressed with; None if it was not."""
        for key in self.keys.values():
            if entry := self.entries.get(_hash(key, identifier)):
                return entry.group
        return None

    def hash(self, identifier: str) -> str:
        """HMAC-SHA256 of an identifier under the current key, 64 hex digits."""
        return _hash(next(iter(self.keys.values())), identifier)

    def add(self, identifiers: Iterable[str], group: str, since: date) -> None:
        """Suppress identifiers; those that are suppressed already stay as they are. Not yet written."""
        name = next(iter(self.keys))
        for identifier in identifiers:
            if self.find(identifier) is None:
                self.entries[self.hash(identifier)] = Entry(name, since.isoformat(), group)

    def remove(self, groups: Iterable[str]) -> int:
        """Take whole groups off the list; returns how many hashes that were. Not yet written."""
        gone = set(groups)
        before = len(self.entries)
        self.entries = {digest: entry for digest, entry in self.entries.items() if entry.group not in gone}
        return before - len(self.entries)

    def save(self) -> None:
        """Write the file, mode 0600: after a crash it is the old one or the new one."""
        names = list(self.keys)
        used = {entry.key for entry in self.entries.values()}
        document = {
            "key": names[0],
            "retired": {name: self.keys[name].hex() for name in names[1:] if name in used},
            "entries": {d: vars(entry) for d, entry in sorted(self.entries.items())},
        }
        write_secret(self.path, json.dumps(document, indent=1) + "\n")


def open_suppressions(settings: Settings) -> Suppressions:
    """The list of a home; empty where there is none.

    Raises:
        SourceError: it was made under another person key, so nobody on it would be recognised.
    """
    path = settings.keys / "suppressed.json"
    current = suppression_key(person_key(settings))
    if not path.is_file():
        return Suppressions(path, {_name(current): current}, {})
    document = json.loads(path.read_text("ascii"))
    keys = {_name(current): current}
    keys |= {name: bytes.fromhex(key) for name, key in document["retired"].items()}
    entries = {digest: Entry(**entry) for digest, entry in document["entries"].items()}
    if {entry.key for entry in entries.values()} - set(keys):
        raise SourceError(
            "people who opted out",
            f"{path} was made under another person key, so nobody on it would be recognised",
            "Put that key back; a new one is made with `signalpath keys rotate`",
        )
    return Suppressions(path, keys, entries)


def retire_key(settings: Settings, old: bytes, new: bytes) -> None:
    """Carry the list over to a new person key: what is on it is still found, by the old derived key."""
    held = open_suppressions(settings)
    before, after = suppression_key(old), suppression_key(new)
    keys = {_name(after): after, _name(before): before, **held.keys}
    Suppressions(held.path, keys, held.entries).save()


def _hash(key: bytes, identifier: str) -> str:
    return hmac.new(key, identifier.encode(), hashlib.sha256).hexdigest()


def _name(key: bytes) -> str:
    return hashlib.sha256(b"name of " + key).hexdigest()[:16]
