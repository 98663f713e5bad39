# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options and attributes that every module of the collection shares."""

from __future__ import annotations


class ModuleDocFragment:
    """Options and attributes that every module of the collection shares."""

    DOCUMENTATION = r"""
options:
  expected_account_id:
    description: Refuse to run, before any write, when the credentials belong to another account.
    type: str
  allow_root:
    description: Run although the credentials are the root user's.
    type: bool
    default: false
attributes:
  check_mode:
    description: Sends no write, and predicts what would be changed.
    support: full
  diff_mode:
    description: Returns what is and what will be.
    support: full
  idempotent:
    description: A second run changes nothing.
    support: full
  action_group:
    description: Use C(group/dayone.aws.dayone) in C(module_defaults) to set options for all modules.
    support: full
    membership:
      - dayone.aws.dayone
"""
