"""Everything that Dagster knows of: `dagster dev -w workspace.yaml`. Thin on purpose.

Settings come from SIGNALPATH_HOME and SIGNALPATH_PROGRAM; what one run is about comes with the run.
"""

from __future__ import annotations

import orchestration.quiet  # isort: skip  # noqa: F401 - before any tool that would phone home
import dagster as dg

from orchestration.cards import cards
from orchestration.data_access import data_access
from orchestration.drift_review import drift_review
from orchestration.effects import pilot_effects
from orchestration.gate import gate
from orchestration.identity import resolve_identity
from orchestration.ingest import ingest_assets
from orchestration.jobs import daily, refresh, refresh_with_site
from orchestration.just_in_time import just_in_time, nudge
from orchestration.kept_out import kept_out
from orchestration.load_summary import take_inventory
from orchestration.nudges import nudges
from orchestration.participants import incidents_to_confirm
from orchestration.paths import recommend_paths
from orchestration.peers import peers
from orchestration.problem import problem_figures
from orchestration.publish import sponsor
from orchestration.recommend import estimate_skill_states
from orchestration.recommended_before import recommended_before
from orchestration.run_context import RunContext
from orchestration.run_log import run_log
from orchestration.site_asset import sponsor_site
from orchestration.transform import canonical, marts
from orchestration.withheld_units import withheld_units

defs = dg.Definitions(
    assets=[
        data_access,
        *ingest_assets(),
        resolve_identity,
        kept_out,
        take_inventory,
        recommended_before,
        canonical,
        incidents_to_confirm,
        withheld_units,
        marts,
        estimate_skill_states,
        recommend_paths,
        peers,
        nudges,
        cards,
        pilot_effects,
        problem_figures,
        drift_review,
        sponsor,
        sponsor_site,
    ],
    asset_checks=[gate],
    resources={"run": RunContext()},
    jobs=[refresh, refresh_with_site, nudge],
    schedules=[daily],
    sensors=[just_in_time],
    loggers={"run_log": run_log},
)
