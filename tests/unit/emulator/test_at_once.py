# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS does by itself is done once, however many requests come when its time has come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from moto.organizations.models import organizations_backends

from tests.emulator.account import ACCOUNT
from tests.emulator.clients import client as client_of
from tests.emulator.clock import clock
from tests.emulator.kit import Request, stored
from tests.emulator.server import Emulator
from tests.emulator.services.organizations_accounts import creations, settle
from tests.emulator.services.ssoadmin import SETTLE, kept

#: How many ask together, and how often that is tried.
ASKING, TIMES = 8, 40
INSTANCE = "arn:aws:sso:::instance/ssoins-1"


@pytest.fixture
def account() -> Iterator[Emulator]:
    """An organization in an account of its own, where threads take turns as often as can be."""
    with Emulator() as running:
        client_of(running.endpoint, "organizations").create_organization(FeatureSet="ALL")
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        yield running
        sys.setswitchinterval(interval)


def at_once(act: Callable[[], object]) -> None:
    """Do it by many together. An error of one is everybody's."""
    barrier = Barrier(ASKING)

    def wait_and_act(_number: int) -> None:
        barrier.wait()
        act()

    with ThreadPoolExecutor(ASKING) as threads:
        list(threads.map(wait_and_act, range(ASKING)))


@pytest.mark.usefixtures("account")
def test_an_account_is_created_and_closed_once() -> None:
    organization = organizations_backends[ACCOUNT]["aws"]
    for number in range(TIMES):
        asked = {"AccountName": f"a{number}", "Email": f"{number}@example.com"}
        creations(ACCOUNT)[str(number)] = {"State": "IN_PROGRESS", "due": clock.now(), "asked": asked}
        at_once(lambda: settle(ACCOUNT))
        made = [item.id for item in organization.accounts if item.name == f"a{number}"]
        assert len(made) == 1
        stored(ACCOUNT, "organizations.closing")[made[0]] = clock.now()
        at_once(lambda: settle(ACCOUNT))
        assert stored(ACCOUNT, "organizations.closing") == {}


@pytest.mark.usefixtures("account")
def test_an_assignment_is_deleted_once() -> None:
    request = Request("sso-admin", "ListPermissionSets", {"InstanceArn": INSTANCE}, ACCOUNT, "us-east-1", "")
    about = {"TargetId": "200000000001", "PermissionSetArn": "ps", "PrincipalType": "USER", "PrincipalId": "u"}
    stored(ACCOUNT, "sso-admin.instances")[INSTANCE] = {"PrimaryRegion": "us-east-1", "OwnerAccountId": ACCOUNT}
    kept(request, "sets")["ps"] = {"accounts": {}, "customer": []}
    assignments: dict[Any, Any] = kept(request, "assignments")
    for number in range(TIMES):
        assignments[tuple(about.values())] = True
        status: dict[str, Any] = {"Status": "IN_PROGRESS", **about}
        kept(request, "deletions")[str(number)] = {"status": status, "until": clock.now()}
        at_once(lambda: SETTLE[0](request))
        assert status["Status"] == "SUCCEEDED", status
