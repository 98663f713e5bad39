# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What came of a run: as JUnit XML for a CI server, and as a table for people."""

from __future__ import annotations

import time
import traceback
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

#: A character that XML 1.0 cannot hold.
_NO_XML = {code: "�" for code in range(32) if code not in (9, 10, 13)}


class Failed(Exception):
    """AWS, or the collection, did not do what was expected. The text says what it did instead."""


@dataclass(frozen=True)
class Case:
    """One thing that was looked at.

    ``outcome`` is ``passed``, ``failed`` or ``skipped``; ``text`` says what was seen.
    """

    step: str
    name: str
    outcome: str
    text: str = ""
    seconds: float = 0.0


@dataclass
class Results:
    """The cases of a run, in their order. Each is told as it ends."""

    say: Callable[[str], None]
    cases: list[Case] = field(default_factory=list)

    def add(self, case: Case) -> None:
        """Keep a case, and tell it."""
        self.cases.append(case)
        self.say(f"{case.outcome}: {case.step}: {case.name}{': ' + case.text if case.text else ''}")

    def skip(self, step: str, name: str, why: str) -> None:
        """A thing that was not looked at."""
        self.add(Case(step, name, "skipped", why))

    def look(self, step: str, name: str, check: Callable[[], str | None]) -> bool:
        """Look at one thing. A check returns what it saw, and raises where that is not as expected.

        Returns:
            Whether it passed.
        """
        begun = time.monotonic()
        try:
            seen, outcome = check() or "", "passed"
        except Failed as failed:
            seen, outcome = str(failed), "failed"
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            seen, outcome = f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})", "failed"
        self.add(Case(step, name, outcome, seen, round(time.monotonic() - begun, 1)))
        return outcome == "passed"

    @property
    def failed(self) -> int:
        """How many failed."""
        return sum(case.outcome == "failed" for case in self.cases)

    def sums(self) -> str:
        """One line of sums."""
        passed, skipped = (sum(case.outcome == word for case in self.cases) for word in ("passed", "skipped"))
        return f"{passed} passed, {self.failed} failed, {skipped} skipped"

    def write_junit(self, path: Path, name: str) -> None:
        """Write the cases as JUnit XML."""
        suites = ET.Element("testsuites", name=name)
        for step in dict.fromkeys(case.step for case in self.cases):
            cases = [case for case in self.cases if case.step == step]
            counts = {word: str(sum(case.outcome == word for case in cases)) for word in ("failed", "skipped")}
            suite = ET.SubElement(
                suites,
                "testsuite",
                name=step,
                tests=str(len(cases)),
                failures=counts["failed"],
                skipped=counts["skipped"],
                errors="0",
                time=str(round(sum(case.seconds for case in cases), 1)),
            )
            for case in cases:
                _write_case(suite, case)
        ET.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def _write_case(suite: ET.Element, case: Case) -> None:
    found = ET.SubElement(suite, "testcase", classname=f"live.{case.step}", name=case.name, time=str(case.seconds))
    text = case.text.translate(_NO_XML)
    if case.outcome == "failed":
        ET.SubElement(found, "failure", message=text.partition("\n")[0][:500]).text = text
    elif case.outcome == "skipped":
        ET.SubElement(found, "skipped", message=text)
    elif text:
        ET.SubElement(found, "system-out").text = text
