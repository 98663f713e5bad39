# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Real runs of ansible-playbook, each in a process of its own, against the embedded account."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT, signed
from tests.declared import undeclared, unlike_models
from tests.emulator import clients
from tests.emulator.faults import READS
from tests.emulator.server import Emulator

from .direct import is_direct, run_tasks
from .forked import Forked

#: Two regions, of which day zero leaves the default security group open to the world.
REGIONS = ("eu-west-1", "us-east-1")
#: Files whose tests have the mark long: whole baselines, permissions taken away one by one, and what takes as long.
#: `make long` runs them.
LONG = frozenset(
    f"test_{name}.py"
    for name in (
        "chaos",
        "every_control",
        "first_hour",
        "granted_playbooks",
        "live",
        "organization_playbook",
        "otherwise",
        "partitions",
        "permitted_ways",
        "policies",
        "whole_baseline",
    )
)
#: What takes longest of the others begins first: it would keep one worker busy at the end, while the rest have nothing.
FIRST = frozenset(("test_failures.py", "test_scenarios.py"))
#: What the default callback does not print of a result.
UNSAID = ("diff", "invocation")
#: What ansible-core reads when it is imported.
SETTINGS = {
    "ANSIBLE_STDOUT_CALLBACK": "default",
    "ANSIBLE_CALLBACKS_ENABLED": "dayone.aws.drift_report",
    "ANSIBLE_COLLECTIONS_PATH": os.environ.get("ANSIBLE_COLLECTIONS_PATH", str(ROOT / ".collections")),
    "ANSIBLE_NOCOLOR": "1",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and put those that take longest first."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("integration")
            if item.path.name in LONG:
                item.add_marker("long")
    items.sort(key=lambda item: item.path.name not in FIRST)


@dataclass
class Run:
    """What one run of ansible-playbook left."""

    code: int
    output: str
    tasks: list[dict[str, Any]]
    writes: list[str]
    calls: list[dict[str, str]]

    @property
    def result(self) -> dict[str, Any]:
        """The result of the last task."""
        return self.tasks[-1]

    def calls_of(self, step: str) -> list[str]:
        """The operations that one task asked for, by the name that it gave itself with `step`."""
        return [call["operation"] for call in self.calls if f"app/{step} " in call["user_agent"]]

    def writes_of(self, step: str) -> list[str]:
        """Those of them that write."""
        return writes_in([call for call in self.calls if f"app/{step} " in call["user_agent"]])

    @property
    def changed(self) -> bool:
        """Whether any task says that it changed something."""
        return any(task.get("changed") for task in self.tasks)


def writes_in(calls: list[dict[str, str]]) -> list[str]:
    """The operations that write. One that AWS refused for a while, and that was sent again, counts once."""
    found, later = [], set()
    for call in reversed(calls):
        about = tuple(call.get(key) for key in ("service", "operation", "region", "account_id", "user_agent"))
        if not call["operation"].startswith(READS) and not (call["status"] >= "4" and about in later):
            found.append(call["operation"])
        later.add(about)
    return found[::-1]


def step(task: dict[str, Any], name: str, **keywords: Any) -> dict[str, Any]:
    """A task of a play of several, whose calls carry its name."""
    return {**task, **keywords, "environment": {**task.get("environment", {}), "AWS_SDK_UA_APP_ID": name}}


def other_python() -> str:
    """A name of this Python that ansible-playbook does not run under: with it, modules take the ordinary way."""
    return str(Path(sys.executable).with_name(f"python{sys.version_info[0]}.{sys.version_info[1]}"))


def assert_refusals(play: Callable[..., Run], *wrong: tuple[dict[str, Any], str], reads: bool = False) -> None:
    """In one play each task fails, and says why, before the first call, or before the first write."""
    run = play([{**task, "ignore_errors": True} for task, _words in wrong])
    assert run.output.count("FAILED! => {") == len(run.tasks) == len(wrong), run.output
    assert [words for (_task, words), result in zip(wrong, run.tasks, strict=True) if words not in result["msg"]] == []
    assert (run.writes if reads else run.calls) == []
    assert "Traceback" not in run.output


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """One embedded account for all tests of a worker."""
    with Emulator() as account:
        yield account


def day_zero(emulator: Emulator, partition: str = "aws", *, slow: bool = True) -> Emulator:
    """Bring an account to its day zero. ``slow`` says whether it takes its time, as AWS does."""
    emulator.reset(partition)
    emulator.control("slow", slow)
    return emulator


@pytest.fixture
def account(request: pytest.FixtureRequest, emulator: Emulator) -> Emulator:
    """The embedded account on its day zero. It takes its time as AWS does, unless a test has the mark ``at_once``: what
    is new is refused for a while, and what was read is stale after a write. That time passes by itself
    (``_kernel/waiting.py``), so it is not slept."""
    return day_zero(emulator, slow=request.node.get_closest_marker("at_once") is None)


def client_of(account: Emulator, service: str, region: str = "us-east-1") -> Any:
    """A client for an independent look."""
    return clients.client(account.endpoint, service, region)


@pytest.fixture
def client(account: Emulator) -> Callable[..., Any]:
    """Clients for an independent look."""
    return lambda service, region="us-east-1": client_of(account, service, region)


@functools.cache
def forked() -> Forked:
    """What all plays of a worker are forked from."""
    return Forked({**os.environ, **SETTINGS})


def player(account: Emulator, folder: Path) -> Callable[..., Run]:
    """Run a playbook, or tasks of modules, from a folder. Without either, the baseline."""

    def run(
        task: dict[str, Any] | list[dict[str, Any]] | str | None = None,
        *arguments: str,
        regions: Sequence[str] = REGIONS,
        **environment: str,
    ) -> Run:
        name = task if isinstance(task, str) else str(ROOT / "playbooks" / "baseline.yml")
        if isinstance(task, (dict, list)):
            name = str(folder / "play.yml")
            tasks = [task] if isinstance(task, dict) else task
            Path(name).write_text(
                json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]), encoding="utf-8"
            )
        variables = {
            **os.environ,
            **account.environment,
            **SETTINGS,
            "DAYONE_REPORT_DIRECTORY": str(folder / "report"),
            **signed.environment(),
            **environment,
        }
        account.control("calls", method="DELETE")
        # All regions are the scenarios' affair: a whole playbook over them takes long.
        limited = regions and not isinstance(task, dict)
        where = ["--extra-vars", json.dumps({"dayone_regions": regions})] if limited else []
        done = forked().run([name, "-v", *where, *arguments], folder, variables)
        calls = account.control("calls", method="GET")
        # Each module says in permissions.py of its step what it needs to be allowed.
        assert undeclared(calls) == []
        assert unlike_models(calls) == []
        return Run(done.returncode, done.stdout + done.stderr, _tasks(done.stdout), writes_in(calls), calls)

    return run


@pytest.fixture
def played(account: Emulator, tmp_path: Path) -> Callable[..., Run]:
    """Run a playbook, or tasks of modules, as a play. Without either, the baseline."""
    return player(account, tmp_path)


@pytest.fixture
def play(request: pytest.FixtureRequest, played: Callable[..., Run], direct: Callable[..., Run]) -> Callable[..., Run]:
    """Run a playbook, or tasks of modules. Without either, the baseline. In a file with the mark swift, tasks of our
    modules alone have no play around them."""
    if request.node.get_closest_marker("swift") is None:
        return played

    def run(task: Any = None, *arguments: str, **environment: str) -> Run:
        return (direct if is_direct(task, arguments) else played)(task, *arguments, **environment)

    return run


def director(account: Emulator, folder: Path) -> Callable[..., Run]:
    """Run tasks of our modules without a play, from a folder."""

    def run(task: dict[str, Any] | list[dict[str, Any]], *arguments: str, **environment: str) -> Run:
        tasks = [task] if isinstance(task, dict) else task
        variables = {
            **account.environment,
            "ANSIBLE_COLLECTIONS_PATH": SETTINGS["ANSIBLE_COLLECTIONS_PATH"],
            **signed.environment(),
            **environment,
        }
        account.control("calls", method="DELETE")
        code, ended = run_tasks(tasks, folder, variables, arguments)
        calls = account.control("calls", method="GET")
        assert unlike_models(calls) == []
        results = [{key: value for key, value in item.result.items() if key not in UNSAID} for item in ended]
        said = zip(ended, results, strict=True)
        output = "\n".join(f"{item.line} => {json.dumps(result, default=str)}" for item, result in said)
        return Run(code, output, results, writes_in(calls), calls)

    return run


@pytest.fixture
def direct(account: Emulator, tmp_path: Path) -> Callable[..., Run]:
    """Run tasks of our modules without a play: for what is about the module, and not about how Ansible runs it."""
    return director(account, tmp_path)


@pytest.fixture
def prepared(account: Emulator) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Bring the account to where a sample begins, and give its task."""

    def prepare(sample: dict[str, Any]) -> dict[str, Any]:
        for name, payload in sample.get("controls", {}).items():
            account.control(name, payload)
        for call in sample.get("prepare", []):
            client = client_of(account, call["service"], call.get("region", "us-east-1"))
            getattr(client, call["method"])(**call.get("params", {}))
        return dict(sample["task"])

    return prepare


def _tasks(output: str) -> list[dict[str, Any]]:
    """The results that the default callback prints at -v, one line each. Those of debug take several."""
    found = []
    for line in output.splitlines():
        _head, _arrow, text = line.partition(" => {")
        if text and line.startswith(("ok:", "changed:", "fatal:")):
            found.append(json.loads("{" + text))
    return found
