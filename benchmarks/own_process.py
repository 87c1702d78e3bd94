"""Work in a process of its own, so that its peak memory is nobody else's, and what it cost.

Belongs here: starting such a process and measuring within it. What the work is, the benchmark says.
"""

from __future__ import annotations

import json
import math
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


def measured(module: str, *arguments: str) -> dict[str, float]:
    """What `python -m module arguments` prints as JSON, with two threads.

    Raises:
        subprocess.CalledProcessError: it failed; what it wrote is in the error.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=os.environ | {"POLARS_MAX_THREADS": "2", "OMP_NUM_THREADS": "2"},
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout))


def with_cost(work: Callable[[], dict[str, int]]) -> dict[str, float]:
    """What `work` returns, and its wall seconds, CPU seconds and the process's peak in GiB."""
    began, cpu = time.perf_counter(), time.process_time()
    found = work()
    return {
        **found,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "gib": peak_gib(),
    }


def peak_gib() -> float:
    """The most memory that this process has held since its program began."""
    status = Path("/proc/self/status")
    if status.exists():  # on Linux ru_maxrss begins with what the parent held when it started this process
        (kibibytes,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status.read_text("ascii"), re.MULTILINE)
        return int(kibibytes) / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**30  # bytes on macOS


def exponent_of(sizes: list[tuple[int, dict[str, float]]]) -> float:
    """The power of the rows by which CPU grew from the last size but one to the last; 0 for a single size."""
    if len(sizes) < 2:
        return 0.0
    (before, less), (after, more) = sizes[-2:]
    return math.log(more["cpu"] / less["cpu"]) / math.log(after / before)
