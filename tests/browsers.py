"""Writes the table of browsers in the manual from what the tests of readers find: `make browsers`."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from tests.browser.walk import STEPS

PAGE = Path("docs/background/browsers.md")
BROWSERS = ("chromium", "firefox", "webkit")
TABLE = re.compile(r"(?<=<!-- results -->\n).*?(?=<!-- /results -->)", re.DOTALL)


def main() -> int:
    """Run the steps of readers in all browsers, and write their results; whether one failed is the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [
            "pytest",
            "-q",
            "-m",
            "full or not full",
            "tests/browser/test_walk.py",
            f"--junit-xml={report}",
            "-k",
        ]
        code = subprocess.run(
            [sys.executable, "-m", *command, " or ".join(f"test_in_{name}" for name in BROWSERS)]
        ).returncode
        results = {case.get("name"): case.find("failure") is None and case.find("error") is None
                   for case in ElementTree.parse(report).iter("testcase")}  # fmt: skip
    rows = ["| What a reader does | Chromium | Firefox | WebKit |", "|---|---|---|---|"]
    for step in STEPS:
        found = ["works" if results.get(f"test_in_{name}[{step.name}]") else "fails" for name in BROWSERS]
        rows.append(f"| {step.name} | {' | '.join(found)} |")
    table = "\n" + "\n".join(rows) + "\n\n"
    PAGE.write_text(TABLE.sub(table, PAGE.read_text("utf-8")), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
