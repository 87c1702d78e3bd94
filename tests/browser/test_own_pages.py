"""Pages that open from disk, without a server: what the button saves, and that nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ingestion.sources.responses.rows import response_row

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that fails its test if it asks any host for anything, or throws."""
    context = chromium.new_context(accept_downloads=True)
    page = context.new_page()
    wrong: list[str] = []
    local = ("file:", "data:", "blob:")
    context.on("request", lambda asked: asked.url.startswith(local) or wrong.append(asked.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


@pytest.mark.mission("D2")
def test_a_participant_disputes_an_incident_and_the_file_is_an_answer(
    page: Page, demo_workspace: Path, tmp_path: Path
) -> None:
    path = sorted((demo_workspace / ".signalpath/outbox").glob("*/incidents.html"))[0]
    page.goto(path.as_uri())
    page.click("#save")
    expect(page.locator("#said")).to_have_text("Nothing is chosen yet.")
    about = page.locator("fieldset").first.get_attribute("data-about")
    page.locator("input[value=dispute]").first.check()
    with page.expect_download() as download:
        page.click("#save")
    saved = tmp_path / "answers.jsonl"
    download.value.save_as(saved)
    (line,) = saved.read_bytes().splitlines()
    table, answer = response_row(line)
    assert table == "responses"
    assert (answer["kind"], answer["about_kind"], answer["about_id"]) == ("dispute", "incident", about)


@pytest.mark.mission("D5")
def test_the_quality_report_draws_its_figures_without_a_network(page: Page, demo_workspace: Path) -> None:
    page.goto((demo_workspace / ".signalpath/reports/quality.html").as_uri())
    # A trend needs two runs; what each check said in this one is folded away.
    page.locator("details").evaluate_all("every => every.forEach((folded) => { folded.open = true })")
    expect(page.locator(".figure .main-svg").first).to_be_visible()
    assert page.locator(".figure").count() == page.locator(".figure:has(.main-svg)").count()
