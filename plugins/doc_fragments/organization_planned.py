# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The option of modules that work in an organization of which a run in check mode has planned a part."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  planned:
    description:
      - What earlier tasks of a run in check mode would create, as RV(dayone.aws.organization_accounts#module:planned)
        returns it. The module plans as if it were there, with a placeholder in the place of an id.
      - Only for check mode. Outside of it leave this out.
    type: dict
    suboptions:
      organization:
        description: Whether the organization would be created.
        type: bool
        default: false
      units:
        description: The paths of units that would be created.
        type: list
        elements: str
        default: []
      accounts:
        description: The accounts that would be created, or be changed.
        type: list
        elements: dict
        default: []
        suboptions:
          id:
            description: The ID of an account that already exists.
            type: str
            default: ""
          name:
            description: The name that it would have.
            type: str
            required: true
          email:
            description: Its email address.
            type: str
            default: ""
          unit:
            description: The path of the unit that it would be in.
            type: str
            default: /
          tags:
            description: The tags that it would have.
            type: dict
            default: {}
"""
