# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files of a new project, as texts by name. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._parts.prices import DATED
from .answers import Answers
from .profiles import cost_lines
from .texts import comment, either, example, paragraphs, setting

Found = Mapping[str, Any]
HOME = "https://github.com/dayone-aws/dayone.aws"
ONE, MANY = "hosts.yml", "accounts.organization.yml"
#: All names that a project's files may have.
NAMES = ("ansible.cfg", ONE, MANY, "group_vars/all.yml", "README.md", "requirements.yml")
_EXAMPLE = "{name: Ada Lovelace, title: Security, email: security@example.com, phone: '+49 30 1234567'}"


def files(answers: Answers, found: Found) -> dict[str, str]:
    """The texts of all files."""
    inventory = MANY if answers.organization else ONE
    return {
        "ansible.cfg": _configuration(inventory),
        inventory: _organization(answers) if answers.organization else _one(answers),
        "group_vars/all.yml": _answers(answers, found),
        "README.md": _readme(answers),
        "requirements.yml": "---\ncollections:\n  - name: dayone.aws\n",
    }


def _configuration(inventory: str) -> str:
    return f"""[defaults]
inventory = {inventory}
# Records the findings and writes the report. drift.yml and baseline.yml need it.
callbacks_enabled = dayone.aws.drift_report
# Prints failures, and leaves the rest to the report. Remove this line for Ansible's own output.
stdout_callback = dayone.aws.brief
"""


def _one(answers: Answers) -> str:
    account = answers.account_id
    known = f'      dayone_expected_account_id: "{account}"\n'
    blank = example('      dayone_expected_account_id: "123456789012"').replace("#       ", "      # ")
    about = comment("The account. Tasks run on this machine, and refuse to work in any other account.")
    return f"""---
{about}all:
  hosts:
    localhost:
      ansible_connection: local
      ansible_python_interpreter: "{{{{ ansible_playbook_python }}}}"
{known if account else blank}"""


def _organization(answers: Answers) -> str:
    about = comment(
        "Each account of the organization is a host, which is accessed through a role. More options:",
        f"{HOME}/blob/main/docs/organization.md",
    )
    profile = setting("profile", answers.aws_profile) if answers.aws_profile else ""
    return f"---\n{about}plugin: dayone.aws.organization\nrole_name: OrganizationAccountAccessRole\n{profile}"


def _answers(answers: Answers, found: Found) -> str:
    """The variables that are asked for. All others are in the READMEs of the roles."""
    parts = [
        "---\n" + comment("The answers of this project. Lines without # are in effect.", *_account(answers, found)),
        _profile(answers),
        _recipients(answers),
        _contacts(answers, found),
        _limit(answers, found),
        _administrators(answers, found),
        _regions(answers, found),
        _trails(found),
        _domain(answers),
        _further(),
    ]
    return paragraphs(parts)


def _account(answers: Answers, found: Found) -> list[str]:
    said = []
    if answers.account_id:
        said.append(f"Account {answers.account_id} was surveyed.")
    said += [f"Not read: {name}: {' '.join(str(why).split())}" for name, why in _not_read(found).items()]
    return said


def _not_read(found: Found) -> Mapping[str, str]:
    return found.get("not_read") or {}


def _profile(answers: Answers) -> str:
    lines = [f"  {line}" for line in cost_lines()]
    return comment(
        "What is enforced, and what it costs. Default: cis_level_1. Estimated costs at list prices of "
        f"{DATED}, before free tiers:",
        *lines,
    ) + setting("dayone_profile", answers.profile)


def _recipients(answers: Answers) -> str:
    rows = [{"protocol": "email", "endpoint": address} for address in answers.recipients]
    return (
        comment(
            "Who is notified about security and costs. Default: nobody. AWS sends a message to each address, "
            "and its reader has to follow the link once. Use a mailbox that several people read."
        )
        + either(
            "dayone_security_subscriptions",
            rows,
            "dayone_security_subscriptions:\n  - protocol: email\n    endpoint: security@example.com",
        )
        + either(
            "billing_alerts_subscriptions",
            rows,
            "billing_alerts_subscriptions:\n  - protocol: email\n    endpoint: billing@example.com",
        )
    )


def _contacts(answers: Answers, found: Found) -> str:
    registered = sorted(found.get("contacts") or {})
    about = [
        "The contacts that AWS writes to, in addition to the owner of the account. Default: registered contacts "
        "are kept and audited."
    ]
    if registered:
        about.append(f"Already registered in the account: {', '.join(registered)}.")
    return comment(*about) + "".join(
        either(f"account_contacts_{kind}", answers.contacts.get(kind), f"account_contacts_{kind}: {_EXAMPLE}")
        for kind in ("security", "billing", "operations")
    )


def _limit(answers: Answers, found: Found) -> str:
    about = [
        "The monthly cost limit, in US dollars. Alarms, the budget and its forecast are based on it. Default: 100."
    ]
    budgets = found.get("budgets") or []
    if budgets:
        named = ", ".join(f"{item['name']} ({item['limit']} {item['currency']})" for item in budgets)
        about.append(f"Existing budgets: {named}. A budget that sends all the requested notifications is adopted.")
    return comment(*about) + either(
        "billing_alerts_monthly_limit", answers.monthly_limit, "billing_alerts_monthly_limit: 100"
    )


def _administrators(answers: Answers, found: Found) -> str:
    about = [
        "IAM users who administer the account, so that nobody works as root. Default: none are created. Leave "
        "it out if people sign in through IAM Identity Center, which is the better way."
    ]
    if found.get("identity_center"):
        about.append(f"IAM Identity Center is in use: {', '.join(found['identity_center'])}.")
    return comment(*about) + either(
        "admin_access_users", [{"name": name} for name in answers.administrators], "admin_access_users:\n  - name: ada"
    )


def _regions(answers: Answers, found: Found) -> str:
    enabled = len(found.get("enabled_regions") or [])
    every = f", which are {enabled} here" if enabled else ""
    return (
        comment(
            "The home region, for resources that an account needs only once. Default: the region of the AWS "
            "profile or of AWS_REGION, else us-east-1."
        )
        + either("dayone_aws_region", answers.region, "dayone_aws_region: eu-central-1")
        + comment("The profile of the AWS configuration. Default: AWS_PROFILE, or the environment.")
        + either("dayone_aws_profile", answers.aws_profile, "dayone_aws_profile: my-profile")
        + comment(f"The regions to look at. Default: all enabled regions{every}.")
        + either("dayone_regions", list(answers.regions), "dayone_regions: [eu-central-1, us-east-1]")
    )


def _trails(found: Found) -> str:
    about = ["Whether an existing trail may be adopted. Default: true."]
    trails = [f"{item['name']} in {item['region']}" for item in found.get("trails") or []]
    recorders = [f"{item['name']} in {item['region']}" for item in found.get("recorders") or []]
    if trails:
        about.append(f"Existing multi-region trails: {', '.join(trails)}.")
    if recorders:
        about.append(f"Existing AWS Config recorder, which is never replaced: {', '.join(recorders)}.")
    if found.get("control_tower"):
        about.append(
            "AWS Control Tower manages everything whose name begins with aws-controltower: change it in the "
            "landing zone."
        )
    return comment(*about) + setting("audit_trail_adopt", True)


def _domain(answers: Answers) -> str:
    return comment(
        "The domain whose DNS zone is managed ($0.50 per zone per month). Default: none. static_site_domain "
        "and static_site_content publish a site under it."
    ) + either("dns_domain", answers.domain, "dns_domain: example.com")


def _further() -> str:
    return comment(
        "More settings: the variables in the README of each role, and findings that are accepted, with a reason:",
        f"{HOME}#roles-and-modules",
    ) + example(
        'dayone_accepted:\n  - control: threat_detection.guardduty\n    reason: "Not worth its price to us yet"'
    )


def _readme(answers: Answers) -> str:
    who = " -e dayone_hosts=all" if answers.organization else ""
    what = "the accounts of an AWS organization" if answers.organization else "an AWS account"
    named = f" ({answers.account_id})" if answers.account_id and not answers.organization else ""
    return f"""# Baseline of {what}{named}

The answers are in `group_vars/all.yml`. With credentials of the account (`AWS_PROFILE`, `aws login`):

```
{_commands(who)}
```

The report is `dayone-report/report.html`. On another machine, install the collection first:
`ansible-galaxy collection install -r requirements.yml`.

What each answer does: {HOME}
"""


def _commands(who: str) -> str:
    """The three commands, with what each does beside it."""
    commands = {
        f"ansible-playbook dayone.aws.drift{who}": "reports what has drifted, and writes nothing to AWS",
        f"ansible-playbook dayone.aws.baseline{who}": "fixes it",
        "ansible-playbook dayone.aws.report": "renders the report of the last run again",
    }
    width = max(map(len, commands))
    return "\n".join(f"{command:{width}}  # {does}" for command, does in commands.items())
