# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of modules that work in every region."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of modules that work in every region."""

    DOCUMENTATION = r"""
options:
  regions:
    description:
      - The regions to work in, in parallel. Defaults to every region that is enabled in the account. A region that is
        listed but not enabled is reported as V(unknown).
      - A failure in one region does not stop the other regions. The task fails at the end.
    type: list
    elements: str
"""
