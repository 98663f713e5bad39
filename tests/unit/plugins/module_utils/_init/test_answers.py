# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The answers of a new project: what is refused, and what the files say."""

from __future__ import annotations

import configparser
from typing import Any

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._controls.acceptances import PROFILES
from ansible_collections.dayone.aws.plugins.module_utils._init.answers import answers_of, notes_on, unanswered
from ansible_collections.dayone.aws.plugins.module_utils._init.files import MANY, NAMES, ONE, files
from ansible_collections.dayone.aws.plugins.module_utils._init.profiles import COSTS
from ansible_collections.dayone.aws.plugins.module_utils._init.survey import blank
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.plugin_utils.variable_names import known
from hypothesis import given
from hypothesis import strategies as st

from tests import ROOT

ACCOUNT = "123456789012"
ADA = {"name": "Ada Lovelace", "title": "Founder", "email": "ada@example.com", "phone": "+49 30 1234567"}
LINE = ", ".join(ADA.values())
FOUND = {
    **blank(""),
    "account_id": ACCOUNT,
    "region": "eu-central-1",
    "enabled_regions": ["eu-central-1", "us-east-1"],
    "not_read": {},
}
#: What an empty prompt leaves.
BLANK: dict[str, Any] = {
    "found": None,
    "account_id": None,
    "organization": False,
    "profile": "cis_level_1",
    "aws_profile": "",
    "recipients": [""],
    "contact": "",
    "monthly_limit": None,
    "administrators": [""],
    "region": "",
    "regions": [""],
    "domain": "",
}


def texts(**options: Any) -> dict[str, str]:
    asked = {**BLANK, **options}
    return files(answers_of(asked), asked["found"] or blank("no credentials"))


def variables(**options: Any) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(texts(**options)["group_vars/all.yml"])
    return found


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"recipients": ["nobody"]}, "recipients: 'nobody' is not an email address", id="recipient"),
        pytest.param({"contact": "Ada, Founder"}, "contact must be a name, a title", id="short_contact"),
        pytest.param(
            {"contact": "Ada, Founder, ada, 030"}, "contact must be a name, a title", id="contact_without_email"
        ),
        pytest.param({"monthly_limit": 0.0}, "must be more than \\$0", id="no_money"),
        pytest.param({"administrators": ["a b"]}, "administrators: 'a b' is not the name", id="administrator"),
        pytest.param({"regions": ["frankfurt"]}, "regions: 'frankfurt' is not a region", id="no_region"),
        pytest.param({"domain": "https://example.com"}, "is not a domain name", id="address_for_domain"),
        pytest.param({"account_id": "12"}, "must have twelve digits", id="account"),
        pytest.param(
            {"region": "eu-west-1", "regions": ["us-east-1"]}, "regions does not include it", id="home_is_not_looked_at"
        ),
        pytest.param(
            {"account_id": "111122223333", "found": FOUND}, "the credentials belong to account 123456789012", id="other"
        ),
        pytest.param(
            {"regions": ["eu-central-1", "us-east-2"], "found": FOUND}, "Did you mean us-east-1?", id="not_enabled"
        ),
        pytest.param({"organization": True, "found": FOUND}, "belongs to no organization", id="no_organization"),
    ],
)
def test_wrong_and_contradicting_answers_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words.replace("?", r"\?")):
        answers_of({**BLANK, **options})


def test_what_was_not_read_contradicts_nothing() -> None:
    unread = {**FOUND, "organization": {}, "not_read": {"organization": "denied"}}
    assert answers_of({**BLANK, "organization": True, "found": unread}).organization
    assert answers_of({**BLANK, "organization": True, "found": blank("no credentials")}).organization


def test_without_any_answer_nothing_but_defaults_is_in_force() -> None:
    found = variables()
    assert found == {"dayone_profile": "cis_level_1", "audit_trail_adopt": True}
    host = yaml.safe_load(texts()[ONE])["all"]["hosts"]["localhost"]
    assert "dayone_expected_account_id" not in host
    assert "dayone_security_subscriptions" in unanswered(answers_of(BLANK))
    assert "Not read: account: no credentials" in texts()["group_vars/all.yml"]


def test_every_answer_is_in_force() -> None:
    given_ = {
        "account_id": ACCOUNT,
        "profile": "starter",
        "aws_profile": "work",
        "recipients": ["a@example.com", " b@example.com"],
        "contact": LINE,
        "monthly_limit": 250.0,
        "administrators": ["ada"],
        "region": "eu-west-1",
        "regions": ["eu-west-1", "us-east-1"],
        "domain": "Example.com",
    }
    recipients = [{"protocol": "email", "endpoint": f"{name}@example.com"} for name in "ab"]
    assert variables(**given_) == {
        "dayone_profile": "starter",
        "dayone_security_subscriptions": recipients,
        "billing_alerts_subscriptions": recipients,
        **{f"account_contacts_{kind}": ADA for kind in ("security", "billing", "operations")},
        "billing_alerts_monthly_limit": 250,
        "admin_access_users": [{"name": "ada"}],
        "dayone_aws_profile": "work",
        "dayone_aws_region": "eu-west-1",
        "dayone_regions": ["eu-west-1", "us-east-1"],
        "audit_trail_adopt": True,
        "dns_domain": "example.com",
    }
    assert unanswered(answers_of({**BLANK, **given_})) == []
    host = yaml.safe_load(texts(**given_)[ONE])["all"]["hosts"]["localhost"]
    assert host["dayone_expected_account_id"] == ACCOUNT


def test_every_variable_that_a_file_names_exists() -> None:
    for options in ({}, {"organization": True}, {"contact": LINE, "recipients": ["a@example.com"]}):
        for text in texts(**options).values():
            lines = [line.removeprefix("# ").strip() for line in text.splitlines()]
            named = {line.partition(":")[0] for line in lines if line.partition(":")[0].replace("_", "").islower()}
            prefixed = {name for name in named if "_" in name and " " not in name and not name.startswith("ansible_")}
            assert prefixed - known() - {"cis_level_1", "cis_level_2", "role_name"} == set()


def test_what_was_found_is_filled_in_and_said() -> None:
    found = {
        **FOUND,
        "contacts": {"security": {**ADA, "name": "Grace"}, "billing": {**ADA, "title": ""}},
        "trails": [{"name": "aws-controltower-BaselineCloudTrail", "region": "eu-central-1", "organization": True}],
        "recorders": [{"name": "aws-controltower-BaselineConfigRecorder", "region": "eu-central-1"}],
        "identity_center": ["arn:aws:sso:::instance/ssoins-1"],
        "organization": {"id": "o-a", "management_account": "111122223333"},
        "control_tower": True,
        "budgets": [{"name": "team", "limit": "80.0", "currency": "USD"}],
    }
    text = texts(found=found)["group_vars/all.yml"]
    read = yaml.safe_load(text)
    assert read["account_contacts_security"]["name"] == "Grace"
    assert "account_contacts_billing" not in read, "the contact lacks its title"
    assert read["dayone_aws_region"] == "eu-central-1"
    said = " ".join(line.removeprefix("# ") for line in text.splitlines())
    for words in ("aws-controltower-BaselineCloudTrail in eu-central-1", "aws-controltower-BaselineConfigRecorder"):
        assert words in said
    for words in (
        "IAM Identity Center is in use: arn:aws:sso",
        "team (80.0 USD)",
        "AWS Control Tower manages",
        "are 2 here",
    ):
        assert words in said
    notes = notes_on(answers_of({**BLANK, "found": found, "administrators": ["ada"], "organization": True}), found)
    assert [note.partition(",")[0] for note in notes] == [
        "People sign in through IAM Identity Center here",
        "Account 123456789012 is not the management account of the organization",
        "AWS Control Tower manages the trail or the recorder of this account. The baseline does not change "
        "them: change them in the settings of the landing zone.",
    ]


def test_an_organization_has_its_inventory_and_its_commands() -> None:
    found = texts(organization=True, aws_profile="work")
    assert yaml.safe_load(found[MANY]) == {
        "plugin": "dayone.aws.organization",
        "role_name": "OrganizationAccountAccessRole",
        "profile": "work",
    }
    assert ONE not in found and "dayone.aws.drift -e dayone_hosts=all" in found["README.md"]
    assert set(found) | set(texts()) == set(NAMES)
    settings = configparser.ConfigParser()
    settings.read_string(found["ansible.cfg"])
    assert dict(settings["defaults"]) == {
        "inventory": MANY,
        "callbacks_enabled": "dayone.aws.drift_report",
        "stdout_callback": "dayone.aws.brief",
    }


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=64))
def test_any_name_comes_back_and_turns_no_line_around(name: str) -> None:
    found = {**FOUND, "contacts": {"security": {**ADA, "name": name}}}
    text = texts(found=found)["group_vars/all.yml"]
    assert yaml.safe_load(text)["account_contacts_security"]["name"] == name
    assert not {"\u202e", "\u202d", "\u2066", "\u2028", "\u0085", "\r", "\x1b"} & set(text)


def test_names_of_all_scripts_stay_readable() -> None:
    text = texts(contact="عائشة 王, Security, a@example.com, +1 5")["group_vars/all.yml"]
    assert "عائشة 王" in text


def test_the_number_of_alarms_is_that_of_the_roles() -> None:
    profiles = yaml.safe_load((ROOT / "roles" / "activity_alarms" / "vars" / "main.yml").read_text(encoding="utf-8"))
    counted = {name: len(items) for name, items in profiles["_activity_alarms_profiles"].items()}
    assert {name: profile.alarms for name, profile in COSTS.items()} == counted
    assert tuple(COSTS) == PROFILES


def test_the_pages_say_what_the_profiles_cost() -> None:
    pages = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("profiles", "faq")}
    row = " | ".join(f"${profile.monthly:.2f}" for profile in COSTS.values())
    assert f"| {row} |" in pages["profiles"]
    assert f"${COSTS['starter'].monthly:.2f} per month for `starter`" in " ".join(pages["faq"].split())
