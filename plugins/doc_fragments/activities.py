# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of modules that notify people of what happens in an account."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of modules that notify people of what happens in an account."""

    DOCUMENTATION = r"""
options:
  activities:
    description:
      - The activities to be notified about. Filters, rules and alarms that this module created for other activities are
        deleted. Notifications that were set up outside this module are detected and reported.
    type: list
    elements: str
    choices:
      - unauthorized_calls
      - sign_in_without_mfa
      - root_use
      - iam_policies
      - trails
      - sign_in_failures
      - keys
      - bucket_policies
      - config
      - security_groups
      - network_acls
      - gateways
      - route_tables
      - vpcs
      - organization
    default:
      - unauthorized_calls
      - sign_in_without_mfa
      - root_use
      - iam_policies
      - trails
      - sign_in_failures
      - keys
      - bucket_policies
      - config
      - security_groups
      - network_acls
      - gateways
      - route_tables
      - vpcs
      - organization
  topic_name:
    description: Name of the SNS topic to notify, in the play's region.
    type: str
    default: dayone-security
  topic_arn:
    description: ARN of the SNS topic to notify, instead of O(topic_name). It must be in the play's region.
    type: str
"""
