"""The gate notices data that are wrong and is silent about data that are right.

Protects the mutation proof: every kind of fault at its serious severity is caught before anything is
counted, or changes nothing that is counted. `python -m benchmarks.gate` does the same at every severity.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.gate import ask_seeds, prepare, try_all
from benchmarks.gate_faults import FAULTS
from benchmarks.gate_faults.trial import Bench, Verdict

SOUND_DEMOS = [(11, 0.25), (12, 0.25)]


@pytest.fixture(scope="module")
def bench(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The demo's warehouse and the compiled project, for all trials."""
    return prepare(
        demo_workspace / ".signalpath", demo_workspace / "program", tmp_path_factory.mktemp("compiled")
    )


@pytest.fixture(scope="module")
def verdicts(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """What became of every fault at its serious severity; on two processes, as it takes minutes on one."""
    asked = [(name, "serious") for name in FAULTS]
    trials = try_all(bench, asked, tmp_path_factory.mktemp("trials"), is_brief=True)
    return {verdict.fault: verdict for verdict in trials}


def test_there_are_many_kinds_of_fault() -> None:
    assert len(FAULTS) >= 40
    for fault in FAULTS.values():
        slight, marked, serious = (fault.amounts[s] for s in ("slight", "marked", "serious"))
        assert slight < marked < serious, fault.name
        assert fault.story, fault.name


@pytest.mark.mission("D4")
@pytest.mark.parametrize("name", FAULTS)
def test_a_serious_fault_is_caught(name: str, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[name]
    assert verdict.caught_by or verdict.is_harmless, (
        f"{FAULTS[name].story} Nobody objects, and {', '.join(verdict.silently or ())} differ"
    )


@pytest.mark.mission("D4")
def test_sound_demos_raise_no_alarm(bench: Bench, tmp_path: Path) -> None:
    alarms = dict(zip(SOUND_DEMOS, ask_seeds(bench, SOUND_DEMOS, tmp_path), strict=True))
    assert not any(alarms.values()), alarms
