"""The dbt models as two multi-assets, so that the gate stands between canonical entities and marts."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.asset_utils import DAGSTER_DBT_UNIQUE_ID_METADATA_KEY

from orchestration import build_state, warehouse
from orchestration.build_state import Plan
from orchestration.dbt_in_process import dbt_build, unchanged
from orchestration.dbt_manifest import ensure_manifest
from orchestration.instance import POOL
from orchestration.run_context import RunContext
from signalpath.settings import Settings

MANIFEST = ensure_manifest(Settings())
CANONICAL = "fqn:signalpath.staging fqn:signalpath.intermediate"
MARTS = "fqn:signalpath.signals fqn:signalpath.metrics fqn:signalpath.marts"
Events = Iterator[dg.MaterializeResult | dg.AssetCheckResult]


class SchemaAndTable(DagsterDbtTranslator):
    """Asset key = [schema, table]; group = layer."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """The relation's schema and name, for models and sources alike."""
        props = dbt_resource_props
        return dg.AssetKey([props["schema"], props.get("identifier") or props.get("alias") or props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Staging and intermediate are one group: nobody reads them apart."""
        schema = dbt_resource_props["schema"]
        return "canonical" if schema in ("staging", "intermediate") else str(schema)


TRANSLATOR = SchemaAndTable()


@dbt_assets(
    manifest=MANIFEST, select=CANONICAL, name="canonical", dagster_dbt_translator=TRANSLATOR, pool=POOL
)
def canonical(context: dg.AssetExecutionContext, run: RunContext) -> Events:
    """Staging and intermediate: one spelling per entity, whatever system it came from."""
    yield from _build(context, run, CANONICAL, build_state.begin_canonical, build_state.CANONICAL)


@dbt_assets(manifest=MANIFEST, select=MARTS, name="marts", dagster_dbt_translator=TRANSLATOR, pool=POOL)
def marts(context: dg.AssetExecutionContext, run: RunContext) -> Events:
    """Signals, metrics and marts: what is counted, once the gate has passed."""
    yield from _build(context, run, MARTS, build_state.begin_marts, build_state.COMPLETE)


def _build(
    context: dg.AssetExecutionContext,
    run: RunContext,
    layers: str,
    begin: Callable[[Settings, date], Plan],
    reached: str,
) -> Events:
    keys = _keys(context)
    if context.is_subset:
        # Some of it, as when somebody clicks one model in the UI, is built whole and model by model.
        with warehouse.connect(run.settings.warehouse) as con:
            build_state.forget(con)
        selected = context.selected_asset_keys
        names = [unique_id.split(".", 2)[-1] for unique_id, key in keys.items() if key in selected]
        yield from dbt_build(run.settings, run.day, names, keys)
        return
    plan = begin(run.settings, run.day)
    kind = "nothing is built" if plan.is_done else "changes alone" if plan.changes_only else "everything"
    context.log.info("build of %s: %s, because: %s", context.assets_def.op.name, kind, plan.why)
    if plan.is_done:
        yield from unchanged(keys)
        return
    had_warnings = False
    for event in dbt_build(run.settings, run.day, layers.split(), keys, plan):
        had_warnings |= isinstance(event, dg.AssetCheckResult) and not event.passed
        yield event
    build_state.reached(run.settings, reached, had_warnings)


def _keys(context: dg.AssetExecutionContext) -> dict[str, dg.AssetKey | dg.AssetCheckKey]:
    """dbt's unique id -> what it is for Dagster, for what this step was asked to build, upstream first."""
    definition = context.assets_def
    specs = {spec.key: spec for spec in definition.specs}
    upstream = {key: {dep.asset_key for dep in spec.deps} & specs.keys() for key, spec in specs.items()}
    keys: dict[str, dg.AssetKey | dg.AssetCheckKey] = {
        specs[key].metadata[DAGSTER_DBT_UNIQUE_ID_METADATA_KEY]: key
        for key in TopologicalSorter(upstream).static_order()
        if key in context.selected_asset_keys
    }
    keys |= {
        spec.metadata[DAGSTER_DBT_UNIQUE_ID_METADATA_KEY]: spec.key
        for spec in definition.check_specs
        if spec.key in context.selected_asset_check_keys
    }
    return keys
