# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of modules that work on one hosted zone of Route 53."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of modules that work on one hosted zone of Route 53."""

    DOCUMENTATION = r"""
options:
  zone:
    description: Name of the zone. Non-ASCII characters are converted to Punycode.
    type: str
    required: true
"""

    #: Also for modules that find the zone otherwise.
    ID = r"""
options:
  zone_id:
    description: The ID of the zone, if several zones have this name.
    type: str
"""
