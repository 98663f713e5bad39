# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An organization with three member accounts, and how the tests enter them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.emulator import clients
from tests.emulator.server import Emulator

from .conftest import ROOT, client_of
from .forked import COMMAND

MANAGEMENT = "123456789012"
FIRST, SECOND, THIRD = "200000000001", "200000000002", "200000000003"
ROLE = "OrganizationAccountAccessRole"
PLUGIN = "dayone.aws.organization"


def role_arn(account: str, name: str = ROLE) -> str:
    """A role's ARN."""
    return f"arn:aws:iam::{account}:role/{name}"


@dataclass
class Members:
    """An organization: the first account at the root, the second in /Workloads, the third in /Workloads/Prod."""

    account: Emulator
    root: str
    outer: str
    inner: str

    def keys(self, number: str) -> dict[str, str]:
        """Credentials of an administrator of a member account."""
        made = client_of(self.account, "sts").assume_role(RoleArn=role_arn(number), RoleSessionName="test")
        keys = made["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }

    def client(self, number: str, service: str, region: str = "us-east-1") -> Any:
        """A client in a member account, for an independent look."""
        keys = {name.lower(): value for name, value in self.keys(number).items()}
        return clients.client(self.account.endpoint, service, region, **keys)

    def close(self, number: str) -> None:
        """Let nobody into a member account."""
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"}}
        self.trust(number, trust)

    def trust(self, number: str, statement: dict[str, Any], name: str = ROLE) -> None:
        """Replace the trust policy of a role."""
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.client(number, "iam").update_assume_role_policy(RoleName=name, PolicyDocument=document)


def make_members(account: Emulator) -> Members:
    """Make the organization."""
    organizations = client_of(account, "organizations")
    organizations.create_organization(FeatureSet="ALL")
    for name in ("first", "second", "third"):
        organizations.create_account(Email=f"{name}@example.com", AccountName=name)
    root = organizations.list_roots()["Roots"][0]["Id"]
    outer = organizations.create_organizational_unit(ParentId=root, Name="Workloads")["OrganizationalUnit"]["Id"]
    inner = organizations.create_organizational_unit(ParentId=outer, Name="Prod")["OrganizationalUnit"]["Id"]
    for number, unit in ((SECOND, outer), (THIRD, inner)):
        organizations.move_account(AccountId=number, SourceParentId=root, DestinationParentId=unit)
    return Members(account, root, outer, inner)


def write_inventory(folder: Path, name: str = "accounts.organization.yml", **options: Any) -> Path:
    """An inventory file."""
    path = folder / name
    path.write_text(yaml.safe_dump({"plugin": PLUGIN, **options}), encoding="utf-8")
    return path


@dataclass
class VirtualDevices:
    """What ansible-inventory listed."""

    data: dict[str, Any]
    output: str
    calls: list[dict[str, str]]

    @property
    def hosts(self) -> dict[str, dict[str, Any]]:
        """The variables of each host."""
        return dict(_plain(self.data.get("_meta", {}).get("hostvars", {})))

    def group(self, name: str) -> list[str]:
        """The hosts of a group."""
        return sorted(self.data[name].get("hosts", []))

    @property
    def operations(self) -> list[str]:
        """What was asked for."""
        return sorted(call["operation"] for call in self.calls)


def _plain(value: Any) -> Any:
    """Without the marks of what Ansible takes for no template."""
    if isinstance(value, dict):
        return value.get("__ansible_unsafe") or {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _variables(account: Emulator) -> dict[str, str]:
    return {
        **os.environ,
        **account.environment,
        "ANSIBLE_COLLECTIONS_PATH": os.environ.get("ANSIBLE_COLLECTIONS_PATH", str(ROOT / ".collections")),
        "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "false",
        "ANSIBLE_NOCOLOR": "1",
        "COLUMNS": "1000",
    }


def flush(account: Emulator, path: Path) -> None:
    """Have a playbook read an inventory again. The command ansible-inventory cannot, before ansible-core 2.19."""
    playbook = path.with_name("flush.yml")
    playbook.write_text("- hosts: all\n", encoding="utf-8")
    command = [str(COMMAND), "-i", str(path), "--flush-cache", "--list-hosts", str(playbook)]
    subprocess.run(command, cwd=path.parent, env=_variables(account), capture_output=True, check=True)


def list_inventory(account: Emulator, path: Path, *arguments: str, **environment: str) -> VirtualDevices:
    """Run ansible-inventory on a file, beside which everything it writes stays."""
    variables = {**_variables(account), **environment}
    account.control("calls", method="DELETE")
    command = [str(Path(sys.executable).with_name("ansible-inventory")), "-i", str(path), "--list", *arguments]
    done = subprocess.run(command, cwd=path.parent, env=variables, capture_output=True, text=True, check=False)
    data = json.loads(done.stdout[done.stdout.index("{") :]) if "{" in done.stdout else {}
    output = " ".join((done.stdout + done.stderr).split())
    return VirtualDevices(data, output, account.control("calls", method="GET"))
