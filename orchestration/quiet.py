"""Switches the telemetry of every tool off. Import it before any of them.

Belongs here: environment variables that a tool reads when it is imported. `setdefault` would let a
user's shell turn telemetry back on unseen, so these are set outright. Dagster's own switch is in the
`dagster.yaml` that `orchestration.instance` writes, Evidence's in its settings file.
"""

from __future__ import annotations

import os

OFF = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "SEND_ANONYMOUS_USAGE_STATS": "no",
    # Not telemetry, but the same kind of noise: progress bars and a look-up of newer dbt versions.
    "TQDM_DISABLE": "1",
    "DBT_VERSION_CHECK": "false",
}


def be_quiet() -> None:
    """Set the switches in this process and for its children."""
    os.environ.update(OFF)


be_quiet()
