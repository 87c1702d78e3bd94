"""Pilot vs baseline: one effect per registered target, or "cannot tell" with the reason.

Volunteers chosen around incidents bring self-selection and regression to the mean, so every number
is a difference in differences: how the pilot's people changed since before launch, minus how other
people changed over the same days. Two judgements must agree before a change is called one:

- `regression.py`: the interval, from the variation between people;
- `permutation.py`: an exact test over teams, since what happens to a team happens to all its people.

`panel.py` makes one change per person out of observations, `verdict.py` holds the rules in words.
Nothing here looks at which way the result points before it decides whether there is one.

Does not belong here: which days, cohorts and targets there are (charter.yml), and what an outcome is
(the met_ models).
"""

from signalpath.effects.estimate import PILOT_EFFECTS, estimate_effects

__all__ = ["PILOT_EFFECTS", "estimate_effects"]
