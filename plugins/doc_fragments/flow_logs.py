# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options that say where flow logs go."""

from __future__ import annotations


class ModuleDocFragment:
    """The options that say where flow logs go."""

    DOCUMENTATION = r"""
options:
  destination:
    description: Where flow logs are delivered.
    type: str
    choices: [s3, cloud-watch-logs]
    default: s3
  bucket:
    description: Name of the bucket for the flow logs of all regions. Defaults to the baseline's log bucket,
      C(dayone-logs-) followed by the account and the play's region.
    type: str
  log_group:
    description: Name of the log group in each region.
    type: str
    default: /dayone/vpc-flow-logs
"""
