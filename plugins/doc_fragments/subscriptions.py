# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of modules that make a topic and subscribe people to it."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of modules that make a topic and subscribe people to it."""

    DOCUMENTATION = r"""
options:
  subscriptions:
    description:
      - Who is notified. Email addresses, web servers and resources of other accounts must confirm the subscription
        before AWS delivers anything. Until then it is C(manual) in the findings, starting with the first run, and is
        not requested again.
      - AWS deletes a subscription that is not confirmed within 48 hours. The next run requests it again.
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
        description: The endpoint, an email address, URL, phone number or ARN.
        type: str
        required: true
  tags:
    description: Additional tags of the topic. Existing tags are kept.
    type: dict
"""
