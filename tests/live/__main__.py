# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tries the collection on a sandbox account, and undoes it all: docs/live.md."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from functools import partial
from typing import Any

from tests.emulator.contracts import rows

from . import contracts, deliveries
from .account import HOME, Account, Caller, enter
from .cleanup import sweep, take_back
from .costs import most
from .ledger import Ledger
from .looks import check_empty, strangers
from .options import Options, Refused, parse
from .plays import Play, Player
from .results import Failed, Results

#: The steps of the baseline that make alarms, and those that make buckets.
_ALARMING = ("activity_alarms", "billing_alerts")
_KEEPING = ("access_logs", "audit_trail", "config_recorder", "network_defaults", "static_site")
#: What the suite makes itself.
_ITSELF = "The suite itself creates a queue, and a topic that it deletes at once in each of these regions"
_CONTRACTS = (
    "; to ask for contracts also buckets, topics, queues, log groups, users, groups and roles named after the run."
)
_BY_TAGS = "TAGS leaves out what makes them"


class Live:
    """One run of the suite."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or HOME
        self.account = Account(options.name, self.region)
        self.ledger = Ledger(options.folder / "ledger.jsonl")
        self.results = Results(partial(print, flush=True))
        self.deadline = deliveries.Deadline(options.wait * 60)
        self.caller = Caller("", "")

    def run(self) -> int:
        """Do the steps, and undo them whatever came of them.

        Raises:
            Refused: nothing was done.
        """
        self.caller = enter(self.account, self.options.account)
        if self.options.clean:
            return self._end(self._clean)
        print(check_empty(self.account, self.caller), flush=True)
        self.options.folder.mkdir(parents=True, exist_ok=True)
        queue = deliveries.Queue(self.account, self.ledger, self.caller.account)
        player = Player(self.options, self.region, self._variables(queue))
        begun = datetime.now(timezone.utc)
        first = player.play("drift.yml", "drift")
        self._tell(first)
        print(f"This is run {self.options.name}. CLEAN={self.options.name} cleans up, should it be killed.", flush=True)
        try:
            self._steps(player, queue, first, begun)
        finally:
            code = self._end(partial(self._undo, player))
        return code

    def _variables(self, queue: deliveries.Queue) -> dict[str, Any]:
        """What the baseline is tried with: every topic tells the queue, and nothing that costs is on."""
        told = [{"protocol": "sqs", "endpoint": queue.arn}]
        return {
            "dayone_expected_account_id": self.options.account,
            "dayone_regions": self.account.regions,
            "dayone_security_subscriptions": told,
            "billing_alerts_subscriptions": told,
        }

    def _tell(self, drift: Play) -> None:
        """Say what will be made, and what it costs at the most.

        Raises:
            Refused: it may cost more than the limit, could not be foreseen, or nobody said yes.
        """
        if drift.errors or not drift.findings:
            listed = "; ".join(drift.errors) or drift.tail()
            raise Refused(f"the drift run failed, so what the baseline would make is not known: {listed}")
        cost = most(drift.monthly_usd, self.options.does("contracts"))
        print(f"In {', '.join(self.account.regions)} the baseline will create or change:")
        print("\n".join(f"  {line}" for line in drift.ahead))
        print(_ITSELF + (_CONTRACTS if self.options.does("contracts") else "."))
        print(f"At most it costs ${cost:.2f}, if everything is left for a month (list price).", flush=True)
        if cost > self.options.limit:
            raise Refused(f"it may cost ${cost:.2f}, and LIMIT is ${self.options.limit:.2f}.")
        if not self.options.yes:
            raise Refused("nothing was changed. Add YES=1 to go on.")

    def _steps(self, player: Player, queue: deliveries.Queue, first: Play, begun: datetime) -> None:
        look, does = self.results.look, self.options.does
        if does("drift"):
            look("drift", "a second run says the same", lambda: _equal(first, player.play("drift.yml", "drift")))
            agent = f"{self.options.name}-drift"
            look("drift", "no write", lambda: deliveries.writes_of(self.account, agent, begun, self.deadline))
        else:
            self.results.skip("drift", "two drift runs", "left out")
        if not does("baseline"):
            self.results.skip("baseline", "two baselines", "left out")
            return
        queue.make()
        look("baseline", "the first run completes", lambda: _complete(player.play("baseline.yml", "baseline")))
        look("baseline", "a second run changes nothing", lambda: _unchanged(player.play("baseline.yml", "again")))
        if does("deliveries"):
            self._deliveries(queue)
        else:
            self.results.skip("deliveries", "all", "left out")
        if does("contracts"):
            self._contracts()
        else:
            self.results.skip("contracts", "all", "left out")

    def _deliveries(self, queue: deliveries.Queue) -> None:
        look, account, deadline = self.results.look, self.account, self.deadline
        alarms = deliveries.alarms_of(account)
        self._some("alarms", alarms, *_ALARMING)
        for name in alarms:
            call = partial(deliveries.alarm_reaches, account, queue, deadline, name)
            look("deliveries", f"alarm {name} reaches the queue", call)
        event = "an event reaches the trail's log group"
        if self.options.makes("audit_trail"):
            look("deliveries", event, lambda: deliveries.event_in_log_group(account, deadline))
        else:
            self.results.skip("deliveries", event, _BY_TAGS)
        buckets = deliveries.buckets_of(account)
        self._some("buckets", buckets, *_KEEPING)
        for bucket in buckets:
            look("deliveries", f"a file in {bucket}", partial(deliveries.file_in, account, bucket, deadline))

    def _some(self, what: str, found: list[str], *steps: str) -> None:
        """See that there are some of what any of some steps makes."""
        if found or self.options.makes(*steps):
            self.results.look("deliveries", f"there are {what}", lambda: _some(found, what.removesuffix("s")))
        else:
            self.results.skip("deliveries", f"there are {what}", _BY_TAGS)

    def _contracts(self) -> None:
        def tell(answer: contracts.Answer) -> None:
            if answer.outcome == contracts.NOT_ASKED:
                self.results.skip("contracts", answer.row.name, answer.instead)
            else:
                self.results.look("contracts", answer.row.name, lambda: _as_written(answer))

        clients = contracts.Clients(self.account, self.caller.account, self.ledger)
        answers = contracts.ask(rows(), clients, tell)
        (self.options.folder / "contracts.md").write_text(contracts.table(answers), encoding="utf-8")

    def _undo(self, player: Player) -> None:
        """Put back what the baseline changed, and remove the rest."""
        if not self.options.does("undo"):
            self.results.skip("undo", "all", f"left out: CLEAN={self.options.name} does it later")
            return
        if (self.options.folder / "report" / "journal.jsonl").exists():
            self.results.look("undo", "the baseline is restored", lambda: self._restore(player))
        self._clean()

    def _restore(self, player: Player) -> str:
        """Restore the enforcing runs, the last first."""
        folder = self.options.folder / "report" / "runs"
        names = sorted(folder.glob("*.jsonl")) if folder.exists() else []
        if not names:
            return "no run changed anything"
        for path in reversed(names):
            run = path.stem.rpartition("-")[2]
            done = player.play("restore.yml", "undo", dayone_restore_run=run)
            if done.errors:
                raise Failed("; ".join(done.errors))
        return f"{len(names)} runs"

    def _clean(self) -> None:
        self.results.look("undo", "what the suite made is gone", lambda: _none(take_back(self.account, self.ledger)))
        self.results.look("undo", "what the baseline leaves is gone", lambda: _none(sweep(self.account, self.caller)))
        self.results.look("undo", "nothing is left", lambda: _none(strangers(self.account, self.caller)))

    def _end(self, last: Any) -> int:
        last()
        self.options.folder.mkdir(parents=True, exist_ok=True)
        self.results.write_junit(self.options.folder / "junit.xml", self.options.name)
        print(f"{self.results.sums()}; see {self.options.folder}", flush=True)
        return 1 if self.results.failed else 0


def _equal(first: Play, second: Play) -> str:
    if first.findings != second.findings:
        differ = set(first.findings) ^ set(second.findings)
        raise Failed(f"the two reports differ in {len(differ)} findings: {sorted(differ)[:4]}")
    return f"{len(first.findings)} findings"


def _complete(play: Play) -> str:
    if play.code or play.errors:
        raise Failed("; ".join(play.errors) or play.tail())
    fixed = sum(row["status"] == "fixed" for row in play.report["findings"])
    return f"{fixed} findings fixed"


def _unchanged(play: Play) -> str:
    _complete(play)
    changed = [line for line in play.output.splitlines() if line.startswith("changed: ")]
    if changed:
        raise Failed(f"it changed something: {'; '.join(changed[:5])}")
    return "no task changed anything"


def _some(found: Sequence[str], what: str) -> str:
    if not found:
        raise Failed(f"the baseline made no {what}")
    return f"{len(found)}"


def _none(left: Any) -> str:
    found = list(left)
    if found:
        raise Failed(f"left behind: {'; '.join(found)}")
    return ""


def _as_written(answer: contracts.Answer) -> str:
    if answer.outcome == contracts.DIFFERS:
        raise Failed(answer.instead)
    return answer.outcome


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suite.

    Returns:
        0 where everything was as expected, 1 where something was not, 3 where nothing was done.
    """
    try:
        return Live(parse(sys.argv[1:] if arguments is None else arguments)).run()
    except Refused as reason:
        print(f"refused: {reason}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
