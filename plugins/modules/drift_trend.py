#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: drift_trend
version_added: 0.1.0
short_description: Show how the number of open findings changed over many runs
description:
  - Reads the journals of past runs from a directory or from a prefix in S3, and renders the findings that were open on
    each day, by kind and severity, their average age, and the open findings by organizational unit and by account.
  - A run updates the figures of the accounts, regions and controls that it judged. All others count as they were last
    seen, so runs of single accounts or tags can be combined with those of a whole organization.
  - Sends nothing to AWS, unless O(runs) is in S3.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  runs:
    description:
      - Where the runs are kept. The report directory of the callback P(dayone.aws.drift_report#callback), or an archive
        that M(dayone.aws.drift_report) wrote, which is a directory or a prefix in a bucket as V(s3://bucket/prefix).
      - Journals are read from C(runs) in it. In a directory, C(journal.jsonl) is read too.
      - The callback keeps 5 runs by default. Its option C(keep) changes that.
    type: str
    required: true
  directory:
    description: Where the page is written.
    type: path
    required: true
  days:
    description: Number of days before the newest run to show, from V(1) to V(400).
    type: int
    default: 90
  formats:
    description:
      - The formats to write to O(directory).
      - V(html) is a page for people, C(trend.html), one file that loads nothing and needs no script. It lists the 300
        accounts with the most open findings.
      - V(json) is C(trend.json), one document with all accounts.
    type: list
    elements: str
    choices: [html, json]
    default: [html, json]
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    description: Writes no file, and predicts whether one would change.
    support: full
  diff_mode:
    description: Pages are not shown in a diff.
    support: none
"""

EXAMPLES = r"""
- name: Show the runs that the callback has kept
  dayone.aws.drift_trend:
    runs: dayone-report
    directory: dayone-report

- name: Show the last year of an archive in S3
  dayone.aws.drift_trend:
    runs: s3://example-reports/drift
    directory: dayone-report
    days: 365
    formats: [html]
"""

RETURN = r"""
runs:
  description: Number of runs that were read.
  returned: success
  type: int
  sample: 28
days:
  description: The figures of each day on which a run began, the oldest first. Days are in UTC.
  returned: success
  type: list
  elements: dict
  sample:
    - day: "2026-11-28"
      open: 7
      kinds: {"drift": 2, "unknown": 0, "manual": 2, "input": 1, "choice": 2, "waiting": 0}
      severities: {"critical": 1, "high": 2, "medium": 3, "low": 1}
      mean_age_days: 12.5
      opened: 1
      closed: 3
      runs: 1
losses:
  description: What could not be read of the journals, and which runs did not finish.
  returned: success
  type: list
  elements: str
  sample: ["dayone-report/runs/20261128T060000Z-3f2a.jsonl: the run did not come to its end"]
files:
  description: The files that were written.
  returned: success
  type: list
  elements: str
  sample: [dayone-report/trend.html, dayone-report/trend.json]
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal
from ansible_collections.dayone.aws.plugins.module_utils._report.trend_runs import FORMATS, render


def main() -> None:
    spec = {
        "runs": {"type": "str", "required": True},
        "directory": {"type": "path", "required": True},
        "days": {"type": "int", "default": 90},
        "formats": {"type": "list", "elements": "str", "choices": list(FORMATS), "default": list(FORMATS)},
    }
    module = AnsibleAWSModule(argument_spec=spec, supports_check_mode=True, check_boto3=False)
    try:
        with expected_only(ForeignJournal, OSError):
            result = render(module.params, lambda: Aws.of_module(module), check_mode=module.check_mode)
    except (ForeignJournal, Refusal, Failure, OSError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
