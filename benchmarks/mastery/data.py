"""Answers in the three-line format of knowledge tracing, the split by student, and answers told twice.

Belongs here: reading a file, and what is fair to ask about it. Does not belong here: any estimator.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

OFTEN, ALWAYS = 20, 0.95


class FormatError(Exception):
    """A file that is not in the three-line format: which line, and what was expected."""


def read_answers(path: Path) -> pl.DataFrame:
    """Read a file of three lines per student: number of answers, skills, answers (1 or 0).

    Returns:
        One row per answer in the file's order: student (place in the file), skill, right.

    Raises:
        FormatError: a line that does not fit, named by its number.
    """
    lines = [line.strip().rstrip(",") for line in path.read_text().splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) % 3:
        raise FormatError(f"{path}: {len(lines)} lines, expected three per student (length, skills, answers)")
    students, skills, answers = [], [], []
    for start in range(0, len(lines), 3):
        try:
            count = int(lines[start])
            skill, answer = ([int(value) for value in lines[start + k].split(",")] for k in (1, 2))
        except ValueError:
            raise FormatError(
                f"{path}:{start + 1}: expected whole numbers in this and the next two"
            ) from None
        if not count == len(skill) == len(answer):
            raise FormatError(
                f"{path}:{start + 1}: {count} answers, {len(skill)} skills, {len(answer)} values"
            )
        if not set(answer) <= {0, 1}:
            raise FormatError(f"{path}:{start + 3}: an answer that is neither 0 nor 1")
        students += [start // 3] * count
        skills += skill
        answers += answer
    return pl.DataFrame({"student": students, "skill": skills, "right": answers})


def split_by_student(
    answers: pl.DataFrame, seed: int, share: float = 0.3
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Answers of the students to fit on, and of a random `share` of students to be told."""
    students = answers["student"].unique().sort()
    asked = students.sample(round(len(students) * share), seed=seed, shuffle=True)
    is_asked = pl.col("student").is_in(asked.to_list())
    return answers.filter(~is_asked), answers.filter(is_asked)


def some_students(answers: pl.DataFrame, count: int, seed: int) -> pl.DataFrame:
    """All answers of at most `count` students, drawn by `seed`."""
    students = answers["student"].unique().sort()
    drawn = students.sample(min(count, len(students)), seed=seed, shuffle=True)
    return answers.filter(pl.col("student").is_in(drawn.to_list()))


def told_twice(answers: pl.DataFrame) -> pl.Series:
    """Which rows repeat the answer before them, since their item has more than one skill.

    ASSISTments 2009 has a row per skill of an item, one after the other, with the same answer: whoever
    sees the first knows the second. The items' names are not in the three-line format. So a pair of
    skills, in this order, counts as one item where it follows at least 20 times and the two answers agree
    in at least 95% of cases (pairs of real items agree in 55% to 85%). The rule looks at pairs and not at
    single answers: leaving out every answer that equals the one before would leave those that differ.

    Returns:
        True for a row to leave out, by row.
    """
    both = answers.with_columns(
        before=pl.col("skill").shift(1).over("student"),
        agrees=pl.col("right") == pl.col("right").shift(1).over("student"),
    )
    pairs = (
        both.filter(pl.col("before") != pl.col("skill"))
        .group_by("before", "skill")
        .agg(n=pl.len(), share=pl.col("agrees").mean())
        .filter(pl.col("n") >= OFTEN, pl.col("share") >= ALWAYS)
        .select("before", "skill", repeats=pl.lit(True))
    )
    return both.join(pairs, on=["before", "skill"], how="left", maintain_order="left")["repeats"].fill_null(
        False
    )
