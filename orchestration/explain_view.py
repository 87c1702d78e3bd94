"""One person's own page on the terminal: the whole of it, or the arithmetic of one step.

Belongs here: Rich tables of an `OwnPage`. Nothing is worked out here, but products and sums that are shown.
"""

from __future__ import annotations

from math import prod

from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.table import Table

from signalpath.reports.card import behind
from signalpath.reports.own import OwnPage, Step
from signalpath.reports.own.words import SETTINGS, plain

BAR, SHORT_BAR = 30, 16
ARTEFACTS_SHOWN = 4


def print_page(console: Console, page: OwnPage) -> None:
    """Everything that the card says."""
    console.print(f"[bold]{escape(page.name)}[/]  [dim]{escape(page.person_id)}, as of {page.as_of}[/]")
    console.print(_consent(page))
    if page.withheld_words:
        console.print(f"\n[yellow]{escape(page.withheld_words)}[/]")
    for step in page.steps:
        _print_short(console, step)
    if page.steps:
        console.print("[dim]--step N shows how a score is worked out, and every row of evidence.[/]")
    _print_skills(console, page)
    _print_rest(console, page)
    _print_reads(console, page)


def print_step(console: Console, page: OwnPage, step: Step) -> None:
    """How the score of one step is worked out, and the rows of evidence behind it."""
    console.print(f"[bold]{escape(page.name)}[/]  [dim]as of {page.as_of}[/]")
    _print_short(console, step)
    table = _table("How the score comes about", "factor", ">value", "from")
    for factor in step.factors:
        table.add_row(escape(factor.name), f"{factor.value:.4f}", escape(factor.words))
    console.print(table)
    product = " x ".join(f"{factor.value:.4f}" for factor in step.factors)
    console.print(f"  {product} = [bold]{prod(f.value for f in step.factors):.4f}[/]\n")
    rows = _table(
        "Rows of evidence", "signal", "week of", ">value", ">weight", ">age/half", ">faded", ">adds", "from"
    )
    for row in step.evidence:
        rows.add_row(
            escape(row.signal),
            str(row.week_on),
            f"{row.value:.2f}",
            f"{row.weight:.3f}",
            f"{row.age_days}/{row.half_life_days:.0f}",
            f"{row.faded:.3f}",
            f"{row.against:.3f}",
            escape(", ".join(row.artefacts)),
        )
    console.print(rows)
    console.print(
        "[dim]Ages and half-lives are days; value 1 speaks for the skill. "
        "faded = weight x 2^(-age / half-life); adds = faded x (1 - value), what speaks for a gap.[/]"
    )


def _consent(page: OwnPage) -> str:
    if not page.is_consenting:
        return "Has not agreed to get paths."
    since = f" since {page.consented_on}" if page.consented_on else ""
    cohort = f" in {escape(page.cohort)}" if page.cohort else ""
    shared = "shared" if page.is_sharing else "not shared"
    return f"Takes part{since}{cohort}; accepted steps are {shared} with the manager."


def _print_short(console: Console, step: Step) -> None:
    facts = [f"{step.minutes} minutes" if step.minutes else "", plain(step.modality), escape(step.competency)]
    if step.level:
        facts.append(f"level {step.level}")
    console.print(
        f"\n[bold green]{step.step}[/] [bold]{escape(step.title)}[/]  [dim]score {step.score:.4f}[/]"
    )
    console.print(f"  [dim]{', '.join(fact for fact in facts if fact)}[/]")
    console.print(f"  {escape(step.why)}")
    console.print(f"  {_bar(step.lower, step.estimate, step.upper)}")
    for of in behind(step):
        names = list(of["artefacts"])
        more = f" and {len(names) - ARTEFACTS_SHOWN} more" if len(names) > ARTEFACTS_SHOWN else ""
        shown = escape(", ".join(names[:ARTEFACTS_SHOWN]))
        console.print(f"  [dim]{escape(of['signal'])}:[/] {shown}{more}")


def _bar(lower: float, estimate: float, upper: float, width: int = BAR) -> str:
    """The 90% interval drawn from 0 to 1, the estimate as `|`, then in numbers."""
    cells = ["." if not lower <= (i + 0.5) / width <= upper else "=" for i in range(width)]
    cells[min(int(estimate * width), width - 1)] = "|"
    numbers = f"{estimate:.2f} ({lower:.2f} to {upper:.2f})"
    return f"[cyan]{''.join(cells)}[/]  {numbers}"


def _print_skills(console: Console, page: OwnPage) -> None:
    table = _table(f"Skills (a gap lies below {SETTINGS.proficiency:g})", "skill", "estimate", ">pieces", "")
    for skill in sorted(page.skills, key=lambda s: s.is_unknown):
        drawn = ""
        if skill.estimate is not None and skill.lower is not None and skill.upper is not None:
            drawn = _bar(skill.lower, skill.estimate, skill.upper, SHORT_BAR)
        notes = ["[yellow]unknown[/], which is no gap"] if skill.is_unknown else []
        notes += [f"proven at level {skill.proven_level}"] if skill.proven_level else []
        if abs(skill.moved_by_own_word) >= 0.005:
            notes.append(f"own word moved it by {skill.moved_by_own_word:+.2f}")
        notes += ["offers help"] if skill.is_offering_help else []
        table.add_row(escape(skill.name), drawn, f"{skill.evidence_weight:.1f}", ", ".join(notes))
    console.print(table)


def _print_rest(console: Console, page: OwnPage) -> None:
    for peer in page.peers:
        console.print(f"{escape(peer.competency)}: {escape(peer.name)} {peer.kind}")
    for skill, areas in page.asked_to_teach:
        console.print(
            f"{escape(skill)}: the only author left of {escape(', '.join(areas))}; would you show it?"
        )
    for refresher in page.refreshers:
        chance = "unknown" if refresher.retrievability is None else f"{refresher.retrievability:.0%}"
        console.print(
            f"{escape(refresher.competency)}: look again on {refresher.due_on}, recall now {chance}"
        )
    if page.answers:
        console.print("\n[bold]Said[/]")
    for answer in page.answers:
        reason = f" ({plain(answer.reason)})" if answer.reason else ""
        console.print(f"  {answer.made_at.date()} {answer.said}: {escape(answer.about)}{reason}")
    if page.changes:
        console.print("\n[bold]How the path changed[/]")
    for change in page.changes:
        reason = f" ({escape(plain(change.reason))})" if change.reason else ""
        console.print(f"  {change.made_on} {change.change} {escape(change.about)}{reason}")


def _print_reads(console: Console, page: OwnPage) -> None:
    table = _table("What is read about this person", "table", ">own rows", "a row is")
    for read in page.reads:
        if read.own_rows:
            table.add_row(read.table, f"{read.own_rows:,}", escape(read.grain.removeprefix("One row per ")))
    console.print(table)
    console.print(f"[dim]{page.retention}. Opting out: `signalpath purge`, or the card's own button.[/]")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for name in columns:
        is_drawn = name == "estimate"
        justify: JustifyMethod = "right" if name.startswith(">") else "left"
        table.add_column(name.removeprefix(">"), justify=justify, no_wrap=is_drawn, overflow="fold")
    return table
