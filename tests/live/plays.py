# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Real runs of the playbooks in the sandbox account, each with a report of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import ROOT

from .options import Options

#: What a finding is known by, and what two runs must agree on.
_SAME = ("account_id", "control", "region", "resource", "status", "current", "wanted")


@dataclass(frozen=True)
class Play:
    """What a run of ansible-playbook left."""

    code: int
    output: str
    report: dict[str, Any]

    @property
    def run(self) -> str:
        """The id of the run."""
        return str(self.report["runs"][-1]["run"])

    @property
    def errors(self) -> list[str]:
        """What failed, each in words."""
        return [f"{error['task']}: {error['message']}" for error in self.report["errors"]]

    @property
    def findings(self) -> list[tuple[str, ...]]:
        """The findings without times, in one order."""
        rows = self.report["findings"]
        return sorted(tuple(json.dumps(row.get(key), sort_keys=True) for key in _SAME) for row in rows)

    @property
    def monthly_usd(self) -> float:
        """What the baseline's own things cost a month, at list price."""
        return float(sum(account["estimated_monthly_cost_usd"] for account in self.report["money"]))

    @property
    def ahead(self) -> list[str]:
        """What a baseline would create or change: each thing with the controls that it is about, and what it costs."""
        things: dict[tuple[str, str], list[str]] = {}
        for row in self.report["findings"]:
            if row["status"] == "drift":
                whole = re.fullmatch(r"arn:[a-z-]+:iam::[0-9]{12}:root", row["resource"])
                thing = "settings of the account" if whole else row["resource"]
                things.setdefault((thing, row["region"]), []).append(row["control"])
        costs = {
            f"{module}: ${usd:.2f} a month"
            for account in self.report["money"]
            for module, usd in account.get("costs", {}).items()
            if usd
        }
        told = [f"{thing} in {region}: {', '.join(found)}" for (thing, region), found in sorted(things.items())]
        return [*told, *sorted(costs)]

    def tail(self) -> str:
        """The end of the output."""
        return "\n".join(self.output.splitlines()[-30:])


class Player:
    """Runs playbooks. Their requests carry the name of the step besides that of the run."""

    def __init__(self, options: Options, region: str, variables: dict[str, Any]) -> None:
        self._options, self._region, self._variables = options, region, variables

    def play(self, playbook: str, step: str, **more: Any) -> Play:
        """Run a playbook of the collection, with a report directory for each step but the undo, which needs the
        baseline's."""
        folder = self._options.folder / ("report" if step in ("baseline", "again", "undo") else f"report-{step}")
        environment = {
            **os.environ,
            "ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report",
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
            "ANSIBLE_NOCOLOR": "1",
            "AWS_REGION": self._region,
            "AWS_SDK_UA_APP_ID": f"{self._options.name}-{step}",
            "DAYONE_REPORT_DIRECTORY": str(folder),
        }
        program = str(Path(sys.executable).with_name("ansible-playbook"))
        given = json.dumps({**self._variables, **more})
        chosen = ["--tags", self._options.tags] if self._options.tags and playbook != "restore.yml" else []
        command = [program, str(ROOT / "playbooks" / playbook), "-e", given, *chosen]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        output = done.stdout + done.stderr
        (self._options.folder / f"{step}.log").write_text(output, encoding="utf-8")
        report = folder / "report.json"
        found = json.loads(report.read_text(encoding="utf-8")) if report.exists() else _NOTHING
        return Play(done.returncode, output, found)


_NOTHING: dict[str, Any] = {"runs": [{"run": ""}], "errors": [], "findings": [], "money": []}
