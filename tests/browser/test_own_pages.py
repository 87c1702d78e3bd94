"""Pages that open from disk, without a server: what the button saves, and that nothing leaves the machine."""

from __future__ import annotations

import re
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


@pytest.fixture(scope="module")
def card(demo_workspace: Path) -> Path:
    """The longest card that the demo has."""
    cards = (demo_workspace / ".signalpath/outbox").glob("person-*/path.html")
    return max(cards, key=lambda path: (path.stat().st_size, path))


@pytest.mark.mission("G2")
def test_whatever_can_be_said_on_a_card_is_an_answer_that_the_source_reads(
    page: Page, card: Path, tmp_path: Path
) -> None:
    page.goto(card.as_uri())
    page.locator("input[value=dispute]").first.check()
    page.locator(".answer select").first.select_option("not_my_work")
    skills = page.locator("select[data-about-kind=competency]")
    options = ("self_rate", "self_nominate", "dispute")
    for place, kind in enumerate(options):
        index = skills.nth(place).locator(f"option[value={kind}]").first.evaluate("one => one.index")
        skills.nth(place).select_option(index=index)
    for kind in ("opt_out", "concern"):
        page.locator(f"input[value={kind}]").check()
    with page.expect_download() as download:
        page.click("#save")
    saved = tmp_path / "answers.jsonl"
    download.value.save_as(saved)
    answers = [response_row(line) for line in saved.read_bytes().splitlines()]
    said = {answer["kind"]: answer for _, answer in answers}
    assert sorted(answer["kind"] for _, answer in answers) == sorted(
        ("dispute", "opt_out", "concern", *options)
    )
    assert said["self_rate"]["rating"] == 1 and said["self_rate"]["about_kind"] == "competency"
    contested = {
        (answer["about_kind"], answer["reason_code"]) for _, answer in answers if answer["kind"] == "dispute"
    }
    assert contested == {("content", "not_my_work"), ("competency", "not_my_work")}
    assert "person" not in said["concern"] and said["opt_out"]["person"]


@pytest.mark.mission("J3")
@pytest.mark.parametrize("name", ["path.html", "role.html", "incidents.html"])
def test_a_page_fits_a_telephone_and_every_control_has_a_name(page: Page, card: Path, name: str) -> None:
    path = card.with_name(name)
    if not path.exists():
        path = next(card.parent.parent.glob(f"person-*/{name}"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    nameless = """() => [...document.querySelectorAll('input, select, button')].filter((one) =>
      !(one.labels?.length || one.getAttribute('aria-label') || one.textContent.trim())).length"""
    assert page.evaluate(nameless) == 0
    assert page.locator("table").count() == page.locator("table > caption").count()


@pytest.mark.mission("J3")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_of_a_card_stands_out_from_what_is_behind_it(page: Page, card: Path, scheme: str) -> None:
    """WCAG AA for every text that is shown: 4.5 to 1."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(card.as_uri())
    assert page.evaluate(CONTRAST) >= 4.5


@pytest.mark.mission("G7")
def test_a_card_prints_on_two_pages(page: Page, card: Path) -> None:
    page.goto(card.as_uri())
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))) <= 2


# The smallest contrast of any text with the first background behind it that is not see-through.
CONTRAST = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3).map((c) => c / 255)
    .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (numbers(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const shown = [...document.querySelectorAll('body *')].filter((one) =>
    one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return Math.min(...shown.map((one) => {
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  }));
}"""


@pytest.mark.mission("D5")
def test_the_quality_report_draws_its_figures_without_a_network(page: Page, demo_workspace: Path) -> None:
    page.goto((demo_workspace / ".signalpath/reports/quality.html").as_uri())
    # A trend needs two runs; what each check said in this one is folded away.
    page.locator("details").evaluate_all("every => every.forEach((folded) => { folded.open = true })")
    expect(page.locator(".figure .main-svg").first).to_be_visible()
    assert page.locator(".figure").count() == page.locator(".figure:has(.main-svg)").count()
