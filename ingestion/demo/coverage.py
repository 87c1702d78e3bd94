"""Test coverage of the demo's services: a Cobertura or LCOV report a service and quarter.

Belongs here: the reports and where their numbers go over time. File names within a report carry a
canary: signalpath keeps sums alone.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

from ingestion.demo.landscape import ARCHIVED, CREATED_LATE, TEAM_OF, kind_of

QUARTERS = [date(2025, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
QUARTERS += [date(2026, 3, 31), date(2026, 6, 30)]
IN_BROWSER = ("web", "app")
COBERTURA = """<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage lines-valid="{total}" lines-covered="{covered}" line-rate="{rate:.4f}" version="7.6">
<packages><package name="CANARY-coverage-package"><classes>
<class filename="CANARY-coverage-file.py"><lines><line number="1" hits="1"/></lines></class>
</classes></package></packages></coverage>
"""
LCOV = "TN:\nSF:src/CANARY-coverage-file.ts\nLF:{total}\nLH:{covered}\nend_of_record\n"


def write_coverage(folder: Path, seed: int) -> dict[str, int]:
    """Write `<service>/<last day of the quarter>.xml` or `.info`; returns the number of reports."""
    random = Random(f"{seed}:coverage")
    count = 0
    for service in sorted(TEAM_OF):
        is_browser = kind_of(service) in IN_BROWSER
        total, share = random.randint(2_000, 9_000), random.uniform(0.45, 0.8)
        (folder / service).mkdir(parents=True)
        for day in QUARTERS:
            total = int(total * random.uniform(1.0, 1.08))
            share = min(max(share + random.uniform(-0.02, 0.04), 0.3), 0.93)
            if not CREATED_LATE.get(service, day) <= day <= ARCHIVED.get(service, day):
                continue
            covered = int(total * share)
            report = (LCOV if is_browser else COBERTURA).format(
                total=total, covered=covered, rate=covered / total
            )
            name = f"{day.isoformat()}.{'info' if is_browser else 'xml'}"
            (folder / service / name).write_text(report, "utf-8")
            count += 1
    return {"reports": count}
