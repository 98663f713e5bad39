# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The option of modules that set single values of an account."""

from __future__ import annotations


class ModuleDocFragment:
    """The option of modules that set single values of an account."""

    DOCUMENTATION = r"""
options:
  exact:
    description: Set the values exactly as given, even if the current setting is stricter.
    type: bool
    default: false
"""
