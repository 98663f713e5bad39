# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run has found so far: line by line in its journal, and in memory as much as its end needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._module.exceptions import Ledger
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal
from ansible_collections.dayone.aws.plugins.module_utils._report.money import KIND as MONEY
from ansible_collections.dayone.aws.plugins.module_utils._report.money import money_of
from ansible_collections.dayone.aws.plugins.module_utils._report.report import Report, Summary
from ansible_collections.dayone.aws.plugins.module_utils._report.units import KIND as ACCOUNT
from ansible_collections.dayone.aws.plugins.module_utils._report.units import account_line
from ansible_collections.dayone.aws.plugins.plugin_utils.run_journal import JournalLocation, RunJournal
from ansible_collections.dayone.aws.plugins.plugin_utils.run_report import compared

#: How many findings are shown when the journal is lost.
KEPT = 200


class RunRecord:
    """Takes in what a run finds. The first line begins the journal.

    Args:
        place: where the journal is written.
        head: the line that says which run it is.
        lose: is told why the journal can no longer be written or read.
    """

    def __init__(self, place: JournalLocation, head: dict[str, Any], lose: Callable[[Exception | str], None]) -> None:
        self.journal = RunJournal(place, head, lose)
        self.errors: list[dict[str, Any]] = []
        #: Whether the run changed anything in an account.
        self.changed = False
        self._head, self._lose = head, lose
        self._summary = Summary(KEPT)
        self._money: list[dict[str, Any]] = []
        self._ledger = Ledger()
        self._accounts: set[str] = set()
        self._unjudged = False

    def begin(self, *, check_mode: bool) -> None:
        """Begin the journal, if nothing has yet."""
        if not self.journal.begun:
            self._head["check_mode"] = check_mode
            self.journal.begin()

    def add_finding(self, row: dict[str, Any]) -> None:
        """Keep a finding that somebody judged."""
        self._ledger.judged(row["control"], row["account_id"])
        self._add(row)

    def add_unjudged(self, row: dict[str, Any]) -> None:
        """Keep a finding of which nothing is known, for its task did not come to it."""
        self._unjudged = True
        self._add(row)

    def _add(self, row: dict[str, Any]) -> None:
        self._summary.add({**row, "time": self.journal.now()})
        self.journal.append("finding", row)

    def add_account(self, account_id: Any, variables: Mapping[str, Any]) -> None:
        """Keep the name and the unit of an account, once, where the inventory gives them to its host."""
        line = None if account_id in self._accounts else account_line(account_id, variables)
        if line is not None:
            self._accounts.add(line["account_id"])
            self.journal.append(ACCOUNT, line)

    def add_exceptions(self, used: Any) -> None:
        """Keep which exceptions a task was given, and which of them it used."""
        self._ledger.note(used)

    def add_money(self, line: dict[str, Any]) -> None:
        """Keep what something costs."""
        self._money.append(line)
        self.journal.append(MONEY, line)

    def add_change(self, line: dict[str, Any]) -> None:
        """Keep what a task changed."""
        self.changed = True
        self.journal.append("change", line)

    def add_error(self, error: dict[str, Any]) -> None:
        """Keep why a task failed."""
        self.errors.append(error)
        self.journal.append("error", error)

    def end(self) -> None:
        """Write the last line, which says that the run came to its end."""
        partial = self.errors or self._unjudged or any(self._head[name] for name in ("tags", "skip_tags", "limit"))
        exceptions = self._ledger.as_line(whole=not partial)
        self.journal.append("end", {"findings": self._summary.total, "exceptions": exceptions})
        self.journal.close()

    def report(self, since: str) -> Report | None:
        """The report of the journal, compared with an earlier one. Nothing where the journal cannot be read."""
        try:
            report = compared(self.journal.path, since, self._lose)
            report.summary  # noqa: B018  read now, while a journal that cannot be read is only a loss
            return report
        except (ForeignJournal, OSError) as error:
            self._lose(error)
            return None

    def remembered(self, loss: str) -> Report:
        """The report of what memory kept, where the journal is lost."""
        rows = self._summary.urgent(KEPT)
        lost = [f"drift_report: the report is incomplete: {loss}"]
        return Report(lambda: rows, [self._head], self.errors, lost, money=money_of(self._money))
