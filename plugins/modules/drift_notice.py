#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: drift_notice
version_added: 0.1.0
short_description: Notify people of new drift
description:
  - Reads the journal of a run, which the callback P(dayone.aws.drift_report#callback) writes, and compares it with the
    last one that was kept. When findings are new or reopened, one message goes to an SNS topic, to a webhook, or both.
  - The message says how many findings there are, of which controls and in which accounts. It says nothing of what was
    found.
  - A message is sent, too, when a journal is not whole, because what is missing may have been drift.
  - What only a person can do and what lacks a value count too, unless O(kinds) says otherwise.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  journal:
    description: The journal. Earlier ones are looked for in the folder C(runs) beside it, unless O(archive) says where.
    type: path
  journals:
    description: Journals that are taken together instead, such as those of the slices of a job. Needs O(archive).
    type: list
    elements: path
  any_configuration:
    description: Take O(journals) of different playbooks, variables, tags or releases together too.
    type: bool
    default: false
  archive:
    description:
      - Where earlier journals are kept. A folder, or a prefix in a bucket as V(s3://bucket/prefix), as in
        M(dayone.aws.drift_report), which keeps them there.
    type: str
  of_this_run:
    description: Whether nothing is sent when O(journal) is not of the run in which this task stands.
    type: bool
    default: false
  since:
    description:
      - What the findings are compared with. V(last) is the newest journal that was kept, anything else the path of a
        journal or of a C(report.json). With V(none), or where none was kept, all open findings are new.
    type: str
    default: last
  kinds:
    description: Which kinds of open findings count.
    type: list
    elements: str
    choices: [drift, unknown, manual, input, choice, waiting]
    default: [drift, manual, input]
  topic_arn:
    description: The SNS topic. Its policy must let these credentials publish.
    type: str
  webhook:
    description:
      - The address of a webhook that takes C({"text":"…"}), as Slack's do. It is a secret, and messages only name its
        host.
      - The message counts as delivered where the answer is whole, its status is 200 to 299, and its body does not say
        otherwise. A page of HTML, such as that of a proxy's login, is no delivery whatever its status, and redirects
        are not followed.
      - While the service is busy (429, with its C(Retry-After), or 500 to 504) or does not answer, the message is sent
        up to four times within a minute. One whose answer was lost may arrive twice.
    type: str
  link:
    description: Where the report can be read, for the end of the message.
    type: str
    default: ""
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    description: Sends nothing, and predicts whether it would.
    support: full
  diff_mode:
    description: The message is in the result.
    support: none
"""

EXAMPLES = r"""
- name: Tell the security topic and the chat what has newly drifted
  dayone.aws.drift_notice:
    journal: dayone-report/journal.jsonl
    topic_arn: arn:aws:sns:eu-west-1:123456789012:dayone-security
    webhook: "{{ chat_webhook }}"
    link: https://reports.example.com/drift
"""

RETURN = r"""
text:
  description: The message, empty where there is nothing to tell.
  returned: success
  type: str
  sample: |-
    AWS drift: 1 new finding in 1 account, since 2026-11-23.
    - password_policy.min_length: 1 in 123456789012
findings:
  description: How many findings are new or reopened.
  returned: success
  type: int
  sample: 1
sent:
  description: Where the message went, or would go in check mode.
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
from ansible_collections.dayone.aws.plugins.module_utils._report.gate import ERROR
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import (
    RUN_VARIABLE,
    ForeignJournal,
    merge,
    open_journal,
)
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
        "journals": {"type": "list", "elements": "path"},
        "any_configuration": {"type": "bool", "default": False},
        "archive": {"type": "str"},
        "of_this_run": {"type": "bool", "default": False},
        "since": {"type": "str", "default": "last"},
        "kinds": {"type": "list", "elements": "str", "choices": list(OPEN), "default": list(TOLD)},
        "topic_arn": {"type": "str"},
        "webhook": {"type": "str", "no_log": True},
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
        raise Refusal("journals is empty: nothing was looked at, so nobody can be notified of what is new.")
    journal = merge(map(open_journal, listed), any_configuration=options["any_configuration"])
    if options["of_this_run"] and os.environ.get(RUN_VARIABLE) != journal.runs[0]["run"]:
        return None
    store = store_of(options["archive"] or str(Path(listed[0]).parent), lambda: Aws.of_module(module))
    rows, since = new_since(journal, options["since"], store)
    losses = [*journal.unreadable, *journal.cut_short(os.environ.get(RUN_VARIABLE, ""))]
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
    failed: list[Failure] = []
    ways = {"topic": topic and partial(_publish, module, topic), "webhook": webhook and partial(deliver, webhook)}
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
