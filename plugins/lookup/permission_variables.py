# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
name: permission_variables
version_added: 0.1.0
short_description: The role variables that determine permissions
description:
  - Returns the variables of the roles that contain names, or that enable an option which needs additional permissions,
    in the format of the option O(dayone.aws.permissions#module:variables). A variable that is not set is null.
  - A variable that is not set has the default of its role, so the roles do not have to be in the play.
author:
  - dayone.aws contributors (@dayone-aws)
"""

EXAMPLES = r"""
- name: Generate the policies of the roles as configured here
  dayone.aws.permissions:
    purpose: baseline
    variables: "{{ lookup('dayone.aws.permission_variables') }}"
"""

RETURN = r"""
_raw:
  description: One dictionary of the variables.
  type: list
  elements: dict
"""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from ansible.plugins.lookup import LookupBase
from ansible_collections.dayone.aws.plugins.module_utils._grants.resolve import named_variables

try:
    from ansible.template import trust_as_template
except ImportError:  # before ansible-core 2.19 every text may be a template

    def trust_as_template(value: str) -> str:
        """The text as it is."""
        return value


_ROLES = Path(__file__).resolve().parents[2] / "roles"


@functools.cache
def _defaults() -> dict[str, Any]:
    """The defaults of all roles."""
    found: dict[str, Any] = {}
    for path in sorted(_ROLES.glob("*/defaults/main.yml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {name: trust_as_template(value) if isinstance(value, str) else value for name, value in found.items()}


class LookupModule(LookupBase):  # type: ignore[misc]
    """Reads the variables."""

    def run(
        self, terms: Sequence[Any], variables: Mapping[str, Any] | None = None, **_options: Any
    ) -> list[dict[str, Any]]:
        """See ``ansible.plugins.lookup.LookupBase.run``."""
        known = {**_defaults(), **(variables or {})}
        return [{name: self._templar.template(known[name]) if name in known else None for name in named_variables()}]
