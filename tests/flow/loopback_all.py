"""Every API that signalpath reads, each with a small organisation of several pages and its credentials.

Belongs here: what the fault matrix and the planted secrets need of all of them at once. What each
provider answers is in loopback_<kind>.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import loopback_github as github
import loopback_gitlab as gitlab
import loopback_jira as jira
import loopback_linear as linear
import loopback_lrs as lrs
import loopback_opsgenie as opsgenie
import loopback_pagerduty as pagerduty
import loopback_servicenow as servicenow
from loopback import Answer, Request

SECRET = github.SECRET
ENVIRONMENT = {
    "SP_TOKEN": SECRET,
    "GITLAB_TOKEN": gitlab.TOKEN,
    "LRS_USER": lrs.USER,
    "LRS_PASSWORD": lrs.PASSWORD,
    "NO_PROXY": "127.0.0.1",
}
Respond = Callable[[Request], Answer]


@dataclass(frozen=True)
class Provided:
    """One kind's API: `organisation()` answers, `entry(base_url)` is its entry of sources.yml."""

    organisation: Callable[[], Any]
    entry: Callable[[str], dict[str, Any]]


def _days(count: int) -> list[str]:
    return [f"2026-{n % 5 + 1:02}-{n % 27 + 1:02}T0{n % 9}:00:00Z" for n in range(count)]


def _pagerduty() -> Any:
    return pagerduty.Pagerduty([pagerduty.incident(n, at) for n, at in enumerate(_days(130))])


def _opsgenie() -> Any:
    at = "2026-03-01T00:00:30Z"
    incidents = [opsgenie.incident(f"I{n}", at, "2026-03-01T01:00:00Z") for n in range(110)]
    return opsgenie.Opsgenie(incidents, [opsgenie.alert("A1", "2026-03-02T00:00:00Z")])


def _servicenow() -> Any:
    at = "2026-02-01 00:0{}:00"
    incidents = [servicenow.incident(str(n), at.format(n), at.format(n)) for n in range(1, 9)]
    changes = [servicenow.change("c1", "1", "assigned_to", "", "u1", at.format(5))]
    provided = servicenow.Servicenow(incidents, changes)
    provided.page = 3
    return provided


def _linear() -> Any:
    return linear.Linear([linear.issue(n, f"2026-06-{n % 20 + 1:02}T10:00:00.000Z") for n in range(130)])


def _jira_issues() -> Any:
    return [jira.issue(n, f"2026-03-{n % 28 + 1:02}T08:00:00.000+0000") for n in range(130)]


PROVIDED = {
    "github": Provided(github.organisation, github.github_entry),
    "gitlab": Provided(gitlab.organisation, gitlab.gitlab_entry),
    "pagerduty": Provided(_pagerduty, pagerduty.pagerduty_entry),
    "opsgenie": Provided(_opsgenie, opsgenie.opsgenie_entry),
    "servicenow": Provided(_servicenow, servicenow.servicenow_entry),
    "jira": Provided(lambda: jira.Jira(_jira_issues()), jira.jira_entry),
    "jira data center": Provided(lambda: jira.JiraDataCenter(_jira_issues()), jira.jira_data_center_entry),
    "linear": Provided(_linear, linear.linear_entry),
    "xapi": Provided(lambda: lrs.Lrs(lrs.two_learners()), lrs.xapi_entry),
}
