# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: exceptions
version_added: 0.1.0
short_description: What an account accepts, by exception, by itself and by its profile
description:
  - Returns the value of the option O(dayone.aws.account_identity#module:exceptions) that the C(dayone_) variables of a
    play mean. The playbooks of this collection set it for every module.
  - The exceptions of C(dayone_exceptions) come first, then what C(dayone_accepted) accepts, then what C(dayone_profile)
    accepts. What the profile accepts is taken back by C(dayone_not_accepted), a list of controls. A profile that is not
    named accepts nothing.
  - An entry of C(dayone_accepted) has a C(control) and a C(reason), and may have what an exception has. Without
    C(expires) it has no end, and without C(owner) it says C(dayone_accepted).
  - Takes no terms.
author:
  - dayone.aws contributors (@dayone-aws)
"""

EXAMPLES = r"""
- name: Judge as the playbooks do
  module_defaults:
    group/dayone.aws.dayone:
      exceptions: "{{ lookup('dayone.aws.exceptions') }}"
  vars:
    dayone_profile: cis_level_1
    dayone_not_accepted: [root_account.hardware_mfa]
    dayone_accepted:
      - control: resource_audit.acl_admin_ingress
        reason: Security groups decide here
  block:
    - name: Audit the root user
      dayone.aws.root_key_audit:
"""

RETURN = r"""
_raw:
  description: One list of exceptions.
  type: list
  elements: list
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.dayone.aws.plugins.module_utils._controls.acceptances import Acceptance, accepted_by
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._module.exceptions import NEVER, unknown_control

ACCEPTED = "dayone_accepted"
TAKEN_BACK = "dayone_not_accepted"


class LookupModule(LookupBase):  # type: ignore[misc]
    """Reads the variables."""

    def run(
        self, terms: Sequence[Any], variables: Mapping[str, Any] | None = None, **_options: Any
    ) -> list[list[Mapping[str, Any]]]:
        """See ``ansible.plugins.lookup.LookupBase.run``."""
        names = ("dayone_exceptions", ACCEPTED, TAKEN_BACK, "dayone_profile")
        known = {name: self._templar.template(variables[name]) for name in names if variables and name in variables}
        profile = str(known.get("dayone_profile") or "")
        of_profile = [_of_profile(item, profile) for item in accepted_by(profile, _taken_back(known))]
        return [[*_listed(known, "dayone_exceptions"), *map(_accepted, _listed(known, ACCEPTED)), *of_profile]]


def _listed(known: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = known.get(name) or []
    if isinstance(found, (str, Mapping)) or not isinstance(found, Sequence):
        raise AnsibleError(f"{name} is {found!r:.80}, but must be a list.")
    return found


def _taken_back(known: Mapping[str, Any]) -> list[str]:
    controls = [str(item) for item in _listed(known, TAKEN_BACK)]
    for item in controls:
        if item not in CONTROLS:
            raise AnsibleError(f"{TAKEN_BACK} names {unknown_control(item)}")
    return controls


def _accepted(item: Any) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise AnsibleError(f"{ACCEPTED} has {item!r:.80}, but each entry has a control and a reason.")
    return {"owner": ACCEPTED, "expires": NEVER, **item}


def _of_profile(item: Acceptance, profile: str) -> Mapping[str, Any]:
    by = {"owner": f"profile {profile}", "expires": NEVER, "only_manual": True}
    return {"control": item.control, "reason": item.reason, **by}
