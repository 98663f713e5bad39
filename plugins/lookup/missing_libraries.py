# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: missing_libraries
version_added: 0.1.0
short_description: The Python libraries that a run needs and does not find
description:
  - Returns a sentence for each Python library that the variables of a play require and that is not installed. It looks
    in the Python of ansible-playbook, which also runs the modules, unless C(ansible_python_interpreter) is set
    otherwise. It makes no statement about any other Python.
  - The playbook C(dayone.aws.baseline) uses it before it writes anything. boto3 is not included, because every module
    reports it if it is missing.
  - Takes no terms.
author:
  - dayone.aws contributors (@dayone-aws)
"""

EXAMPLES = r"""
- name: Refuse to start without a library that a step needs
  ansible.builtin.assert:
    that: lookup('dayone.aws.missing_libraries', wantlist=True) | length == 0
    fail_msg: "{{ lookup('dayone.aws.missing_libraries') }}"
"""

RETURN = r"""
_raw:
  description: The sentences.
  type: list
  elements: str
  sample: ["admin_access_mfa_users needs the library pyotp: /usr/bin/python3 -m pip install pyotp"]
"""

import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

#: The variables with which a library is needed.
NEEDED_BY = {"admin_access_mfa_users": "pyotp"}
_INTERPRETER = "ansible_python_interpreter"


class LookupModule(LookupBase):  # type: ignore[misc]
    """Reads the variables."""

    def run(self, terms: Sequence[Any], variables: Mapping[str, Any] | None = None, **_options: Any) -> list[str]:
        """See ``ansible.plugins.lookup.LookupBase.run``."""
        known = variables or {}
        if self._value(known, _INTERPRETER) not in (None, sys.executable):
            return []
        return [
            f"{name} needs the library {library}: {sys.executable} -m pip install {library}"
            for name, library in NEEDED_BY.items()
            if self._value(known, name) and not find_spec(library)
        ]

    def _value(self, variables: Mapping[str, Any], name: str) -> Any:
        """A variable; nothing where it is not set, or cannot be read: its task says so."""
        try:
            return self._templar.template(variables.get(name))
        except AnsibleError:
            return None
