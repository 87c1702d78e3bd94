"""Add back the optional platform packages that a partial npm registry makes npm drop from package-lock.json.

Without them `npm ci` refuses the lock on other machines. Written as a full registry would have written
them: version, os, cpu, libc; no integrity, which npm then does not check for these.

    npm install --package-lock-only --ignore-scripts && python scripts/complete_lock.py
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[1] / "package-lock.json"
SYSTEMS = {
    "darwin",
    "linux",
    "win32",
    "android",
    "freebsd",
    "openbsd",
    "netbsd",
    "sunos",
    "aix",
    "openharmony",
}
PROCESSORS = ("x64", "arm64", "ia32", "arm", "ppc64", "riscv64", "s390x", "loong64", "mips64el")


def is_resolvable(packages: dict[str, Any], parent: str, name: str) -> bool:
    """Whether Node, starting in `parent`, finds `name` in any node_modules on the way up."""
    folder = parent
    while folder:
        if f"{folder}/node_modules/{name}" in packages:
            return True
        folder = folder.rpartition("/node_modules/")[0]
    return f"node_modules/{name}" in packages


def platform_stub(name: str, version: str) -> dict[str, Any] | None:
    """The lock entry of a platform package, read from its name; None when the name tells no system."""
    words = name.rpartition("/")[2].split("-")
    systems = [word for word in words if word in SYSTEMS]
    if not systems:
        return None
    stub: dict[str, Any] = {"version": version, "os": systems}
    for processor in PROCESSORS:
        if any(word == processor or (processor == "arm" and word.startswith("arm")) for word in words):
            stub["cpu"] = [processor]
            break
    if "musl" in words or "musleabihf" in words:
        stub["libc"] = ["musl"]
    return stub


def complete(packages: dict[str, Any]) -> list[str]:
    """Add what is missing to `packages`, in place; return the keys added."""
    added = []
    for parent, meta in list(packages.items()):
        for name, version in meta.get("optionalDependencies", {}).items():
            if not re.match(r"\d", version) or is_resolvable(packages, parent, name):
                continue
            stub = platform_stub(name, version)
            if stub is None:
                continue
            top = f"node_modules/{name}"
            key = f"{parent}/{top}" if top in packages else top
            packages[key] = stub
            added.append(key)
    return added


if __name__ == "__main__":
    lock = json.loads(LOCK.read_text())
    added = complete(lock["packages"])
    for meta in lock["packages"].values():
        meta.pop("resolved", None)  # the addresses of whatever registry this machine used
    lock["packages"] = dict(sorted(lock["packages"].items()))
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")
    print(f"{len(added)} platform packages added")
