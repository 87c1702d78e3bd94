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
    source, note = ("outcome", "")
    if metric.has_curve:
        source, note = "outcome_month", f" Kaplan-Meier. {ONE_CELL}"
    quantiles = [
        ("median", "median", f"Median.{note}"),
        ("p90", "90th percentile", f"90th percentile.{note}"),
    ]
    sums = {"numerator": "outcome_total", "denominator": "outcome_weight"}
    mean = {"description": metric.description.strip(), "type": "ratio", "type_params": sums}
    return [
        _figure(metric, "", metric.unit, mean, "outcome"),
        _figure(metric, "_n", "observations", _simple("outcome_n", "Finished observations."), "outcome"),
        _figure(metric, "_people", "people", _simple("outcome_people", "People behind them."), "outcome"),
        *(
            _figure(metric, f"_{name}", f"{word}, {metric.unit}", _simple(f"{source}_{name}", what), source)
            for name, word, what in quantiles
        ),
    ]


def _figure(
    metric: MetricDefinition, suffix: str, unit: str, how: dict[str, Any], entity: str
) -> dict[str, Any]:
    only = f"{{{{ Dimension('{entity}__metric_id') }}}} = '{metric.id}'"
    return {"name": f"{metric.id}{suffix}", "label": f"{metric.name} ({unit})", **how, "filter": only}


def _simple(measure: str, description: str) -> dict[str, Any]:
    return {"description": description, "type": "simple", "type_params": {"measure": measure}}
