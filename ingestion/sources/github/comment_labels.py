"""The label of a review comment in the style of Conventional Comments: `suggestion (blocking): …`.

Belongs here: from text to one of the known labels, or nothing. The text is looked at in memory by an
opt-in of the charter (data_access.read_conventional_comment_labels) and goes no further: what is
returned is never a part of it, but one of `LABELS` and `DECORATIONS`.
"""

from __future__ import annotations

import re

LABELS = ("praise", "nitpick", "suggestion", "issue", "todo", "question", "thought", "chore", "note")
DECORATIONS = ("blocking", "non-blocking")
_MARKS = r"[*_`]{0,3}"
_LABELLED = re.compile(
    rf"\s*{_MARKS}(?P<label>[a-z]+){_MARKS}\s*(?:\((?P<decorations>[a-z, -]{{1,80}})\))?{_MARKS}\s*:",
    re.IGNORECASE,
)


def conventional_label(text: str | None) -> str | None:
    """`suggestion`, or `suggestion (blocking)`; None if the text is not there or begins otherwise.

    Other decorations (`security`, `test`) are the organisation's own words, so they are left out.
    """
    found = _LABELLED.match(text) if text else None
    if found is None:
        return None
    label = next((known for known in LABELS if known == found["label"].lower()), None)
    if label is None:
        return None
    named = {word.strip().lower() for word in (found["decorations"] or "").split(",")}
    decoration = next((known for known in DECORATIONS if known in named), None)
    return f"{label} ({decoration})" if decoration else label
