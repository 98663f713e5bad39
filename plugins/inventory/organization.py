# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts of an AWS organization as hosts."""

from __future__ import annotations

DOCUMENTATION = r"""
name: organization
short_description: The accounts of an AWS organization as hosts
version_added: 0.1.0
description:
  - Turns every active account of an AWS organization into a host, with the variables that let the playbooks, roles and
    modules of this collection work in it. A play over all hosts is therefore a play over all accounts.
  - The credentials must belong to the management account, or to an account that is a delegated administrator of any
    service. They need C(organizations:ListRoots), C(organizations:ListOrganizationalUnitsForParent) and
    C(organizations:ListAccountsForParent), and with O(include_tags) also C(organizations:ListTagsForResource).
  - A host has C(dayone_expected_account_id), C(dayone_assume_role_arn), C(dayone_assume_role_external_id) if
    O(external_id) is given, C(dayone_account_id), C(dayone_account_name), C(dayone_account_email),
    C(dayone_account_status), C(dayone_account_joined), C(dayone_account_joined_method),
    C(dayone_account_is_management), C(dayone_account_tags), C(dayone_account_ou_id), C(dayone_account_ou_path),
    C(dayone_account_ou_paths), C(ansible_connection) and C(ansible_python_interpreter).
  - The account of the credentials has no C(dayone_assume_role_arn), because it is accessed without a role.
  - An account that is not active does not become a host. It is listed with C(-v).
  - All hosts are in the group C(organization).
  - The name of the file ends with C(organization.yml) or C(organization.yaml).
author:
  - dayone.aws contributors (@dayone-aws)
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [dayone.aws.organization]
  role_name:
    description:
      - The role to assume in each account, with its path if it has one, for example C(audit/Reader). Its trust policy
        must allow these credentials.
    type: str
    default: OrganizationAccountAccessRole
  external_id:
    description: The external ID that the trust policies of the roles require.
    type: str
  organizational_units:
    description:
      - Include only accounts in these organizational units and in all units below them. An ID, for example
        C(ou-ab12-11111111), or a path of names from the root, for example C(/Workloads/Prod). If empty, all accounts
        are included.
      - A unit that does not exist is an error.
    type: list
    elements: str
    default: []
  accounts:
    description:
      - Include only these accounts, by ID in quotes. If empty, all accounts are included.
      - An account that does not exist is an error.
    type: list
    elements: str
    default: []
  exclude_accounts:
    description: Exclude these accounts, by ID in quotes. Takes precedence over the other filters.
    type: list
    elements: str
    default: []
  hostname:
    description:
      - How hosts are named. A name that several accounts have gets the account ID as a suffix.
      - Characters of a name that host patterns do not support, such as spaces, become hyphens.
    type: str
    choices: [id, name]
    default: id
  include_tags:
    description:
      - Whether to read the tags of the accounts, which takes one request per account.
      - A boolean. Any other value is refused.
    type: raw
    default: false
extends_documentation_fragment:
  - inventory_cache
  - constructed
  - amazon.aws.boto3
  - amazon.aws.common.plugins
  - amazon.aws.region.plugins
  - amazon.aws.assume_role.plugins
notes:
  - Credentials and a profile in the inventory file apply to this plugin only. Those in the environment also apply to
    the modules.
  - With O(assume_role_arn), the plugin lists the organization in that role. The modules do not use it. The roles in the
    accounts are assumed with the credentials themselves, and the account without C(dayone_assume_role_arn) is the
    account of the credentials.
"""

EXAMPLES = r"""
# For all accounts, accessed through the role that AWS Organizations creates in each new account, one line is enough:
# plugin: dayone.aws.organization

# Production accounts, by name, grouped by unit (ou_Workloads, ou_Workloads_Prod) and by tag, without the log archive.
plugin: dayone.aws.organization
role_name: audit/Reader
external_id: "{{ lookup('ansible.builtin.env', 'AUDIT_EXTERNAL_ID') }}"
organizational_units:
  - /Workloads/Prod
  - ou-ab12-11111111
exclude_accounts:
  - "111122223333"
hostname: name
include_tags: true
keyed_groups:
  - key: dayone_account_ou_paths | reject('eq', '/') | map('regex_replace', '^/', '')
    prefix: ou
  - key: dayone_account_tags.team | default('nobody')
    prefix: team
groups:
  management: dayone_account_is_management
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/dayone
cache_timeout: 3600
"""

from typing import Any

from ansible import constants
from ansible.errors import AnsibleParserError
from ansible_collections.dayone.aws.plugins.plugin_utils.requirements import MET  # isort: split

from ansible_collections.amazon.aws.plugins.module_utils.botocore import HAS_BOTO3, botocore_at_least
from ansible_collections.amazon.aws.plugins.plugin_utils.botocore import get_aws_connection_info
from ansible_collections.amazon.aws.plugins.plugin_utils.inventory import AWSInventoryBase
from ansible_collections.dayone.aws.plugins.module_utils._aws.assumed import assume, check_external_id, check_role
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._aws.libraries import check_libraries
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._parts.organization_tree import ACTIVE, Account
from ansible_collections.dayone.aws.plugins.plugin_utils.accounts import (
    ATTEMPTS,
    Entry,
    Selection,
    check_role_name,
    host_names,
    read_accounts,
)
from ansible_collections.dayone.aws.plugins.plugin_utils.core_versions import trusted, untrusted
from ansible_collections.dayone.aws.plugins.plugin_utils.settings import check_file, switch

__all__ = ["MET", "InventoryModule"]

GROUP = "organization"
#: The modules run where the play runs, in the Python of that, whichever machine it is.
_HERE = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
#: The options on which depends what was read.
_ASKED = (
    "organizational_units",
    "accounts",
    "exclude_accounts",
    "include_tags",
    "profile",
    "endpoint_url",
    "assume_role_arn",
)


class InventoryModule(AWSInventoryBase):  # type: ignore[misc]
    """The accounts of an organization as hosts."""

    NAME = "dayone.aws.organization"
    INVENTORY_FILE_SUFFIXES = ("organization.yml", "organization.yaml")

    class TemplatedOptions(AWSInventoryBase.TemplatedOptions):  # type: ignore[misc]
        """Options some of which may be templates: those of amazon.aws, and ours."""

        OURS = ("role_name", "external_id", "organizational_units", "accounts", "exclude_accounts")

        def get(self, *args: Any) -> Any:
            """The value of an option."""
            if args[0] not in self.OURS:
                return super().get(*args)
            return self.templar.template(self.original_options.get(*args))

    def parse(  # type: ignore[override]  # Ansible passes no more than this
        self, inventory: Any, loader: Any, path: str, cache: bool = True
    ) -> None:
        """Add the hosts. See ``ansible.plugins.inventory.BaseInventoryPlugin.parse``."""
        try:
            check_libraries(HAS_BOTO3, botocore_at_least)
            super().parse(inventory, loader, path, cache=cache)
            with expected_only():
                found = self._found(path, cache)
        except (Failure, Refusal) as problem:
            raise AnsibleParserError(f"dayone.aws.organization: {problem}") from None
        entry = Entry(found["own"], found["partition"], self.get_option("role_name"), self.get_option("external_id"))
        self._populate([Account(**row) for row in found["accounts"]], entry)

    def set_options(self, *arguments: Any, direct: Any = None, **options: Any) -> None:
        """Take the options, of which Ansible checks few: a switch that says neither yes nor no would be off."""
        known = constants.config.get_configuration_definitions(self.plugin_type, self._load_name)
        try:
            check_file({name: value for name, value in (direct or {}).items() if name != "plugin"}, known)
        except Refusal as problem:
            raise AnsibleParserError(f"dayone.aws.organization: {problem}") from None
        super().set_options(*arguments, direct=direct, **options)

    def _set_frozen_credentials(self) -> None:
        """Leave the role to ``_found``, which says clearly why it could not be assumed."""

    def _found(self, path: str, cache: bool) -> dict[str, Any]:
        """The accounts, and whose the credentials are: of the cache, or read."""
        asked = {name: self.get_option(name) for name in _ASKED}
        asked["include_tags"] = switch("include_tags", asked["include_tags"])
        wish = Selection.of(
            asked["organizational_units"], asked["accounts"], asked["exclude_accounts"], asked["include_tags"]
        )
        check_role_name(self.get_option("role_name"))
        check_external_id(self.get_option("external_id"), "external_id")
        check_role(asked["assume_role_arn"] or None)
        known, found = self.get_cached_result(path, cache)
        if known and isinstance(found, dict) and found.get("asked") == asked:
            return found
        found = {**self._read(wish), "asked": asked}
        if self.get_option("cache"):
            self._cache[self.get_cache_key(path)] = found
        return found

    def _read(self, wish: Selection) -> dict[str, Any]:
        aws = Aws.of_connection(*get_aws_connection_info(self), attempts=ATTEMPTS, caller="organization")
        own, role = aws.identity(), self.get_option("assume_role_arn")
        accounts = read_accounts(aws if not role else assume(aws, role), wish)
        partition = own["Arn"].split(":")[1]
        return {
            "own": own["Account"],
            "partition": partition,
            "accounts": [account.as_dict() for account in accounts],
        }

    def _populate(self, accounts: list[Account], entry: Entry) -> None:
        self.inventory.add_group(GROUP)
        for account in accounts:
            if account.state != ACTIVE:
                self.display.v(f"{self.NAME}: account {account.id} ({account.name}) is {account.state}, so no host")
        active = [account for account in accounts if account.state == ACTIVE]
        names = host_names(active, self.get_option("hostname"))
        here = {name: trusted(value) for name, value in _HERE.items()}
        for account in active:
            self._add(names[account.id], {**untrusted(entry.variables(account)), **here})

    def _add(self, host: str, variables: dict[str, Any]) -> None:
        self.inventory.add_host(host, group=GROUP)
        for name, value in variables.items():
            self.inventory.set_variable(host, name, value)
        strict = self.get_option("strict")
        known = self.inventory.get_host(host).get_vars()
        self._set_composite_vars(self.get_option("compose"), known, host, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), known, host, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), known, host, strict=strict)
