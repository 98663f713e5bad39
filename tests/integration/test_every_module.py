# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What must hold for every module. A module joins by a file in samples/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore import xform_name

from tests.emulator.server import Emulator

from .conftest import READS, Run, other_python, step
from .granted import denied, in_turn, keep, limited

HERE = Path(__file__).parent
MODULES = HERE.parents[1] / "plugins" / "modules"
SAMPLES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((HERE / "samples").glob("*.yml"))
}
#: All samples. The first of each module is tried with the oldest models too.
ALL = [
    pytest.param(item, id=f"{name}-{item['id']}", marks=[in_turn(name), *([] if number else [pytest.mark.floor])])
    for name, items in SAMPLES.items()
    for number, item in enumerate(items)
]
#: One module of each shape, which every ansible-core and every floor is tried with, and each way to run.
#: `make matrix` and `make long` try all.
SHAPES = {
    "account_identity": "only reads",
    "admin_access": "people, and files of secrets",
    "audit_trail": "several parts that depend on each other, in several services",
    "dns_zone": "lists of options within options",
    "ec2_account_defaults": "a resource in each region",
    "iam_password_policy_enforce": "one resource of the account",
    "notice_topic": "policies, and secrets within options",
    "organization_guardrails": "documents of JSON, in an organization",
    "restore": "journals of earlier runs",
    "root_credentials": "other accounts, as their root",
    "site_content": "files of this machine",
}
#: That of them with which `make test` tries them.
SAMPLED = "iam_password_policy_enforce"
LONG = pytest.mark.long
FIRST = [
    pytest.param(
        items[0],
        id=name,
        marks=[
            pytest.mark.each_core if name in SHAPES else pytest.mark.matrix,
            *[pytest.mark.core_sample] * (name == SAMPLED),
        ],
    )
    for name, items in SAMPLES.items()
]
#: The same, for what a module of each shape shows of all: the others come with `make long`.
SHOWN = [
    item if item.id in SHAPES else pytest.param(*item.values, id=item.id, marks=[*item.marks, LONG]) for item in FIRST
]
#: Results that differ from run to run because time goes on.
TIMES = ("ansible_facts", "report_generated")
#: The steps of a sample, and whether each is a check.
LIFE = {"check": True, "apply": False, "check-again": True, "apply-again": False}
#: What two steps meet.
FAULTS: list[dict[str, Any]] = [
    {
        "user_agent": "app/expired",
        "service": "sts",
        "error": {"code": "ExpiredToken", "status": 403, "message": "The token is expired"},
    },
    {"user_agent": "app/denied", "spares": ["sts"], "error": {"code": "AccessDenied", "status": 403}},
]
#: What is read again comes in another form, as AWS may give it.
OTHERWISE: list[dict[str, Any]] = [
    {"user_agent": "-again ", "kind": "read", "spares_operations": ["GetObject"], "otherwise": True}
]
#: What a method of the collection's own sends.
SENT_AS = {"upload_file": "put_object"}
Play = Callable[..., Any]


def with_options(task: dict[str, Any], **options: Any) -> dict[str, Any]:
    """The task with further options."""
    return {name: {**given, **options} for name, given in task.items()}


def test_every_module_has_samples() -> None:
    of_aws = {path.stem for path in MODULES.glob("*.py") if "_module.run import" in path.read_text(encoding="utf-8")}
    assert set(SAMPLES) == of_aws
    assert set(SHAPES) <= of_aws


def lives(task: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps that every sample goes through."""
    return [step(task, name, check_mode=checks) for name, checks in LIFE.items()]


def refused(task: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps that must not go on."""
    wrong: dict[str, dict[str, Any]] = {
        "root": {"profile": "root"},
        "account": {"expected_account_id": "111122223333"},
        "option": {"nonsense": 1},
        "role": {"assume_role_arn": "no-arn"},
        "expired": {},
        "denied": {},
    }
    return [step(with_options(task, **options), name, ignore_errors=True) for name, options in wrong.items()]


@pytest.mark.parametrize("sample", ALL)
def test_check_apply_check_apply(
    direct: Play, prepared: Any, client: Callable[..., Any], account: Emulator, sample: dict[str, Any]
) -> None:
    """In a role that may do what the generated policies allow, and nothing else. What is read the second time comes in
    another order and form, and still there is nothing to do."""
    task = limited(client, prepared(sample))
    account.control("faults", OTHERWISE)
    run = direct(lives(task))
    keep(sample["task"], sample["id"])
    assert denied() == []
    assert_life(run, dict(zip(LIFE, run.tasks, strict=True)), sample)
    assert sum(len(run.calls_of(name)) for name in LIFE) == len(run.calls)


@pytest.mark.parametrize("sample", FIRST)
def test_refusals(direct: Play, prepared: Any, account: Emulator, sample: dict[str, Any]) -> None:
    task = prepared(sample)
    account.control("faults", FAULTS)
    run = direct(refused(task))
    names = ("root", "account", "option", "role", "expired", "denied")
    assert_refused(run, dict(zip(names, run.tasks, strict=True)))
    assert sum(len(run.calls_of(name)) for name in names) == len(run.calls)


@pytest.mark.parametrize("sample", SHOWN)
def test_all_ways_to_run_are_the_same(play: Play, direct: Play, prepared: Any, sample: dict[str, Any]) -> None:
    task = prepared(sample)
    alone = direct(step(task, "alone", check_mode=True)).result
    ordinary = step(task, "ordinary", check_mode=True, vars={"ansible_python_interpreter": other_python()})
    run = play([ordinary, step(task, "check", check_mode=True), step(task, "apply")])
    assert run.code == 0, run.output
    results = dict(zip(("ordinary", "check", "apply"), run.tasks, strict=True))
    assert comparable(results["ordinary"]) == comparable(results["check"]) == comparable(alone)
    assert run.writes_of("ordinary") == run.writes_of("check") == []
    assert foretold(results["check"]["calls"], results["apply"]["calls"])
    assert results["check"]["changed"] == results["apply"]["changed"] == sample["changes"]


def comparable(result: dict[str, Any]) -> dict[str, Any]:
    """What is the same whichever way a module runs."""
    return {key: value for key, value in result.items() if key not in TIMES}


def assert_life(run: Run, results: dict[str, dict[str, Any]], sample: dict[str, Any]) -> None:
    """The check says what is applied, and the second time there is nothing to do."""
    assert run.code == 0, run.output
    first, applied = results["check"], results["apply"]
    assert run.writes_of("check") == []
    assert foretold(first["calls"], applied["calls"]), (first["calls"], applied["calls"])
    assert first["changed"] == applied["changed"] == bool(run.writes_of("apply")) == sample["changes"]
    assert run.writes_of("check-again") == run.writes_of("apply-again") == []
    assert not results["check-again"]["changed"]
    assert not results["apply-again"]["changed"]
    assert taken(run, "apply") - planned(applied) == Counter(), "a write was sent twice"


def foretold(planned: Any, sent: Any) -> bool:
    """Whether what was sent is what was planned. An id that AWS had yet to give stands in a plan as ``<where>``."""
    if isinstance(planned, str) and planned.startswith("<") and planned.endswith(">"):
        return isinstance(sent, str)
    if isinstance(planned, dict) and isinstance(sent, dict):
        return planned.keys() == sent.keys() and all(foretold(planned[key], sent[key]) for key in planned)
    if isinstance(planned, list) and isinstance(sent, list):
        return len(planned) == len(sent) and all(map(foretold, planned, sent))
    return bool(planned == sent)


def taken(run: Run, name: str) -> Counter[str]:
    """The writes of a step that AWS took, and how often it took each."""
    return Counter(
        xform_name(call["operation"])
        for call in run.calls
        if f"app/{name} " in call["user_agent"]
        and not call["operation"].startswith(READS)
        and call["status"].startswith("2")
    )


def planned(result: dict[str, Any]) -> Counter[str]:
    """The writes that a step says it sent."""
    return Counter(SENT_AS.get(call["method"], call["method"]) for call in result["calls"])


def assert_refused(run: Run, results: dict[str, dict[str, Any]]) -> None:
    """One clear line, no write, and nothing called compliant that was not read."""
    words = {
        "root": "allow_root",
        "account": "111122223333",
        "option": "nonsense",
        "role": "no-arn",
        "expired": "ExpiredToken",
    }
    assert "Traceback" not in run.output
    for name, word in words.items():
        assert word in results[name]["msg"]
        assert "\n" not in results[name]["msg"]
    assert [run.writes_of(name) for name in (*words, "denied")] == [[]] * 6
    assert run.calls_of("option") == run.calls_of("role") == []
    findings = results["denied"]["findings"]
    reads = set(run.calls_of("denied")) - {"GetCallerIdentity"}
    assert findings or results["denied"].get("msg") or not reads
    assert {row["status"] for row in findings} <= {"unknown", "manual"}
