# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tree of an organization, as it is read and as it is planned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_planned import (
    NOTHING,
    SharedTree,
    is_planned,
    with_planned,
)
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_tree import Tree, as_path, read_tree

from tests.emulator import clients
from tests.emulator.account import ACCOUNT
from tests.emulator.clients import LOOKS
from tests.emulator.server import Emulator


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def aws(account: Emulator) -> Aws:
    account.control("reset")
    session = boto3.session.Session(region_name="us-east-1", **LOOKS)
    return Aws(session, endpoint=account.endpoint)


def organization(aws: Aws, account: Emulator) -> dict[str, str]:
    """/Workloads, /Workloads/Prod and /Suspended with an account in each of the first two, and the ids of all."""
    # A person's client: for it accounts are there at once.
    client = clients.client(account.endpoint, "organizations")
    client.create_organization(FeatureSet="ALL")
    root = client.list_roots()["Roots"][0]["Id"]
    found = {"/": root}
    for path in ("/Workloads", "/Suspended", "/Workloads/Prod"):
        above, _slash, name = path.rpartition("/")
        made = client.create_organizational_unit(ParentId=found[above or "/"], Name=name)
        found[path] = made["OrganizationalUnit"]["Id"]
    for name, path in (("web", "/Workloads"), ("shop", "/Workloads/Prod")):
        made = client.create_account(
            AccountName=name, Email=f"{name}@example.com", Tags=[{"Key": "team", "Value": name}]
        )
        found[name] = made["CreateAccountStatus"]["AccountId"]
        client.move_account(AccountId=found[name], SourceParentId=root, DestinationParentId=found[path])
    return found


def tree_of(aws: Aws, **given: Any) -> Tree:
    found = read_tree(aws, **given)
    assert found is not None
    return found


def test_an_account_in_no_organization_has_no_tree(aws: Aws) -> None:
    assert read_tree(aws) is None


def test_units_are_found_by_id_and_path_with_all_below(aws: Aws, account: Emulator) -> None:
    ids = organization(aws, account)
    tree = tree_of(aws)
    assert [unit.path for unit in tree.units] == ["/", "/Suspended", "/Workloads", "/Workloads/Prod"]
    work = tree.unit("Workloads/")
    assert work is not None
    assert work == tree.unit(ids["/Workloads"])
    assert [unit.path for unit in tree.units_below(work)] == ["/Workloads/Prod"]
    assert [item.name for item in tree.accounts_below(work)] == ["web", "shop"]
    assert [item.name for item in tree.accounts_in(work)] == ["web"]
    root = tree.unit("root")
    assert root is not None
    assert {unit.path for unit in tree.children(root)} == {"/Suspended", "/Workloads"}
    assert (root.id, tree.unit("/Work"), tree.root) == (ids["/"], None, ids["/"])
    assert len(tree.accounts_below(root)) == 3


def test_accounts_are_found_by_id_name_and_tag(aws: Aws, account: Emulator) -> None:
    ids = organization(aws, account)
    tree = tree_of(aws, tags=True)
    shop = tree.account(ids["shop"])
    assert shop is not None
    assert (shop.path, shop.management, tree.named("shop")) == ("/Workloads/Prod", ACCOUNT, (shop,))
    assert tree.tagged("team", "shop") == (shop,)
    assert {item.name for item in tree.tagged("team")} == {"web", "shop"}
    assert tree_of(aws).tagged("team") == ()


def test_only_accounts_of_the_units_that_are_asked_for_are_read(aws: Aws, account: Emulator) -> None:
    organization(aws, account)
    assert [item.name for item in tree_of(aws, within=["/Workloads/Prod"]).accounts] == ["shop"]


def test_a_shared_tree_is_read_once_and_again_once_it_is_forgotten(aws: Aws, account: Emulator) -> None:
    organization(aws, account)
    shared = SharedTree(aws, None, ACCOUNT)
    before = len(account.control("calls", method="GET"))
    assert shared.get() is shared.get()
    once = len(account.control("calls", method="GET")) - before
    shared.forget()
    shared.get()
    assert len(account.control("calls", method="GET")) - before == 2 * once


def test_a_planned_organization_has_a_tree_of_placeholders() -> None:
    shop = {"id": "", "name": "shop", "email": "shop@example.com", "unit": "Workloads/Prod", "tags": {"team": "a"}}
    planned = {"organization": True, "units": ["/Workloads/Prod", "/Workloads"], "accounts": [shop]}
    tree = with_planned(None, planned, ACCOUNT)
    assert tree is not None
    assert [unit.path for unit in tree.units] == ["/", "/Workloads", "/Workloads/Prod"]
    assert all(is_planned(unit.id) for unit in tree.units)
    (made,) = tree.named("shop")
    assert (is_planned(made.id), made.path, made.management) == (True, "/Workloads/Prod", ACCOUNT)
    assert tree.tagged("team", "a") == (made,)
    assert not is_planned(ACCOUNT)


def test_nothing_planned_leaves_what_was_read(aws: Aws, account: Emulator) -> None:
    organization(aws, account)
    tree = tree_of(aws)
    assert with_planned(tree, NOTHING, ACCOUNT) == tree == with_planned(tree, None, ACCOUNT)
    assert with_planned(None, NOTHING, ACCOUNT) is None


def test_an_account_that_would_move_is_planned_where_it_will_be(aws: Aws, account: Emulator) -> None:
    ids = organization(aws, account)
    item = {"id": ids["web"], "name": "web", "email": "", "unit": "/Sandbox", "tags": {}}
    tree = with_planned(tree_of(aws), {**NOTHING, "units": ["/Sandbox"], "accounts": [item]}, ACCOUNT)
    assert tree is not None
    moved = tree.account(ids["web"])
    assert moved is not None
    assert (moved.path, moved.email, len(tree.accounts)) == ("/Sandbox", "web@example.com", 3)


@pytest.mark.parametrize(
    ("given", "path"),
    [("Workloads/Prod/", "/Workloads/Prod"), ("/", "/"), ("ou-ab12-11111111", "ou-ab12-11111111"), ("", "/")],
)
def test_a_path_has_one_form(given: str, path: str) -> None:
    assert as_path(given) == path
