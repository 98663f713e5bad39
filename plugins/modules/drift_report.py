#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: drift_report
version_added: 0.1.0
short_description: Render drift reports from journals
description:
  - Reads journals that the callback P(dayone.aws.drift_report#callback) wrote, of one or several runs, and renders
    them. Journals of runs that were cut short are included with what they contain.
  - Reports what is new, reopened, unchanged and fixed since an earlier report, and since when findings are known.
  - Sends nothing to AWS, unless O(archive) is in S3.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  journals:
    description:
      - The journals, as JSON Lines files. Of several, one that does not exist or is empty is an error of the report,
        which has what the others contain.
    type: list
    elements: path
    required: true
  directory:
    description: Where the reports are written.
    type: path
    required: true
  formats:
    description:
      - The formats to write to O(directory).
      - V(html) is C(report.html), a page for people, which needs neither a server nor a network. It lists at most the
        10,000 most urgent findings, and says how many it leaves out.
      - V(json) is C(report.json), one document with all findings; C(docs/report.schema.json) is its schema.
      - V(jsonl) is C(report.jsonl), one finding per line.
      - V(csv) is C(report.csv), for spreadsheets.
      - V(markdown) is C(report.md), for a pull request or a job summary.
      - V(junit) is C(report.junit.xml), for the test view of a CI server.
      - V(sarif) is C(report.sarif), SARIF 2.1.0, for code scanning. It contains only findings that do not hold.
      - V(ocsf) is C(report.ocsf.json), events of the class Compliance Finding of OCSF 1.8.0.
      - V(oscal) is C(report.oscal.json), assessment results of NIST's OSCAL 1.1.
      - V(table) is C(report.txt), the table of the terminal.
    type: list
    elements: str
    choices: [table, json, jsonl, csv, junit, sarif, ocsf, oscal, markdown, html]
    default: [json, html]
  frameworks:
    description:
      - Report only on controls that one of these frameworks requires. If empty, the report covers all controls.
      - V(cis) is the CIS Amazon Web Services Foundations Benchmark 7.0, V(fsbp) AWS Foundational Security Best
        Practices, V(ssb) the AWS Startup Security Baseline, V(nist_csf) NIST CSF 2.0, V(pci_dss) PCI DSS 4.0.1, and
        V(iso_27001) ISO/IEC 27001:2022, Annex A. C(docs/frameworks.md) has the controls of each.
      - What changed since an earlier report is tracked for all controls.
    type: list
    elements: str
    choices: [cis, fsbp, ssb, nist_csf, pci_dss, iso_27001]
    default: []
  any_configuration:
    description: Also merge journals of different playbooks, variables, tags or releases.
    type: bool
    default: false
  since:
    description:
      - What the report is compared with. V(none) is nothing. V(last) is the newest journal in O(archive) or, if that is
        not set, in the directory C(runs) in O(directory). Any other value is the path of a journal or of a
        C(report.json).
      - The date since which a finding is known is kept in C(history.json), in the same place.
    type: str
    default: none
  archive:
    description:
      - Where reports are kept from run to run. A directory, or a prefix in a bucket as V(s3://bucket/prefix).
      - Journals are stored in C(runs) within it. The reports are stored next to that directory, and replace those of
        the previous run.
    type: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - dayone.aws.slices
attributes:
  check_mode:
    description: Writes no file and no object, and predicts which would be written.
    support: full
  diff_mode:
    description: Reports are not shown in a diff.
    support: none
"""

EXAMPLES = r"""
- name: Render the report of a run that was cut short
  dayone.aws.drift_report:
    journals: [dayone-report/journal.jsonl]
    directory: dayone-report

- name: Combine the slices of a job into one report, in which no account may be missing
  dayone.aws.drift_report:
    journals: "{{ query('ansible.builtin.fileglob', 'slices/*/journal.jsonl') }}"
    expected_accounts: "{{ groups['organization'] | map('extract', hostvars, 'dayone_expected_account_id') }}"
    directory: dayone-report
    formats: [html, sarif, markdown]

- name: Report on what PCI DSS requires
  dayone.aws.drift_report:
    journals: [dayone-report/journal.jsonl]
    directory: dayone-report/pci
    frameworks: [pci_dss]
    formats: [html, oscal]

- name: Report what changed since the last run, and keep this run in S3
  dayone.aws.drift_report:
    journals: [dayone-report/journal.jsonl]
    directory: dayone-report
    archive: s3://example-reports/drift
    since: last
"""

RETURN = r"""
since:
  description: What changed since the earlier report. Null if there is none.
  returned: success
  type: dict
  sample: {"started": "2026-11-23T06:00:00+00:00", "new": 1, "reopened": 0, "unchanged": 4, "mended": 2}
summary:
  description: Number of findings with each status.
  returned: success
  type: dict
  sample:
    drift: 2
    unknown: 0
    manual: 1
    input: 0
    choice: 3
    waiting: 0
    fixed: 0
    excepted: 0
    not_applicable: 0
    compliant: 12
losses:
  description: What could not be read of the journals, and which runs did not finish.
  returned: success
  type: list
  elements: str
  sample: ["dayone-report/journal.jsonl: the run did not come to its end"]
table:
  description: The report as shown on a terminal. The callback prints it at the end.
  returned: success
  type: str
  sample: |
    What to do next
      1. Set dayone_security_subscriptions: [{protocol: email, endpoint: security@example.com}] [notices.subscription]
files:
  description: The reports that were written.
  returned: success
  type: list
  elements: str
  sample: [dayone-report/report.json]
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._controls.frameworks import FRAMEWORKS
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._report.chosen import journals_spec
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal
from ansible_collections.dayone.aws.plugins.module_utils._report.render_all import render


def main() -> None:
    spec = {
        **journals_spec(required=True),
        "directory": {"type": "path", "required": True},
        "formats": {"type": "list", "elements": "str", "choices": list(FORMATS), "default": ["json", "html"]},
        "frameworks": {"type": "list", "elements": "str", "choices": list(FRAMEWORKS), "default": []},
        "since": {"type": "str", "default": "none"},
        "archive": {"type": "str"},
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
