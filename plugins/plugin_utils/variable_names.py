# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Finds variables whose names look like those of this collection and are none: nothing reads them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

_ROLES = Path(__file__).resolve().parents[2] / "roles"
#: A variable in the argument specs of a role.
_SPEC = re.compile(r"^ {6}([a-z]\w*):$", re.MULTILINE)
#: What begins so belongs to the collection.
_OWN = "dayone_"
#: Variables of the playbooks, of hosts of the inventory, and of a run, which no role reads.
# fmt: off
OF_PLAYBOOKS = frozenset({
    "dayone_accepted", "dayone_account_email", "dayone_account_id", "dayone_account_is_management",
    "dayone_account_joined", "dayone_account_joined_method", "dayone_account_name", "dayone_account_ou_id",
    "dayone_account_ou_path", "dayone_account_ou_paths", "dayone_account_status", "dayone_account_tags",
    "dayone_changes_events", "dayone_changes_own_principals", "dayone_changes_queue_name",
    "dayone_changes_queue_owner", "dayone_changes_wait_seconds",
    "dayone_exceptions", "dayone_fail_on", "dayone_fail_on_kinds", "dayone_fail_on_manual",
    "dayone_fail_on_unknown", "dayone_failed_steps", "dayone_frameworks", "dayone_hosts",
    "dayone_init_administrators", "dayone_init_contact", "dayone_init_directory", "dayone_init_domain",
    "dayone_init_monthly_limit", "dayone_init_organization", "dayone_init_profile", "dayone_init_project",
    "dayone_init_recipients", "dayone_init_region", "dayone_init_regions", "dayone_init_survey",
    "dayone_journal_key", "dayone_not_accepted", "dayone_notice_kinds", "dayone_notice_link",
    "dayone_notice_topic_arn", "dayone_notice_webhook", "dayone_notice_webhook_format",
    "dayone_notice_webhook_key", "dayone_permissions_delegated_administrator",
    "dayone_organization", "dayone_organization_baseline", "dayone_organization_hosts",
    "dayone_permissions_directory", "dayone_permissions_partition", "dayone_permissions_purpose",
    "dayone_permissions_role", "dayone_permissions_steps", "dayone_permissions_units", "dayone_preflight",
    "dayone_profile",
    "dayone_report_any_configuration", "dayone_report_archive", "dayone_report_directory",
    "dayone_report_expected_accounts", "dayone_report_expected_slices", "dayone_report_formats", "dayone_report_gate",
    "dayone_report_journals", "dayone_report_runs", "dayone_report_since", "dayone_report_trend_days",
    "dayone_restore_run", "dayone_role_name", "dayone_security_hub_destination", "dayone_security_hub_external_id",
    "dayone_security_hub_kinds", "dayone_security_hub_role_name", "dayone_tickets_close_code", "dayone_tickets_kinds",
    "dayone_tickets_label", "dayone_tickets_limit", "dayone_tickets_project", "dayone_tickets_service",
    "dayone_tickets_token", "dayone_tickets_type", "dayone_tickets_url", "dayone_tickets_user",
})
# fmt: on
#: How near a name must be, of 1: with the prefix of a role, and without.
_NEAR, _VERY_NEAR = 0.8, 0.92
#: Of so many hosts of a play the variables are looked at. What is set for all is set for the first.
_HOSTS = 20


@functools.cache
def known() -> frozenset[str]:
    """The names of all variables that a role or a playbook reads."""
    specs = (path.read_text(encoding="utf-8") for path in _ROLES.glob("*/meta/argument_specs.yml"))
    return OF_PLAYBOOKS.union(*(_SPEC.findall(text) for text in specs))


@functools.cache
def _prefixes() -> tuple[str, ...]:
    return tuple(f"{path.name}_" for path in _ROLES.iterdir())


@functools.cache
def _beginnings() -> frozenset[str]:
    """The first two letters of all names: one that begins otherwise is never near enough."""
    return frozenset(name[:2] for name in known())


def misspelt(names: Iterable[str]) -> Iterator[str]:
    """A line for each name that nothing reads, with the nearest one that something does.

    A name with the prefix of a role may be somebody else's, so it counts only where another is near.
    """
    for name in sorted(set(names) - known()):
        own, of_role = name.startswith(_OWN), name.startswith(_prefixes())
        if not (own or of_role or name[:2] in _beginnings()):
            continue
        near = get_close_matches(name, known(), 1, _NEAR if own or of_role else _VERY_NEAR)
        if near:
            yield f"nothing reads the variable {name}. Did you mean {near[0]}?"
        elif own:
            yield f"nothing reads the variable {name}: dayone.aws has no variable with this name."


def names_of(play: Any) -> set[str]:
    """The names of the variables that the hosts of a play have."""
    manager = play.get_variable_manager()
    hosts = manager._inventory.get_hosts(play.hosts)[:_HOSTS]
    return {str(name) for host in hosts for name in manager.get_vars(play=play, host=host)}
