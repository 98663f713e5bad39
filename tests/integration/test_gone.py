# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is deleted between the list that named it and the request that looks at it is gone: no module fails by it, and
nothing becomes unknown.

Each module looks at what it has made, once for each operation by which it looks at something named. The account deletes
what the first such request names, at that moment (``tests/emulator/gone.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.session import Session

from tests.emulator.gone import code_of
from tests.emulator.server import Emulator

from .conftest import Run
from .test_every_module import SAMPLES

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
_MODELS = Session()
#: Where no list names what is looked at, and why a run must say that it is not there.
NAMED = {
    "iam_virtual_mfa iam:ListMFADevices": "an option names the user",
    "identity_center_assignments sso-admin:DescribePermissionSet": "an option names the permission set",
    "permissions_preflight iam:SimulatePrincipalPolicy": "the run is by the credentials of that user",
    "public_access_block ssm:GetServiceSetting": "each region has the setting",
}
#: Modules that look at an account's only one of a kind, at all that there is, or at what nobody can delete: no request
#: of theirs names a thing that a list named.
UNNAMED = {
    "config_recorder",
    "free_tier_audit",
    "identity_center_safeguards",
    "macie_session",
    "organization_audit",
    "organization_root_access",
    "security_hub",
}
#: Modules of whose readers each is of another kind. The others come with `make long`.
SAMPLED = {"billing_alarm", "change_queue", "dns_query_logging", "dns_zone"}
NAMES = [
    pytest.param(name, id=name, marks=[] if name in SAMPLED else [pytest.mark.long])
    for name, items in SAMPLES.items()
    if "restore" not in name
]


def looks(run: Run) -> list[tuple[str, str]]:
    """The operations by which a run looks at something that it names."""
    found = dict.fromkeys((call["service"], call["operation"]) for call in run.calls)
    return [pair for pair in found if code_of(_MODELS.get_service_model(pair[0]).operation_model(pair[1]))]


def unknown(run: Run) -> set[str]:
    """The controls of which a run says that they could not be read."""
    return {row["control"] for row in run.result.get("findings", []) if row["status"] == "unknown"}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_deleted_meanwhile_fails_nothing(
    play: Play, account: Emulator, prepared: Callable[[dict[str, Any]], dict[str, Any]], name: str
) -> None:
    task = prepared(SAMPLES[name][0])
    play(task)
    before = play(task, "--check")
    wrong, struck = {}, []
    for service, operation in looks(before):
        account.control("faults", [{"service": service, "operation": operation, "gone": True, "times": 1}])
        run = play(task, "--check")
        struck += [call for call in run.calls if call["operation"] == operation and call["status"] >= "4"]
        if run.code != before.code or unknown(run) - unknown(before):
            wrong[f"{service}:{operation}"] = run.result.get("msg") or sorted(unknown(run))
    account.control("faults", [])
    assert bool(struck) == bool(looks(before) and name not in UNNAMED)
    assert {key: said for key, said in wrong.items() if f"{name} {key}" not in NAMED} == {}
