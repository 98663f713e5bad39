# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The option of modules that send notices about costs."""

from __future__ import annotations


class ModuleDocFragment:
    """The option of modules that send notices about costs."""

    DOCUMENTATION = r"""
options:
  topic_name:
    description: The topic by name instead, in the billing region. In check mode the topic does not have to exist.
    type: str
"""
