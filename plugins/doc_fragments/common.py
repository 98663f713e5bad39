# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options and attributes that every module of the collection shares."""

from __future__ import annotations


class ModuleDocFragment:
    """Options and attributes that every module of the collection shares."""

    DOCUMENTATION = r"""
options:
  expected_account_id:
    description: Refuse to run, before any write, if the credentials belong to a different account.
    type: str
  allow_root:
    description: Run even with the root user's credentials.
    type: bool
    default: false
  assume_role_arn:
    description:
      - The ARN of a role to assume with the connection's credentials. The module then works in that role, so one set of
        credentials reaches every account of an organization.
      - If O(expected_account_id) is also set, a role in a different account is refused before the first request.
    type: str
  assume_role_external_id:
    description:
      - The external ID that the role's trust policy requires. Neither AWS nor this collection treats it as a secret. It
        has no effect without O(assume_role_arn).
    type: str
  exceptions:
    description:
      - Findings that somebody has accepted. A finding that matches is reported as V(excepted), and the resource is left
        unchanged. Patterns are shell globs.
      - After its last day an exception no longer applies, and the finding says so. Dates are in UTC.
      - What could not be read stays V(unknown), even if an exception matches.
      - An exception for a control that does not exist is refused, and the message suggests the closest control.
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
        description: Region, or V(global) for controls that have none.
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
        description: Who is responsible for accepting it.
        type: str
        required: true
      expires:
        description:
          - The last day on which the exception applies, as YYYY-MM-DD. V(never) accepts a single control indefinitely,
            and requires the full name of that control.
        type: str
        required: true
      only_manual:
        description:
          - Whether the exception applies only to findings that wait for a person, so that a run still sets what it can.
            Profiles accept findings this way, and such an exception is not reported as stale.
        type: bool
        default: false
attributes:
  check_mode:
    description: Sends no write, and predicts what would change.
    support: full
  diff_mode:
    description: Returns the state before and after the change.
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
