#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: drift_notice
version_added: 0.1.0
short_description: Notify people about new drift
description:
  - Reads the journal of a run, which the callback P(dayone.aws.drift_report#callback) writes, and compares it with the
    last one that was kept. If there are new or reopened findings, one message is sent to an SNS topic, to a webhook, or
    to both.
  - The message gives the number of findings, their controls and their accounts, but no details of what was found.
  - A message is also sent if a journal is incomplete, because what is missing may have been drift.
  - Findings that only a person can fix or that need a value also count, unless O(kinds) says otherwise.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  journal:
    description: The journal. Earlier journals are looked for in the directory C(runs) next to it, unless O(archive) is
      set.
    type: path
  journals:
    description: Journals to combine instead, for example those of the slices of a job. Requires O(archive).
    type: list
    elements: path
  any_configuration:
    description: Also combine O(journals) of different playbooks, variables, tags or releases.
    type: bool
    default: false
  archive:
    description:
      - Where earlier journals are kept. A directory, or a prefix in a bucket as V(s3://bucket/prefix), as in
        M(dayone.aws.drift_report), which stores them there.
    type: str
  of_this_run:
    description: Whether to send nothing if O(journal) does not belong to the run that this task is part of.
    type: bool
    default: false
  since:
    description:
      - What the findings are compared with. V(last) is the newest journal that was kept. Any other value is the path of
        a journal or of a C(report.json). With V(none), or if no journal was kept, all open findings are new.
    type: str
    default: last
  kinds:
    description: Which kinds of open findings count.
    type: list
    elements: str
    choices: [drift, unknown, manual, input, choice, waiting]
    default: [drift, manual, input]
  topic_arn:
    description: ARN of the SNS topic. Its policy must allow these credentials to publish.
    type: str
  webhook:
    description:
      - The URL of a webhook, such as Slack's. It is a secret. Messages name only its host.
      - The message counts as delivered if the response is complete, has a status of 200 to 299, and does not report an
        error in its body. An HTML page, such as the login page of a proxy, does not count as delivery whatever its
        status, and redirects are not followed.
      - If the service is busy (429, with its C(Retry-After), or 500 to 504) or does not respond, the message is sent up
        to four times within a minute. If a response was lost, the message may arrive twice.
    type: str
  webhook_format:
    description:
      - What the webhook accepts.
      - V(text) is C({"text":"…"}), which Slack, Mattermost, Google Chat and others show.
      - V(slack) is a message of Slack's Block Kit, with a button for O(link).
      - V(teams) is an adaptive card, for a workflow of Microsoft Teams that posts what a webhook receives.
      - V(json) is a document for programs that lists the first 1,000 findings by control, severity, kind, account and
        region.
    type: str
    choices: [text, slack, teams, json]
    default: text
  webhook_key:
    description:
      - Signs messages to O(webhook) as Standard Webhooks has it, with the headers C(webhook-id), C(webhook-timestamp)
        and C(webhook-signature). A message that is sent again has the same C(webhook-id).
      - C(whsec_) and the base64 of 24 to 64 random bytes.
    type: str
  link:
    description: The address of the report, for the end of the message.
    type: str
    default: ""
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - dayone.aws.slices
attributes:
  check_mode:
    description: Sends nothing, and predicts whether a message would be sent.
    support: full
  diff_mode:
    description: The result contains the message.
    support: none
"""

EXAMPLES = r"""
- name: Notify a program, which checks who sent it
  dayone.aws.drift_notice:
    journal: dayone-report/journal.jsonl
    webhook: https://drift.example.com/events
    webhook_format: json
    webhook_key: "{{ drift_webhook_key }}"

- name: Notify the security topic and the chat about new drift
  dayone.aws.drift_notice:
    journal: dayone-report/journal.jsonl
    topic_arn: arn:aws:sns:eu-west-1:123456789012:dayone-security
    webhook: "{{ chat_webhook }}"
    link: https://reports.example.com/drift
"""

RETURN = r"""
text:
  description: The message. Empty if there is nothing to report.
  returned: success
  type: str
  sample: |-
    AWS drift: 1 new finding in 1 account, since 2026-11-23.
    - password_policy.min_length: 1 in 123456789012
findings:
  description: Number of new and reopened findings.
  returned: success
  type: int
  sample: 1
sent:
  description: Where the message was sent, or would be sent in check mode.
  returned: always
  type: list
  elements: str
  sample: [topic, webhook]
"""

import os
from functools import partial
from pathlib import Path

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._controls.control import OPEN
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._report.archive_bucket import store_of
from ansible_collections.dayone.aws.plugins.module_utils._report.chosen import journals_spec
from ansible_collections.dayone.aws.plugins.module_utils._report.gate import ERROR
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import (
    RUN_VARIABLE,
    ForeignJournal,
    open_all,
    open_journal,
    parts_of,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.messages import FORMATS, check_key
from ansible_collections.dayone.aws.plugins.module_utils._report.notice import (
    TOLD,
    Notice,
    check_receivers,
    compose,
    region_of,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.previous import new_since
from ansible_collections.dayone.aws.plugins.module_utils._report.webhook import deliver


def main() -> None:
    spec = {
        "journal": {"type": "path"},
        **journals_spec(),
        "archive": {"type": "str"},
        "of_this_run": {"type": "bool", "default": False},
        "since": {"type": "str", "default": "last"},
        "kinds": {"type": "list", "elements": "str", "choices": list(OPEN), "default": list(TOLD)},
        "topic_arn": {"type": "str"},
        "webhook": {"type": "str", "no_log": True},
        "webhook_format": {"type": "str", "choices": list(FORMATS), "default": "text"},
        "webhook_key": {"type": "str", "no_log": True},
        "link": {"type": "str", "default": ""},
    }
    receivers = ("topic_arn", "webhook")
    module = AnsibleAWSModule(
        argument_spec=spec,
        supports_check_mode=True,
        check_boto3=False,
        required_one_of=[receivers, ("journal", "journals")],
        mutually_exclusive=[("journal", "journals")],
        required_by={"journals": "archive"},
    )
    sent: list[str] = []
    try:
        with expected_only(ForeignJournal, OSError):
            check_receivers(*(module.params[name] for name in receivers))
            check_key(module.params["webhook_key"])
            notice = _notice(module)
            if notice is not None:
                _send(module, notice, sent)
    except (ForeignJournal, Refusal, Failure, OSError) as error:
        module.fail_json(msg=str(error), exit_code=ERROR, changed=bool(sent), sent=sent)
    text, findings = (notice.text, notice.findings) if notice else ("", 0)
    module.exit_json(changed=bool(sent), text=text, findings=findings, sent=sent)


def _notice(module: AnsibleAWSModule) -> Notice | None:
    """The message of the journals, or nothing where there is nothing to tell."""
    options = module.params
    listed = [options["journal"]] if options["journals"] is None else options["journals"]
    if not listed:
        raise Refusal("journals is empty: nothing was checked, so there is nothing to notify about.")
    journal = open_journal(listed[0]) if options["journals"] is None else open_all(listed, **parts_of(options))
    if options["of_this_run"] and os.environ.get(RUN_VARIABLE) != journal.runs[0]["run"]:
        return None
    store = store_of(options["archive"] or str(Path(listed[0]).parent), lambda: Aws.of_module(module))
    rows, since = new_since(journal, options["since"], store)
    losses = [*journal.unreadable, *journal.cut_short(os.environ.get(RUN_VARIABLE, "")), *journal.missing]
    return compose(
        rows,
        since=since,
        link=options["link"],
        kinds=options["kinds"],
        losses=len(losses),
        failed=len(journal.errors),
    )


def _send(module: AnsibleAWSModule, notice: Notice, sent: list[str]) -> None:
    """Send the message to both, also where one of them does not take it, and note where it went.

    Raises:
        Failure: who did not take it.
    """
    topic, webhook = module.params["topic_arn"], module.params["webhook"]
    shape = {"form": module.params["webhook_format"], "key": module.params["webhook_key"] or ""}
    failed: list[Failure] = []
    ways = {
        "topic": topic and partial(_publish, module, topic),
        "webhook": webhook and partial(deliver, webhook, **shape),
    }
    for name, way in ways.items():
        try:
            if way and not module.check_mode:
                way(notice)
            if way:
                sent.append(name)
        except Failure as failure:
            failed.append(failure)
    if failed:
        raise Failure(failed[0].kind, " ".join(failure.message for failure in failed))


def _publish(module: AnsibleAWSModule, topic: str, notice: Notice) -> None:
    Aws.of_module(module).call(
        "sns", "publish", region=region_of(topic), TopicArn=topic, Subject=notice.subject, Message=notice.text
    )


if __name__ == "__main__":
    main()
