# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The option of modules that say who a topic tells."""

from __future__ import annotations


class ModuleDocFragment:
    """The option of modules that say who a topic tells."""

    DOCUMENTATION = r"""
options:
  subscriptions:
    description: Who is told. A subscription that is not confirmed yet is reported, not made again.
    type: list
    elements: dict
    default: []
    suboptions:
      protocol:
        description: How.
        type: str
        required: true
        choices: [email, email-json, http, https, sms, sqs, lambda, firehose, application]
      endpoint:
        description: Where, an email address, URL, phone number or ARN.
        type: str
        required: true
"""
