# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: connection_options
version_added: 0.1.0
short_description: How the roles of this collection reach an account
description:
  - Returns the module options that the C(dayone_) variables of a play set for every task of a role. An undefined
    variable sets no option, so that C(module_defaults) of the play and the environment still apply.
  - Each role applies them once, as C(module_defaults) of the group C(dayone.aws.roles). The group C(dayone.aws.dayone)
    is left to the play.
  - Takes no terms.
author:
  - dayone.aws contributors (@dayone-aws)
"""

EXAMPLES = r"""
- name: Access the account in the same way as the roles
  module_defaults:
    group/dayone.aws.roles: "{{ lookup('dayone.aws.connection_options') }}"
  block:
    - name: Audit the root user
      dayone.aws.root_key_audit:
"""

RETURN = r"""
_raw:
  description:
    - One dictionary of module options. O(dayone.aws.account_identity#module:expected_account_id) is set from
      C(dayone_expected_account_id), O(dayone.aws.account_identity#module:assume_role_arn) from
      C(dayone_assume_role_arn), O(dayone.aws.account_identity#module:assume_role_external_id) from
      C(dayone_assume_role_external_id), and O(dayone.aws.account_identity#module:allow_root) from C(dayone_allow_root).
    - The options of amazon.aws are set from C(dayone_aws_profile), C(dayone_aws_region), C(dayone_aws_access_key),
      C(dayone_aws_secret_key), C(dayone_aws_session_token), C(dayone_aws_endpoint_url), C(dayone_aws_validate_certs),
      C(dayone_aws_ca_bundle) and C(dayone_aws_config).
  type: list
  elements: dict
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.plugins.lookup import LookupBase

#: The options of every module that the roles take from variables. Those of amazon.aws say so in their names, for
#: dayone_profile is something else.
VARIABLES = {
    "expected_account_id": "dayone_expected_account_id",
    "assume_role_arn": "dayone_assume_role_arn",
    "assume_role_external_id": "dayone_assume_role_external_id",
    "allow_root": "dayone_allow_root",
    "profile": "dayone_aws_profile",
    "region": "dayone_aws_region",
    "access_key": "dayone_aws_access_key",
    "secret_key": "dayone_aws_secret_key",
    "session_token": "dayone_aws_session_token",
    "endpoint_url": "dayone_aws_endpoint_url",
    "validate_certs": "dayone_aws_validate_certs",
    "aws_ca_bundle": "dayone_aws_ca_bundle",
    "aws_config": "dayone_aws_config",
}


class LookupModule(LookupBase):  # type: ignore[misc]
    """Reads the variables."""

    def run(
        self, terms: Sequence[Any], variables: Mapping[str, Any] | None = None, **_options: Any
    ) -> list[dict[str, Any]]:
        """See ``ansible.plugins.lookup.LookupBase.run``."""
        known = variables or {}
        named = {option: name for option, name in VARIABLES.items() if name in known}
        return [{option: self._templar.template(known[name]) for option, name in named.items()}]
