"""The README's figures are the demo's own."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

COUNTS = (
    "people",
    "teams",
    "repositories",
    "pull_requests",
    "reviews",
    "incidents",
    "tickets",
    "learning_events",
)


def test_demo_table_of_the_readme_is_what_a_run_finds(project: Path, demo_workspace: Path) -> None:
    """Who follows the two commands must see the numbers that the README promised."""
    block = re.search(r"<!-- demo:begin.*?-->\n(.*?)<!-- demo:end", (project / "README.md").read_text(), re.S)
    assert block, "README.md has no demo table"
    header, _, values = (line.strip("| ").split("|") for line in block[1].strip().splitlines()[:3])
    claimed = {
        name.strip().replace(" ", "_"): int(value.replace(",", ""))
        for name, value in zip(header, values, strict=True)
    }
    assert set(claimed) == set(COUNTS)
    with duckdb.connect(demo_workspace / ".signalpath/published/sponsor.duckdb", read_only=True) as con:
        found = dict(
            zip(COUNTS, con.execute(f"select {', '.join(COUNTS)} from programme").fetchone(), strict=True)
        )
    assert claimed == found


def test_home_tree_of_the_readme_is_what_a_run_writes(project: Path, demo_workspace: Path) -> None:
    tree = re.search(r"```\n\.signalpath/\n(.*?)```", (project / "README.md").read_text(), re.S)
    assert tree, "README.md shows no home"
    named = [
        path
        for line in tree[1].splitlines()
        for path in re.findall(r"([\w.]+(?:/[\w.]*)*)", line.split("   ")[0])
    ]
    home = demo_workspace / ".signalpath"
    assert named
    missing = [path for path in named if not path.startswith("sites/") and not (home / path).exists()]
    assert not missing


@pytest.mark.parametrize("picture", ["docs/images/sponsor-site.png", "docs/images/architecture.svg"])
def test_pictures_exist(project: Path, picture: str) -> None:
    assert (project / picture).is_file()
