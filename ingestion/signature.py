"""What an incident was about, as a code that only says "the same again".

Belongs here: turning an alert's own key into that code, in memory, before anything reaches disk.
Does not belong here: which field of a tool holds the key (`sources/<kind>/rows.py`).

An alert's key is whatever a monitor was told to send: a check's name, a host, a customer's name. None of
it is needed to see that two incidents were the same, so only the beginning of its SHA-256 is kept. A hash
hides what cannot be guessed: who can read the warehouse and thinks of a key can check whether it occurred.
"""

from __future__ import annotations

import hashlib
import re

LENGTH = 16
# A tool that is given no key makes one up, new for every incident: a UUID, or 32 digits.
_MADE_UP = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.I)


def signature(*parts: object) -> str | None:
    """The first 16 hexadecimal digits of the SHA-256 of the parts, or None where nothing says "the same".

    Args:
        parts: texts that together tell one kind of incident from another, the first one needed; empty
            ones count as empty, whatever is no text as its text. Case and outer blanks are ignored.
    """
    texts = ["" if part is None else str(part).strip().casefold() for part in parts]
    if not texts or not texts[0] or _MADE_UP.fullmatch(texts[0]):
        return None
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:LENGTH]
