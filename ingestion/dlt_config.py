"""dlt's settings, in one place and before dlt is imported: no telemetry, no noise, parquet.

Belongs here: what is the same for every pipeline. Import this module before `dlt`.
A variable that is already set wins, so a run can be debugged with RUNTIME__LOG_LEVEL=INFO.
"""

from __future__ import annotations

import os

SETTINGS = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "ERROR",
    # The default insert_values costs a hundred times as much.
    "NORMALIZE__LOADER_FILE_FORMAT": "parquet",
    # Two cores, small loads: pools cost more than they bring.
    "EXTRACT__WORKERS": "1",
    "NORMALIZE__WORKERS": "1",
    "LOAD__WORKERS": "1",
    # Rows stay in raw.* only, not a second time in raw_staging.*.
    "LOAD__TRUNCATE_STAGING_DATASET": "true",
    # Loaded packages hold copies of the rows; the warehouse has them.
    "LOAD__DELETE_COMPLETED_JOBS": "true",
}
for _name, _value in SETTINGS.items():
    os.environ.setdefault(_name, _value)
