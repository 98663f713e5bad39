# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Takes the embedded account through a stranger's first hour: from day zero to nothing open, and what comes after.

Each chapter is a few lines. What the commands print in full stands in `dayone-report/demo/`, a file for each.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import first_hour
from .emulator import clients
from .emulator.server import Emulator

ROOT = Path(__file__).resolve().parent.parent
#: The site that is published, and the pages of it that are looked at.
SITE = {"static_site_content": str(ROOT / "tests" / "demo_site"), "static_site_error_page": "/404.html"}
PAGES = ("index.html", "about/index.html")
#: How many lines of a report a chapter shows.
SHOWN = 6
#: How wide the story is told.
WIDTH = 116
_STEP = re.compile(r"\s*[0-9]+\. ")
#: How long a step takes, and what it closes.
_END = re.compile(r"(?: \(\d+ min\))? \[[^][]*\]$")
_MORE = re.compile(r"(?: and \d+ more controls?)?: \d+ findings\]$")
_LINK = re.compile(r"https://[^\s,;)]+")
#: The lines below the table that tell of everything at once.
_SUMS = re.compile(r"[0-9]+ [a-z ]+[,;]|estimated cost of")
_RUN = re.compile(r"^run: ([0-9a-f]+)", re.MULTILINE)


def visit(account: Emulator, keys: tuple[str, ...] = PAGES) -> dict[str, str]:
    """The pages of the site, as its distribution gets them: from its one origin, by signed requests.

    The embedded account has no edge that would answer a browser.
    """
    listed = clients.client(account.endpoint, "cloudfront").list_distributions()["DistributionList"]["Items"]
    origins = [item["Origins"]["Items"][0]["DomainName"] for item in listed]
    bucket, _s3, region = origins[0].split(".")[:3]
    s3 = clients.client(account.endpoint, "s3", region)
    return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in keys}


class Unexpected(Exception):
    """A command that did not end as the story says."""


class Teller:
    """Runs the commands of the story, and prints a few lines of each.

    Args:
        account: the embedded account.
        folder: where reports and outputs go.
    """

    def __init__(self, account: Emulator, folder: Path) -> None:
        self.account, self.folder = account, folder
        self.client: Callable[..., Any] = lambda service, region="us-east-1": clients.client(
            account.endpoint, service, region
        )
        report = {"DAYONE_REPORT_DIRECTORY": str(folder), "DAYONE_PROGRESS": "none", "DAYONE_TABLE": "auto"}
        self._environment = {**os.environ, **account.environment, **report}
        self._number = 0

    def say(self, text: str) -> None:
        """A chapter's title, or what a person does."""
        print(text, flush=True)

    def run(self, title: str, playbook: str, *arguments: str, ends: int = 0, shown: int = SHOWN) -> str:
        """Run a playbook, print what its report says, and return all that it printed.

        Raises:
            Unexpected: it ended with another code.
        """
        self._number += 1
        print(f"\n{self._number}. {title}\n   $ ansible-playbook {Path(playbook).name}", flush=True)
        command = [str(Path(sys.executable).with_name("ansible-playbook")), playbook, *arguments]
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False)
        file = self.folder / f"{self._number:02}-{Path(playbook).stem}.txt"
        file.write_text(done.stdout + done.stderr, encoding="utf-8")
        for line in self._told(done.stdout, shown):
            print(f"   {shortened(line)}")
        print(f"   ({time.monotonic() - began:.0f} s; all of it: {file.relative_to(ROOT)})", flush=True)
        if done.returncode != ends:
            raise Unexpected(f"{playbook} ended with {done.returncode}, not {ends}:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def look(self, steps: dict[str, str], *later: str) -> None:
        """Say which first steps were taken, as an independent look at the account finds them.

        Args:
            steps: each, and what is there. Empty where it was not taken.
            later: those that are taken later.

        Raises:
            Unexpected: another one was not taken.
        """
        for what, found in steps.items():
            if found:
                print(shortened(f"   There: {what}: {found}"), flush=True)
            elif what not in later:
                raise Unexpected(f"{what}: not there")

    @staticmethod
    def _told(output: str, shown: int) -> list[str]:
        """The first steps of a report, how many there are, and its sums; without a report, the last lines."""
        _before, banner, report = output.partition("DRIFT REPORT")
        lines = [line for line in report.splitlines() if line.strip(" *")]
        if not banner:
            return [line for line in output.splitlines() if line.strip()][-shown:]
        steps = [line for line in lines if _STEP.match(line)]
        sums = [line.partition("; since ")[0] for line in lines if _SUMS.match(line)]
        more = [f"     … and {len(steps) - shown} steps more"] if len(steps) > shown else []
        return [*steps[:shown], *more, *([] if steps else ["Nothing to do."]), *sums]


def shortened(line: str) -> str:
    """A line within the width. What a step takes and closes, at its end, stays; links and the rest give way."""
    if len(line) <= WIDTH:
        return line
    end = _END.search(line)
    tail = _MORE.sub(" …]", end[0]) if end else ""
    begin = _LINK.sub("https://…", line.removesuffix(end[0] if end else ""))
    room = WIDTH - len(tail) - 2
    return f"{begin if len(begin) <= room else begin[:room].rpartition(' ')[0] + ' …'}{tail}"


def extra(variables: dict[str, Any]) -> tuple[str, str]:
    """Variables as arguments."""
    return "--extra-vars", json.dumps(variables)


def tell(teller: Teller, folder: Path) -> None:
    """The story.

    Raises:
        Unexpected: a command did not end as the story says.
    """
    account, client = teller.account, teller.client
    answers = first_hour.answers(folder)
    first_hour.register_domain(client)
    teller.run("Day zero: what is open, and what to do next", "playbooks/drift.yml", ends=2)

    keys = folder / "root_key.yml"
    keys.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [first_hour.root_key_task()]}]))
    teller.run("Root deletes its own access key, with that key", str(keys))
    teller.say("   By hand, as root: an MFA device is registered, and IAM may see the bills.")
    first_hour.do_as_root(account)

    teller.run(
        "The answers are given, choices made or accepted: the baseline", "playbooks/baseline.yml", *extra(answers)
    )
    teller.look(first_hour.steps(client), *first_hour.device(client))
    teller.say("   By hand: recipients confirm, the old access key is deleted, Ada scans her QR code. A day passes.")
    first_hour.confirm(account)
    first_hour.delete_old_key(client, account)
    first_hour.let_a_day_pass(client, account)
    # The codes are of this minute: all steps before this one would take longer on a busy machine.
    step = ("--tags", "admin_access", *extra({**answers, **first_hour.scan(folder)}))
    teller.run("Ada's MFA device is paired by two codes", "playbooks/baseline.yml", *step)
    teller.look(first_hour.device(client))
    first_hour.renew_credential_report(account)

    if _RUN.search(teller.run("The second run changes nothing", "playbooks/baseline.yml", *extra(answers))):
        raise Unexpected("the second run changed something")
    teller.run("What has drifted: nothing, and nothing is open", "playbooks/drift.yml", *extra(answers))
    for key, page in visit(account).items():
        teller.say(f"   https://{first_hour.DOMAIN}/{key}: {re.findall('<title>(.*)</title>', page)[0]}")

    teller.say("   By hand, somebody lets the account's buckets be public again.")
    block = {"BlockPublicAcls": False, "IgnorePublicAcls": False, "BlockPublicPolicy": False}
    configuration = {**block, "RestrictPublicBuckets": False}
    client("s3control").put_public_access_block(
        AccountId=first_hour.ACCOUNT, PublicAccessBlockConfiguration=configuration
    )
    teller.run("It is found", "playbooks/drift.yml", *extra(answers), ends=2)
    mended = teller.run("It is put right", "playbooks/baseline.yml", "--tags", "public_access", *extra(answers))
    undo = {"dayone_restore_run": _RUN.findall(mended)[-1], "dayone_report_directory": str(teller.folder)}
    title = "What undoing that run would change, in check mode"
    teller.run(title, "playbooks/restore.yml", "--check", *extra({**answers, **undo}))


def main() -> int:
    """Tell the story, and end with 1 where it went otherwise."""
    folder = ROOT / "dayone-report" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with Emulator() as account, tempfile.TemporaryDirectory() as private:
        try:
            tell(Teller(account, folder), Path(private))
        except Unexpected as error:
            print(error)
            return 1
    print(f"\nThe page: {(folder / 'report.html').relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
