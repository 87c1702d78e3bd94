"""PagerDuty lists at most 10,000 elements of a question: windows of time get around that, losing none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.errors import SourceError
from ingestion.sources.pagerduty.pages import OFFSET_LIMIT, list_all, list_between

START = datetime(2026, 1, 1, tzinfo=UTC)


class Account:
    """Answers as PagerDuty does, and refuses what PagerDuty refuses. `minutes` are when incidents began."""

    source_name = "pager"

    def __init__(self, minutes: list[int]) -> None:
        self.instants = [
            (START + timedelta(minutes=m)).strftime("%Y-%m-%dT%H:%M:%SZ") for m in sorted(minutes)
        ]
        self.asked = 0

    def get(self, path: str, params: dict[str, Any]) -> Any:
        self.asked += 1
        assert params["offset"] + params["limit"] <= OFFSET_LIMIT
        found = [at for at in self.instants if params.get("since", "") <= at < params.get("until", "9")]
        end = params["offset"] + params["limit"]
        part = found[params["offset"] : end]
        rows = [{"id": at, "number": number} for number, at in enumerate(part, params["offset"])]
        return {path[1:]: rows, "more": end < len(found)}


@given(st.lists(st.integers(0, 100 * 24 * 60), max_size=300))
@settings(max_examples=30, deadline=None)
def test_every_element_between_two_instants_comes_once(minutes: list[int]) -> None:
    account = Account(minutes)
    end = START + timedelta(days=101)
    found = [e["id"] for e in list_between(account, "/incidents", START, end)]  # type: ignore[arg-type]
    assert found == account.instants


def test_a_window_with_too_many_is_halved_until_none_is_lost() -> None:
    account = Account([*range(25_000), *range(40_000, 40_010)])
    end = START + timedelta(days=30)
    found = [e["id"] for e in list_between(account, "/incidents", START, end)]  # type: ignore[arg-type]
    assert found == account.instants
    assert account.asked < 700


def test_more_than_can_be_listed_within_a_minute_is_said() -> None:
    account = Account([5] * 10_001)
    with pytest.raises(SourceError, match="more than 10000 entries within a minute"):
        list(list_between(account, "/incidents", START, START + timedelta(hours=1)))  # type: ignore[arg-type]
    with pytest.raises(SourceError, match="more than 10000 entries"):
        list_all(account, "/services")  # type: ignore[arg-type]


def test_an_answer_without_the_list_is_said() -> None:
    class Login:
        source_name = "pager"

        def get(self, *_: Any) -> Any:
            return {"error": "PLANTED"}

    with pytest.raises(SourceError, match="holds no list of services") as failure:
        list_all(Login(), "/services")  # type: ignore[arg-type]
    assert "PLANTED" not in str(failure.value)
