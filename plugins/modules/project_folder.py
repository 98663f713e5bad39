#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: project_folder
version_added: 0.1.0
short_description: Write the files of a new project into an empty directory
description:
  - Writes C(ansible.cfg), an inventory, C(group_vars/all.yml) with the answers, C(requirements.yml) and a C(README.md)
    with three commands. The purpose and the default of each answer are written next to it.
  - An answer that was neither given nor found in O(found) is written as a commented-out example.
  - Never overwrites anything. A directory that contains other files is refused, except for names that begin with a dot,
    C(venv) and C(dayone-report). Answers that contradict each other or the account are refused.
  - Sends nothing to AWS. The playbook C(dayone.aws.init) asks for the answers.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  directory:
    description: The directory. It is created if it does not exist.
    type: path
    required: true
  only_check:
    description: Refuse a directory that is not empty, and invalid answers, and write nothing.
    type: bool
    default: false
  found:
    description: The settings of the account, as returned by M(dayone.aws.account_survey).
    type: dict
  account_id:
    description: The account ID. Defaults to that of O(found).
    type: str
  organization:
    description: Whether the inventory contains all accounts of the organization instead of one.
    type: bool
    default: false
  profile:
    description: The profile.
    type: str
    choices: [starter, cis_level_1, cis_level_2]
    default: cis_level_1
  aws_profile:
    description: The profile of the AWS configuration whose credentials are used.
    type: str
  recipients:
    description: The email addresses that are notified about security and costs.
    type: list
    elements: str
    default: []
  contact:
    description:
      - The contact for security, billing and operations, as a line with name, title, email address and telephone
        number, separated by commas. A contact that is registered in the account is kept.
    type: str
  monthly_limit:
    description: Monthly cost limit, in US dollars.
    type: float
  administrators:
    description: The names of the IAM users who administer the account.
    type: list
    elements: str
    default: []
  region:
    description: The home region. Defaults to that of O(found).
    type: str
  regions:
    description: The regions to look at. If empty, all enabled regions.
    type: list
    elements: str
    default: []
  domain:
    description: The domain whose DNS zone is managed.
    type: str
seealso:
  - module: dayone.aws.account_survey
attributes:
  check_mode:
    description: Can run in check mode. No file is written.
    support: full
"""

EXAMPLES = r"""
- name: Start a project for one account
  dayone.aws.project_folder:
    directory: my-baseline
    account_id: "123456789012"
    recipients: [security@example.com]
    contact: Ada Lovelace, Founder, ada@example.com, +49 30 1234567
    monthly_limit: 250
"""

RETURN = r"""
files:
  description: The files that were written, or would be written in check mode.
  returned: success
  type: list
  elements: str
  sample: [ansible.cfg, hosts.yml, group_vars/all.yml, README.md, requirements.yml]
notes:
  description: Hints for the person who answered the questions.
  returned: success
  type: list
  elements: str
  sample: ["AWS Control Tower holds the trail or the recorder of this account."]
unanswered:
  description: The variables that have no value yet.
  returned: success
  type: list
  elements: str
  sample: [dayone_security_subscriptions]
"""

from pathlib import Path
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dayone.aws.plugins.module_utils._init.answers import answers_of, notes_on, unanswered
from ansible_collections.dayone.aws.plugins.module_utils._init.files import files
from ansible_collections.dayone.aws.plugins.module_utils._init.folder import check_empty, write_new
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.unexpected import expected_only

_TEXTS = {"type": "list", "elements": "str", "default": []}


def main() -> None:
    spec: dict[str, Any] = {
        "directory": {"type": "path", "required": True},
        "only_check": {"type": "bool", "default": False},
        "found": {"type": "dict"},
        "account_id": {"type": "str"},
        "organization": {"type": "bool", "default": False},
        "profile": {"type": "str", "choices": ["starter", "cis_level_1", "cis_level_2"], "default": "cis_level_1"},
        "aws_profile": {"type": "str"},
        "recipients": _TEXTS,
        "contact": {"type": "str"},
        "monthly_limit": {"type": "float"},
        "administrators": _TEXTS,
        "region": {"type": "str"},
        "regions": _TEXTS,
        "domain": {"type": "str"},
    }
    module = AnsibleModule(argument_spec=spec, supports_check_mode=True)
    try:
        with expected_only(OSError):
            result = _result(module)
    except (Failure, Refusal, OSError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(**result)


def _result(module: AnsibleModule) -> dict[str, Any]:
    """Write the files, or see whether they could be.

    Raises:
        Refusal: the folder is not empty, or an answer is wrong.
        OSError: a file cannot be written.
    """
    options = module.params
    folder, found = Path(options["directory"]), options["found"] or {}
    answers = answers_of(options)
    written: list[str] = []
    if options["only_check"]:
        check_empty(folder)
    else:
        written = write_new(folder, files(answers, found), check_mode=module.check_mode)
    return {
        "changed": bool(written),
        "files": written,
        "notes": notes_on(answers, found),
        "unanswered": unanswered(answers),
    }


if __name__ == "__main__":
    main()
