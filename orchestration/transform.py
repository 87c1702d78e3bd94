"""The dbt models as two multi-assets, so that the gate stands between canonical entities and marts."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.asset_utils import DAGSTER_DBT_UNIQUE_ID_METADATA_KEY

from orchestration.dbt_in_process import dbt_build
from orchestration.dbt_manifest import ensure_manifest
from orchestration.instance import POOL
from orchestration.run_context import RunContext
from signalpath.settings import Settings

MANIFEST = ensure_manifest(Settings())
CANONICAL = "fqn:signalpath.staging fqn:signalpath.intermediate"
MARTS = "fqn:signalpath.signals fqn:signalpath.metrics fqn:signalpath.marts"


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
def canonical(
    context: dg.AssetExecutionContext, run: RunContext
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Staging and intermediate: one spelling per entity, whatever system it came from."""
    yield from _build(context, run, CANONICAL)


@dbt_assets(manifest=MANIFEST, select=MARTS, name="marts", dagster_dbt_translator=TRANSLATOR, pool=POOL)
def marts(
    context: dg.AssetExecutionContext, run: RunContext
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Signals, metrics and marts: what is counted, once the gate has passed."""
    yield from _build(context, run, MARTS)


def _build(
    context: dg.AssetExecutionContext, run: RunContext, layers: str
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    selected = context.selected_asset_keys
    keys = _keys(context)
    # All of it by layer; some of it, as when somebody clicks one model in the UI, model by model.
    select = (
        [unique_id.split(".")[-1] for unique_id, key in keys.items() if key in selected]
        if context.is_subset
        else layers.split()
    )
    yield from dbt_build(run.settings, run.day, select, keys)


def _keys(context: dg.AssetExecutionContext) -> dict[str, dg.AssetKey | dg.AssetCheckKey]:
    """dbt's unique id -> what it is for Dagster, for what this step was asked to build."""
    definition = context.assets_def
    keys: dict[str, dg.AssetKey | dg.AssetCheckKey] = {
        spec.metadata[DAGSTER_DBT_UNIQUE_ID_METADATA_KEY]: spec.key
        for spec in definition.specs
        if spec.key in context.selected_asset_keys
    }
    keys |= {
        spec.metadata[DAGSTER_DBT_UNIQUE_ID_METADATA_KEY]: spec.key
        for spec in definition.check_specs
        if spec.key in context.selected_asset_check_keys
    }
    return keys
