"""MetricFlow's metrics, made from program/model/metrics.yml: five figures for each outcome.

Belongs here: which figure is made from which measure. The measures, and the groups that one may ask by,
are in dbt_project/models/marts/outcomes/_semantic_models.yml; definitions and labels are the program's.
"""

from __future__ import annotations

from typing import Any

import yaml

from signalpath.program import MetricDefinition, Metrics

HEAD = """\
# Made by `make docs` from program/model/metrics.yml: change that file and not this one.
# Each outcome as n, people, mean (the id itself), median and 90th percentile, as on the page.
"""
ONE_CELL = "Only by month, scope_type, scope_id and competency_id."


def semantic_metrics(metrics: Metrics | None) -> str:
    """The YAML of every outcome's figures, in the order of metrics.yml."""
    made = [figure for metric in (metrics.metrics if metrics else ()) for figure in _figures(metric)]
    body = yaml.safe_dump({"metrics": made}, sort_keys=False, allow_unicode=True, width=110)
    return HEAD + body


def _figures(metric: MetricDefinition) -> list[dict[str, Any]]:
    """Quantiles of what may still be going on are read from the Kaplan-Meier curves, by month only."""
    source, note = ("outcome_month", f" Kaplan-Meier. {ONE_CELL}") if metric.can_be_censored else ("outcome", "")
    mean = {"type": "ratio", "type_params": {"numerator": "outcome_total", "denominator": "outcome_weight"}}
    return [
        _figure(metric, "", metric.unit, metric.description.strip(), mean),
        _simple(metric, "n", "observations", "Finished observations.", "outcome"),
        _simple(metric, "people", "people", "Different people behind them.", "outcome"),
        _simple(metric, "median", f"median, {metric.unit}", f"Median.{note}", source),
        _simple(metric, "p90", f"90th percentile, {metric.unit}", f"90th percentile.{note}", source),
    ]


def _simple(metric: MetricDefinition, figure: str, unit: str, description: str, source: str) -> dict[str, Any]:
    how = {"type": "simple", "type_params": {"measure": f"{source}_{figure}"}}
    return _figure(metric, f"_{figure}", unit, description, how, source)


def _figure(
    metric: MetricDefinition,
    suffix: str,
    unit: str,
    description: str,
    how: dict[str, Any],
    entity: str = "outcome",
) -> dict[str, Any]:
    return {
        "name": f"{metric.id}{suffix}",
        "label": f"{metric.name} ({unit})",
        "description": description,
        **how,
        "filter": f"{{{{ Dimension('{entity}__metric_id') }}}} = '{metric.id}'",
    }
