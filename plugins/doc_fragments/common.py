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
  assume_role_arn:
    description:
      - The ARN of a role that is assumed with the connection's own credentials, and in which the module then works. So
        one set of credentials reaches every account of an organization.
      - Together with O(expected_account_id), a role of another account is refused before the first request.
    type: str
  assume_role_external_id:
    description:
      - The external id that the role's trust policy asks for. AWS does not treat it as a secret, nor does this
        collection. Nothing where O(assume_role_arn) is not given.
    type: str
  exceptions:
    description:
      - Findings that somebody answers for. A finding that matches is reported as V(excepted), and what it is about is
        left alone. Patterns are shell globs.
      - After its day an exception counts no longer, and the finding says so. Days are in UTC.
      - What could not be read stays V(unknown), also where an exception matches.
      - An exception whose control does not exist is refused, with the nearest one that does.
    type: list
    elements: dict
    default: []
    suboptions:
      control:
        description: Control, for example V(root_account.hardware_mfa) or V(password_policy.*).
        type: str
        required: true
      account_id:
        description: Account.
        type: str
        default: "*"
      region:
        description: Region, V(global) for what has none.
        type: str
        default: "*"
      resource:
        description: ARN of the resource.
        type: str
        default: "*"
      reason:
        description: Why this is accepted.
        type: str
        required: true
      owner:
        description: Who answers for it.
        type: str
        required: true
      expires:
        description:
          - The last day on which it counts, as YYYY-MM-DD. V(never) accepts one control without an end, and takes the
            whole name of that control.
        type: str
        required: true
      only_manual:
        description:
          - Whether only what waits for a person is excepted, so that what a run sets is set all the same. This is how
            profiles accept, and such an exception is not reported as stale.
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
