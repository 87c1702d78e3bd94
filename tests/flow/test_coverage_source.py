"""Coverage reports from files to raw.*: both formats, what is refused, what is never read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from loopback import Installation
from loopback_github import SECRET

COBERTURA = """<?xml version="1.0"?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage {counts}><packages><package><classes><class filename="PLANTED-SECRET-hunter2.py">
<methods><method><lines><line number="1" hits="1"/></lines></method></methods>
<lines><line number="1" hits="1"/><line number="2" hits="0"/><line number="3" hits="7"/></lines>
</class></classes></package></packages></coverage>"""
LCOV = "TN:\nSF:src/PLANTED-SECRET-hunter2.py\nDA:1,1\nDA:2,0\n{}end_of_record\nSF:b\nLF:10\nLH:4\nend_of_record\n"
BOMB = '<!DOCTYPE c [<!ENTITY a "b"><!ENTITY x SYSTEM "file:///etc/passwd">]><coverage>&a;&x;</coverage>'


def test_coverage_reports_of_both_formats(tmp_path: Path) -> None:
    """Counts by service and day; no file name of the report, no entity, no DTD; a changed one is read anew."""
    home = Installation(tmp_path, {"name": "cover", "kind": "coverage", "path": "cover"})
    for service in ("api", "web", "bad"):
        (tmp_path / "cover" / service).mkdir(parents=True)
    cover = tmp_path / "cover"
    (cover / "api/2026-03-31.xml").write_text(COBERTURA.format(counts=""))
    (cover / "api/2026-06-30.xml").write_text(COBERTURA.format(counts='lines-covered="80" lines-valid="100"'))
    (cover / "web/2026-03-31.info").write_text(LCOV.format(""))
    (cover / "bad/2026-03-31.xml").write_text(BOMB)
    (cover / "bad/2026-03-30.xml").write_text("<coverage>")
    (cover / "bad/2026-03-29.xml").write_text("<html/>")
    (cover / "bad/2026-03-28.info").write_text("no lcov")
    (cover / "bad/march.info").write_text(LCOV.format("LF:2\nLH:1\n"))
    result = home.load()
    select = "select service, measured_on, format, lines_covered, lines_total from raw.coverage__reports"
    assert home.rows(f"{select} order by all") == [
        ("api", date(2026, 3, 31), "cobertura", 2, 3),
        ("api", date(2026, 6, 30), "cobertura", 80, 100),
        ("web", date(2026, 3, 31), "lcov", 5, 12),
    ]
    reasons = {r.locator: r.reason for r in result.rejections}
    assert len(reasons) == 5
    assert "entities" in reasons["bad/2026-03-31.xml"]
    assert "measured_on" in reasons["bad/march.info"]
    assert SECRET not in home.everything_written()
    assert home.load().loaded == 0
    (cover / "bad/2026-03-28.info").write_text(LCOV.format(""))
    assert home.load().loaded == 1
    assert "bad/2026-03-28.info" not in str(home.rows("select locator from raw.dead_letters"))
