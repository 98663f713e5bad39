# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: connection_options
version_added: 0.1.0
short_description: How the roles of this collection reach an account
description:
  - Returns the module options that the C(dayone_) variables of a play give to every task of a role. A variable that is
    not defined gives no option, so that C(module_defaults) of the play and the environment still count.
  - Each role sets them once, as C(module_defaults) of the group C(dayone.aws.roles). The group C(dayone.aws.dayone) is
    left to the play.
  - Takes no terms.
author:
  - dayone.aws contributors (@dayone-aws)
"""

EXAMPLES = r"""
- name: Access the account as the roles do
  module_defaults:
    group/dayone.aws.roles: "{{ lookup('dayone.aws.connection_options') }}"
  block:
    - name: Audit the root user
      dayone.aws.root_key_audit:
"""

RETURN = r"""
_raw:
  description:
    - One dictionary of module options. O(dayone.aws.account_identity#module:expected_account_id) comes from
      C(dayone_expected_account_id), O(dayone.aws.account_identity#module:assume_role_arn) from
      C(dayone_assume_role_arn), O(dayone.aws.account_identity#module:assume_role_external_id) from
      C(dayone_assume_role_external_id), and O(dayone.aws.account_identity#module:allow_root) from
      C(dayone_allow_root).
  type: list
  elements: dict
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.plugins.lookup import LookupBase

#: The options of every module that the roles take from variables: the variable is named like the option.
OPTIONS = ("expected_account_id", "assume_role_arn", "assume_role_external_id", "allow_root")
PREFIX = "dayone_"


class LookupModule(LookupBase):  # type: ignore[misc]
    """Reads the variables."""

    def run(
        self, terms: Sequence[Any], variables: Mapping[str, Any] | None = None, **_options: Any
    ) -> list[dict[str, Any]]:
        """See ``ansible.plugins.lookup.LookupBase.run``."""
        known = variables or {}
        named = {option: PREFIX + option for option in OPTIONS if PREFIX + option in known}
        return [{option: self._templar.template(known[name]) for option, name in named.items()}]
