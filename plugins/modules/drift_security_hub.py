#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: drift_security_hub
version_added: 0.1.0
short_description: Import open findings into Security Hub
description:
  - Reads the journals of a run and imports its open findings into AWS Security Hub CSPM in the AWS Security Finding
    Format. A finding is updated when it changes, archived when it is resolved, and active again when it returns.
  - A finding is archived only if its control was judged again in that account and region, and nothing of it is unknown.
    If its control is compliant, its compliance status is C(PASSED) then.
  - A finding names the control, its severity, the account, the region and the resource, and says what to do. It has no
    values that were found in the account.
  - What people say of a finding in Security Hub stays, such as its workflow status and notes. One that they resolved or
    suppressed is still updated and archived.
  - Findings of tasks without an account are not imported.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  destination:
    description:
      - Where findings go. With V(accounts), each finding goes into its own account and region, and those of a whole
        account into the region of these credentials. Security Hub lets an account import only its own findings, so
        that other accounts are accessed through O(role_name).
      - With V(central), all go into the account and region of these credentials, for example those of the delegated
        administrator. They count as findings of that account there, and their titles name the account they are about.
    type: str
    choices: [accounts, central]
    default: accounts
  role_name:
    description: The name of the role to assume in every other account, with its path, such as V(dayone-access/drift).
    type: str
  external_id:
    description: What the trust policies of these roles require.
    type: str
  kinds:
    description:
      - Which kinds of open findings are imported. One that has been imported stays active while it is open, whatever
        its kind.
      - V(choice) has the compliance status C(WARNING), V(unknown) and V(waiting) have C(NOT_AVAILABLE), and all others
        C(FAILED).
    type: list
    elements: str
    choices: [drift, unknown, manual, input, choice, waiting]
    default: [drift, manual, input]
extends_documentation_fragment:
  - dayone.aws.journals
  - dayone.aws.slices
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    description: Reads the findings in Security Hub, imports none, and predicts how many would be.
    support: full
  diff_mode:
    description: Findings are not shown as a diff.
    support: none
"""

EXAMPLES = r"""
- name: Import findings into each account
  dayone.aws.drift_security_hub:
    journals: [dayone-report/journal.jsonl]
    role_name: dayone-access/drift

- name: Import the findings of all accounts into the account of the delegated administrator
  dayone.aws.drift_security_hub:
    journals: [dayone-report/journal.jsonl]
    destination: central
    profile: security
    region: eu-central-1
"""

RETURN = r"""
imported:
  description: Number of findings that are new in Security Hub, or active again.
  returned: success
  type: int
  sample: 12
updated:
  description: Number of findings that were updated, because they changed or were not updated for 30 days.
  returned: success
  type: int
  sample: 0
archived:
  description: Number of findings that were archived.
  returned: success
  type: int
  sample: 3
set_aside_by_people:
  description: Number of active findings that people resolved or suppressed in Security Hub.
  returned: success
  type: int
  sample: 1
failures:
  description:
    - What was not imported and why, the first five reasons. The task fails if there is any, and the next run tries
      again.
  returned: success
  type: list
  elements: str
  sample: []
"""

from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._controls.control import OPEN
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only
from ansible_collections.dayone.aws.plugins.module_utils._report.chosen import journals_spec
from ansible_collections.dayone.aws.plugins.module_utils._report.gate import ERROR
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal
from ansible_collections.dayone.aws.plugins.module_utils._report.notice import TOLD
from ansible_collections.dayone.aws.plugins.module_utils._report.security_hub.sync import DESTINATIONS, sync


def main() -> None:
    spec = {
        **journals_spec(required=True),
        "of_this_run": {"type": "bool", "default": False},
        "destination": {"type": "str", "choices": list(DESTINATIONS), "default": "accounts"},
        "role_name": {"type": "str"},
        "external_id": {"type": "str"},
        "kinds": {"type": "list", "elements": "str", "choices": list(OPEN), "default": list(TOLD)},
    }
    module = AnsibleAWSModule(argument_spec=spec, supports_check_mode=True, check_boto3=False)
    result: dict[str, Any] = {}
    try:
        with expected_only(ForeignJournal, OSError):
            result = sync(module.params, lambda: Aws.of_module(module), check_mode=module.check_mode)
    except (ForeignJournal, Refusal, Failure, OSError) as error:
        module.fail_json(msg=str(error), exit_code=ERROR)
    if result["failures"]:
        module.fail_json(msg=" ".join(result["failures"]), exit_code=ERROR, **result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
