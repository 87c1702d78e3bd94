"""A seeded history of many commits with real trees, made by `git fast-import`.

Belongs here: what a benchmark's repository looks like. Measuring is `git_source.py`.

Shaped like a product's repository: 3,000 files in 300 folders, work that clusters in a few of them,
one to twelve files a commit, merges of pull requests, squashed ones, renames, co-authors, reverts,
mixed offsets and messages of the usual length.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

FILES, FOLDERS, PEOPLE = 3_000, 300, 120
OFFSETS = ("+0000", "+0100", "+0200", "-0500", "-0800", "+0530")
WORDS = tuple(b"fix add the cache of in queue reader when a service restarts tests".decode().split())


def make_history(folder: Path, commits: int, seed: int = 7) -> None:
    """A bare repository at `folder` whose `main` has `commits` commits."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", folder], check=True)
    importing = subprocess.Popen(
        ["git", "-C", folder, "fast-import", "--quiet", "--depth=50"], stdin=subprocess.PIPE
    )
    assert importing.stdin is not None
    for piece in _stream(commits, random.Random(seed)):
        importing.stdin.write(piece)
    importing.stdin.close()
    if importing.wait():
        raise RuntimeError("git fast-import failed")
    subprocess.run(["git", "-C", folder, "repack", "-adq", "--window=10", "--depth=50"], check=True)


def _stream(commits: int, dice: random.Random) -> Iterator[bytes]:
    paths = [f"src/part{n % FOLDERS:03d}/module{n:04d}.py" for n in range(FILES)]
    lines = {path: [_line(dice) for _ in range(dice.randint(5, 200))] for path in paths}
    at, number = 1_400_000_000, 1
    for mark in range(1, commits + 1):
        at += dice.randint(60, 7_000)
        is_merge = mark > 10 and dice.random() < 0.2
        changed = list(paths) if mark == 1 else _touched(paths, dice)
        number += is_merge
        yield _commit(mark, at, dice, number, is_merge)
        for path in changed if not is_merge else ():
            _edit(lines[path], dice)
            content = "\n".join(lines[path]).encode() + b"\n"
            yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content)
        if not is_merge and mark > 1 and dice.random() < 0.02:
            old = dice.choice(paths)
            new = old.rsplit("/", 1)[0] + f"/moved{mark}.py"
            paths[paths.index(old)], lines[new] = new, lines.pop(old)
            yield f"R {old} {new}\n".encode()


def _commit(mark: int, at: int, dice: random.Random, number: int, is_merge: bool) -> bytes:
    who, offset = dice.randrange(PEOPLE), dice.choice(OFFSETS)
    subject = " ".join(dice.choices(WORDS, k=dice.randint(4, 9)))
    body = "\n".join(" ".join(dice.choices(WORDS, k=11)) for _ in range(dice.randint(0, 6)))
    if is_merge:
        subject = f"Merge pull request #{number} from acme/topic-{number}"
    elif dice.random() < 0.1:
        body += f"\n\nCo-authored-by: Person {who + 1} <person{who + 1}@example.org>"
    message = f"{subject}\n\n{body}\n".encode()
    person = f"Person {who} <person{who}@example.org> {at} {offset}"
    head = f"commit refs/heads/main\nmark :{mark}\nauthor {person}\ncommitter {person}\ndata {len(message)}\n"
    parents = f"from :{mark - 1}\nmerge :{max(mark - dice.randint(2, 9), 1)}\n" if is_merge else ""
    return head.encode() + message + b"\n" * bool(mark == 1) + parents.encode()


def _touched(paths: list[str], dice: random.Random) -> list[str]:
    """One to twelve files around one place: changes cluster."""
    around = int(dice.triangular(0, len(paths) - 13, 40))
    return sorted(set(dice.choices(paths[around : around + 13], k=min(1 + int(dice.expovariate(0.4)), 12))))


def _edit(content: list[str], dice: random.Random) -> None:
    place = dice.randrange(len(content) + 1)
    content[place : place + dice.randint(0, 4)] = [_line(dice) for _ in range(dice.randint(0, 8))]
    if len(content) < 3:
        content.extend(_line(dice) for _ in range(10))


def _line(dice: random.Random) -> str:
    return " ".join(dice.choices(WORDS, k=6)) + f" {dice.randrange(10_000)}"
