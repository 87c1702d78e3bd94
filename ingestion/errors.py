"""What can stop a source from being read, in words for the person who can mend it.

Belongs here: `SourceError`, the one exception that ingestion raises. A row that does not fit is no
error: it becomes a dead letter (`dead_letters.py`) and the rest is loaded.
"""

from __future__ import annotations


class SourceError(Exception):
    """A source cannot be read: a missing credential, an unreachable host, a missing file or column.

    The message never quotes what a provider or a file said, only where and what was expected.

    Args:
        source_name: the entry of sources.yml.
        what: what happened, naming the file, host or variable.
        mend: what to do about it.
    """

    def __init__(self, source_name: str, what: str, mend: str) -> None:
        super().__init__(f"source `{source_name}`: {what}. {mend}")
        self.source_name = source_name
        self.what = what
        self.mend = mend

    def after_checkpoint(self) -> SourceError:
        """The same error of a run that has loaded something already, which the message says."""
        mend = self.mend.replace(": nothing was changed", "")
        kept = "What was read up to the last checkpoint is kept, and the next run goes on from there"
        return SourceError(self.source_name, self.what, f"{mend}. {kept}")
