# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options of what reads the journals of a run, and does something about its findings."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of what reads the journals of a run."""

    DOCUMENTATION = r"""
options:
  journals:
    description: The journals, files of JSON Lines.
    type: list
    elements: path
    required: true
  any_configuration:
    description: Also combine journals of different playbooks, variables, tags or releases.
    type: bool
    default: false
  of_this_run:
    description: Whether to do nothing if the first of O(journals) does not belong to the run that this task is part of.
    type: bool
    default: false
"""
