"""What a sponsor sees in a real browser: the numbers of the published database, and nothing from elsewhere.

That nothing leaves the machine and no page throws is asserted by the `visit` fixture, for every test.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import expect
from visit import Visit

pytestmark = pytest.mark.browser
PAGES = ["/sponsor/", "/sponsor/pilot/", "/sponsor/engagement/", "/sponsor/quality/", "/sponsor/reading/"]


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    return connection.execute(sql).fetchone()


@pytest.mark.mission("J1")
@pytest.mark.parametrize("column, label", [("people", "People"), ("pull_requests", "Pull requests")])
def test_headline_numbers_are_those_of_the_database(
    visit: Visit, published: duckdb.DuckDBPyConnection, column: str, label: str
) -> None:
    (expected,) = one(published, f"select {column} from programme")
    page = visit.open("/sponsor/")
    assert expected > 0
    expect(page.locator(f'[data-stat="{label}"]')).to_have_text(f"{expected:,}")


@pytest.mark.mission("I6")
def test_effects_of_every_target_are_those_of_the_database(
    visit: Visit, published: duckdb.DuckDBPyConnection
) -> None:
    """Estimate and n of each target, the unwelcome ones included."""
    rows = published.execute("select target_id, verdict, estimate, n from pilot_effects").fetchall()
    page = visit.open("/sponsor/pilot/")
    assert len(rows) == page.locator("[data-verdict]").count() > 0
    assert any(estimate is not None for _, _, estimate, _ in rows)
    for target, verdict, estimate, n in rows:
        card = page.locator(f'[data-verdict="{target}"]')
        expect(card).to_contain_text(verdict)
        if estimate is not None:
            percent = f"{100 * estimate:+.0f}%".replace("-", "−")
            expect(card.locator('[data-field="estimate"]')).to_have_text(percent)
            expect(card.locator('[data-field="n"]')).to_have_text(f"{n:,}")


@pytest.mark.mission("J4")
def test_every_figure_is_drawn_from_its_published_file(visit: Visit, demo_home: Path) -> None:
    """The figure on the page has exactly the points of the file that Python wrote."""
    page = visit.open("/sponsor/pilot/")
    drawn = page.locator('[data-testid="figure-effects"] .point').first
    drawn.wait_for(timeout=30_000)
    files = {path.stem for path in (demo_home / "published" / "figures" / "sponsor").glob("metric_*.json")}
    assert files
    for name in files:
        page.locator(f'[data-testid="figure-{name}"] .main-svg').first.wait_for(timeout=30_000)


@pytest.mark.mission("I10")
def test_csv_beside_a_figure_has_the_published_rows(
    visit: Visit, published: duckdb.DuckDBPyConnection
) -> None:
    page = visit.open("/sponsor/pilot/")
    with page.expect_download() as download:
        page.get_by_text("Download CSV").first.click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    rows = {row["target_id"]: row for row in csv.DictReader(text.splitlines())}
    for target, estimate in published.execute("select target_id, estimate from pilot_effects").fetchall():
        if estimate is not None:
            assert float(rows[target]["estimate"]) == pytest.approx(estimate)


@pytest.mark.mission("B2")
def test_what_we_read_finds_a_field_by_search(visit: Visit, published: duckdb.DuckDBPyConnection) -> None:
    """Search runs in the browser's own database: it works where no extension can be downloaded."""
    field, use = one(
        published, "select column_name, use from data_inventory where column_name = 'author_login' limit 1"
    )
    page = visit.open("/sponsor/reading/")
    page.get_by_role("textbox", name="Search").fill(field)
    expect(page.locator("td:visible", has_text=field).first).to_be_visible(timeout=30_000)
    expect(page.locator("td:visible", has_text=use).first).to_be_visible()


@pytest.mark.mission("J1")
@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_words_and_no_error_in_light_and_dark(visit: Visit, path: str) -> None:
    """No request leaves the machine (`visit` sees to it), no component reports an error, both themes draw."""
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=scheme)
        page = visit.open(path)
        assert page.locator("html").get_attribute("data-theme") == scheme
        assert len(page.locator("article").inner_text()) > 200
        for sign_of_trouble in ("Error in", "undefined", "NaN", "[object Object]"):
            expect(page.locator("article")).not_to_contain_text(sign_of_trouble)
