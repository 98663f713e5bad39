# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: exceptions
version_added: 0.1.0
short_description: The findings that an account accepts, from its exceptions and its profile
description:
  - Returns the value of the option O(dayone.aws.account_identity#module:exceptions) that the C(dayone_) variables of a
    play describe. The playbooks of this collection set it for every module.
  - The exceptions in C(dayone_exceptions) come first, then those from C(dayone_accepted), then those from
    C(dayone_profile). C(dayone_not_accepted), a list of controls, revokes exceptions of the profile. Without a profile
    there are no profile exceptions, and an unknown profile is refused.
  - An entry of C(dayone_accepted) has a C(control) and a C(reason), and can have the other keys of an exception.
    Without C(expires) it never expires, and without C(owner) its owner is C(dayone_accepted).
  - Takes no terms.
author:
  - dayone.aws contributors (@dayone-aws)
"""

EXAMPLES = r"""
- name: Judge in the same way as the playbooks
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
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._module.accepted import VARIABLES, exceptions_of


class LookupModule(LookupBase):  # type: ignore[misc]
    """Reads the variables."""

    def run(
        self, terms: Sequence[Any], variables: Mapping[str, Any] | None = None, **_options: Any
    ) -> list[list[Mapping[str, Any]]]:
        """See ``ansible.plugins.lookup.LookupBase.run``."""
        given = variables or {}
        try:
            return [exceptions_of({name: self._templar.template(given[name]) for name in VARIABLES if name in given})]
        except Refusal as problem:
            raise AnsibleError(str(problem)) from None
