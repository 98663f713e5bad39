# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The option of modules that take personas: one description of a kind of person, for groups and permission sets."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  personas:
    description: Additional personas. A persona with the name of a built-in persona replaces it.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the persona.
        type: str
        required: true
      managed_policies:
        description: Names of AWS managed policies, or ARNs.
        type: list
        elements: str
      policies:
        description:
          - Templates by name. Each is a list of IAM policy statements in which C(<name>) stands for a parameter.
          - A statement that allows writes on all resources, or all actions of a service, needs a reason in the key
            C(Why), which is not sent to AWS.
        type: dict
      defaults:
        description: Default values of parameters.
        type: dict
"""
