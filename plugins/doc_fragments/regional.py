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
      - The regions to work in, all of them at the same time. Without this option every region that is enabled in the
        account. A region that is named and not enabled is reported as V(unknown).
      - One region that fails does not keep the others from being worked on. The task fails at its end.
    type: list
    elements: str
"""
