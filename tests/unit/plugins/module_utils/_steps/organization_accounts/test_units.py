# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An organization and its units, in an embedded account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.outcome import Outcome, Waive
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts.organization import (
    GoverningOrganization,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_accounts.units import Units

from tests.emulator.clients import LOOKS, client
from tests.emulator.server import Emulator

from .test_accounts import methods, statuses, waiving

TREE: list[dict[str, Any]] = [
    {"name": "Security"},
    {"name": "Workloads", "tags": {"owner": "platform"}, "units": [{"name": "Prod", "tags": {"stage": "prod"}}]},
]


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as account:
        yield account


@pytest.fixture
def context(running: Emulator) -> Context:
    running.reset()
    return Context(Aws(boto3.session.Session(region_name="us-east-1", **LOOKS), endpoint=running.endpoint, caller="x"))


@pytest.fixture
def organizations(running: Emulator, context: Context) -> Any:
    """An organization of nobody else."""
    found = client(running.endpoint, "organizations")
    found.create_organization(FeatureSet="ALL")
    return found


Run = Callable[..., Outcome]


@pytest.fixture
def run(context: Context) -> Run:
    def do(*units: dict[str, Any], check: bool = False, planned: Any = None, waive: Waive | None = None) -> Outcome:
        return reconcile(Units(context, {"units": list(units), "planned": planned}), check_mode=check, waive=waive)

    return do


@pytest.fixture
def found(context: Context) -> Callable[..., Outcome]:
    def do(*, create: bool = True, trusted: tuple[str, ...] = (), check: bool = False) -> Outcome:
        resource = GoverningOrganization(context, {"create": create, "trusted_access": list(trusted)})
        return reconcile(resource, check_mode=check)

    return do


def test_a_tree_is_created_once(run: Run, organizations: Any) -> None:
    assert methods(run(*TREE, check=True)) == ["create_organizational_unit"] * 3
    done = run(*TREE)
    assert (done.error, set(statuses(done, "unit").values())) == ("", {"fixed"})
    again = run(*TREE)
    assert (again.changed, set(statuses(again, "unit").values())) == (False, {"compliant"})
    assert statuses(again, "unlisted_units") == {"": "compliant"}


def test_what_others_changed_is_drift_and_their_tags_stay(run: Run, organizations: Any) -> None:
    run(*TREE)
    root = organizations.list_roots()["Roots"][0]["Id"]
    units = organizations.list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"]
    work = next(unit["Id"] for unit in units if unit["Name"] == "Workloads")
    organizations.tag_resource(ResourceId=work, Tags=[{"Key": "owner", "Value": "x"}, {"Key": "kept", "Value": "y"}])
    organizations.create_organizational_unit(ParentId=root, Name="Theirs")
    checked = run(*TREE, check=True)
    assert statuses(checked, "unit")["/Workloads"] == "drift"
    assert statuses(checked, "unlisted_units") == {"": "input"}
    assert methods(run(*TREE)) == ["tag_resource"]
    tags = {item["Key"]: item["Value"] for item in organizations.list_tags_for_resource(ResourceId=work)["Tags"]}
    assert tags == {"owner": "platform", "kept": "y"}


def test_a_unit_that_somebody_answers_for_is_not_created_and_what_is_in_it_says_so(
    run: Run, organizations: Any
) -> None:
    done = run(*TREE, waive=waiving("/Workloads"))
    wanted = {"/Security": "fixed", "/Workloads": "excepted", "/Workloads/Prod": "manual"}
    assert (done.error, statuses(done, "unit"), methods(done)) == ("", wanted, ["create_organizational_unit"])
    notes = {verdict.resource: verdict.note for verdict, _status in done.findings}
    assert "depends on /Workloads, which is excepted" in notes["/Workloads/Prod"]


def test_a_unit_that_somebody_answers_for_is_not_planned_for_later_tasks(context: Context, organizations: Any) -> None:
    context.waive = waiving("/Workloads")
    units = Units(context, {"units": TREE, "planned": None})
    reconcile(units, check_mode=True, waive=context.waive)
    assert units.extra()["planned"]["units"] == ["/Security"]


def test_a_unit_is_renamed_with_what_is_in_it(run: Run, organizations: Any) -> None:
    run(*TREE)
    renamed = [TREE[0], {**TREE[1], "name": "Work", "was": "Workloads"}]
    assert methods(run(*renamed)) == ["update_organizational_unit"]
    assert not run(*renamed).changed


def test_a_unit_with_accounts_is_not_removed_and_they_are_named(run: Run, organizations: Any) -> None:
    run(*TREE)
    root = organizations.list_roots()["Roots"][0]["Id"]
    number = organizations.create_account(AccountName="web", Email="w@example.com")["CreateAccountStatus"]["AccountId"]
    units = organizations.list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"]
    work = next(unit["Id"] for unit in units if unit["Name"] == "Workloads")
    (prod,) = organizations.list_organizational_units_for_parent(ParentId=work)["OrganizationalUnits"]
    organizations.move_account(AccountId=number, SourceParentId=root, DestinationParentId=prod["Id"])
    going = {"name": "Workloads", "state": "absent", "units": [{"name": "Prod"}]}
    with pytest.raises(Refusal, match=rf"contains web \({number}\)"):
        run(TREE[0], going, check=True)
    organizations.move_account(AccountId=number, SourceParentId=prod["Id"], DestinationParentId=root)
    with pytest.raises(Refusal, match="contains /Workloads/Prod"):
        run(TREE[0], {"name": "Workloads", "state": "absent"})
    assert methods(run(TREE[0], going)) == ["delete_organizational_unit"] * 2
    assert not run(TREE[0], going).changed


def test_a_planned_organization_has_planned_units(run: Run) -> None:
    planned = {"organization": True, "units": [], "accounts": []}
    assert methods(run(*TREE, check=True, planned=planned)) == ["create_organizational_unit"] * 3
    without = run(*TREE, check=True)
    assert (without.changed, without.error, statuses(without, "unit")) == (False, "", {"": "choice"})


def test_units_are_put_back(run: Run, context: Context, organizations: Any) -> None:
    run(TREE[0])
    resource = Units(context, {"units": TREE, "planned": None})
    done = reconcile(resource, check_mode=False)
    plan = resource.restore(resource.observe(), done.plan.before or {})
    assert plan is not None
    assert [call.method for call in plan.calls] == ["delete_organizational_unit"] * 2


def test_an_organization_is_created_with_trusted_access(found: Any) -> None:
    trusted = ("account.amazonaws.com", "ram.amazonaws.com")
    checked = found(trusted=trusted, check=True)
    assert methods(checked) == ["create_organization", "enable_aws_service_access", "enable_aws_service_access"]
    done = found(trusted=trusted)
    assert (done.error, statuses(done, "organization")) == ("", {"": "fixed"})
    again = found(trusted=trusted)
    assert (again.changed, set(statuses(again, "trusted_access").values())) == (False, {"compliant"})


def test_no_organization_is_created_unasked(found: Any) -> None:
    left = found(create=False, trusted=("account.amazonaws.com",))
    assert (left.changed, statuses(left, "organization")) == (False, {"": "choice"})


def test_consolidated_billing_is_for_a_person(found: Any, running: Emulator) -> None:
    client(running.endpoint, "organizations").create_organization(FeatureSet="CONSOLIDATED_BILLING")
    left = found(trusted=("account.amazonaws.com",))
    assert (left.changed, statuses(left, "organization")) == (False, {"": "manual"})


def test_an_organization_that_was_created_is_deleted_again(found: Any, context: Context) -> None:
    done = found(trusted=("account.amazonaws.com",))
    resource = GoverningOrganization(context, {"create": True, "trusted_access": ["account.amazonaws.com"]})
    plan = resource.restore(resource.observe(), done.plan.before or {})
    assert plan is not None
    assert [call.method for call in plan.calls] == ["delete_organization"]
