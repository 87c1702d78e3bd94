"""The numbers of a nudge, each with its reason. Changing one changes whom we interrupt: say so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NudgeSettings:
    """Budgets and thresholds.

    Attributes:
        budget: nudges that anybody gets in `budget_days`, whatever happens. One a week is read, more are
            switched off.
        budget_days: length of the rolling window, counted from `send_after` to `send_after`.
        incident_hours: how long after its resolution an incident is fresh enough to learn from.
        quiet_minutes: how long after a page nobody is spoken to.
        open_days: an incident open for longer than that is a record nobody closed, and keeps nobody busy.
        maximum_minutes: longest item that fits between two pieces of work.
        pattern_days: window of a review pattern.
        norm_days: window before it that says what is usual for this person in this competency.
        minimum_norm_weeks: weeks of that window with own pull requests there; with fewer the norm is
            unknown, and nothing is a pattern.
        minimum_events: review threads and requests for changes that make a pattern at all.
        minimum_reviewers: people they must come from: one strict reviewer is no pattern.
        deviations: standard deviations (of a Poisson count) above the person's own norm.
        opens, closes: the working day, in local hours. The roster names a zone and no hours.
        standing_hours: how long after `send_after` a nudge stays on the person's page.
    """

    budget: int = 1
    budget_days: int = 7
    incident_hours: int = 24
    quiet_minutes: int = 60
    open_days: int = 3
    maximum_minutes: int = 30
    pattern_days: int = 7
    norm_days: int = 84
    minimum_norm_weeks: int = 4
    minimum_events: int = 3
    minimum_reviewers: int = 2
    deviations: float = 2.0
    opens: int = 9
    closes: int = 17
    standing_hours: int = 24
