# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options that say which queue events of changes come to."""

from __future__ import annotations


class ModuleDocFragment:
    """Documents what ``names_spec`` of ``module_utils/_steps/change_events/names.py`` adds."""

    DOCUMENTATION = r"""
options:
  queue_name:
    description: The name of the queue, in the play's region. That of the queue for what could not be handled ends with
      C(-unhandled).
    type: str
    default: dayone-changes
  queue_arn:
    description: ARN of the queue of another account in the play's region, instead of O(queue_name). The account of the
      queue creates it, with its organization in C(organization_id).
    type: str
"""
