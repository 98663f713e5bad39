# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The generated policies are enough, and no more: the embedded account holds a role to its policies.

Of each sample, test_every_module.py shows it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import modules
from ansible_collections.dayone.aws.plugins.module_utils._grants.policies import statements

from tests.emulator.evaluation import Ask
from tests.emulator.server import Emulator
from tests.emulator.services.authorization import Record
from tests.used_permissions import lets

from .conftest import READS, Run, day_zero
from .granted import denied, given, of_playbook, of_task, role_with
from .test_every_module import SAMPLES

Play = Callable[..., Run]
#: Modules whose writes are tried by the role that may only look, each by its defaults.
WRITING = ("iam_password_policy_enforce", "audit_trail")
#: Modules with a sample that works in a role.
TAKEN = [name for name in sorted(modules()) if name in SAMPLES and "profile" not in str(SAMPLES[name][0]["task"])]
#: Modules that say first that there is no trail, whatever else they were denied: here there is one.
TRAILED = {"activity_alarms", "activity_events", "root_activity_rule"}
#: What makes a role one that has policies.
NOTHING = {"Sid": "Nothing", "Effect": "Allow", "Action": ["sts:GetCallerIdentity"], "Resource": ["*"]}


@pytest.mark.parametrize("module", WRITING)
def test_who_may_only_look_is_refused_each_write_and_told_which_permission_is_missing(
    account: Emulator, direct: Play, client: Any, module: str
) -> None:
    arn = role_with(client, "dayone-drift", of_playbook("drift"))
    run = direct({f"dayone.aws.{module}": {"assume_role_arn": arn}})
    writes = [call for call in run.calls if not call["operation"].startswith(READS)]
    assert writes
    assert {call["status"] for call in writes} == {"403"}
    assert run.code == 2
    assert "because no identity-based policy allows" in run.result["msg"]


def test_what_could_not_be_read_names_the_permission_and_the_statement(
    account: Emulator, direct: Play, client: Any
) -> None:
    action = "iam:ListServerCertificates"
    made = [
        {**item, "Action": [name for name in item["Action"] if name != action]}
        for item in of_task("iam_hygiene", {}, "drift")
    ]
    arn = role_with(client, "limited", [item for item in made if item["Action"]])
    run = direct({"dayone.aws.iam_hygiene": {"assume_role_arn": arn}})
    (row,) = [row for row in run.result["findings"] if row["status"] == "unknown"]
    assert row["todo"]["missing_permission"] == action
    assert row["todo"]["denied_by"] == "a missing allow in the identity-based policy"
    (refused,) = refusals()
    assert lets(json.loads(row["todo"]["statement"]), refused)


@pytest.mark.long
@pytest.mark.at_once
@pytest.mark.parametrize("module", TAKEN)
def test_without_any_statement_something_is_unknown_or_refused(
    account: Emulator, direct: Play, prepared: Any, client: Any, module: str
) -> None:
    """All statements are taken away from a role at once, then all but those whose absence was seen, until nothing is
    refused: a request that is refused is let through by one statement alone. Those that are left at the end are for
    other samples, as test_used_permissions.py finds."""
    sample = SAMPLES[module][0]
    whole = statements(grant for _key, grant in given(sample["task"]))
    without = whole
    while without:
        day_zero(account, slow=False)
        (action, options), *_others = prepared(sample).items()
        if module in TRAILED:
            assert direct({"dayone.aws.audit_trail": {"cloudwatch_logs": True}}).code == 0
        Record.sent.clear()
        arn = role_with(client, "limited", [NOTHING, *(item for item in whole if item not in without)])
        run = direct({action: {**(options or {}), "assume_role_arn": arn}})
        seen = [item for item in without if any(alone(item, whole, ask) for ask in refusals())]
        if not seen:
            assert denied() == []
            break
        unknown = [row for row in run.result.get("findings", []) if row["status"] == "unknown"]
        assert run.result.get("failed") or unknown, run.output
        without = [item for item in without if item not in seen]
    assert without != whole, "no statement is needed"


def alone(statement: dict[str, Any], whole: list[dict[str, Any]], ask: Ask) -> bool:
    """Whether one of all statements lets a request through that no other does."""
    return lets(statement, ask) and not any(lets(other, ask) for other in whole if other is not statement)


def refusals() -> list[Ask]:
    """What was refused since the last reset."""
    return [item.refused for item in Record.sent if item.refused is not None]
