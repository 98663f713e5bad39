# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts.iam_details import read_details, read_pages
from ansible_collections.dayone.aws.plugins.module_utils._steps.iam_hygiene.recheck import read_fresh

WHEN = datetime(2026, 1, 31, tzinfo=timezone.utc)
LATER = datetime(2026, 2, 28, tzinfo=timezone.utc)
USER = {"Path": "/", "UserName": "erika", "UserId": "A" * 20, "Arn": "arn:aws:iam::1:user/erika", "CreateDate": WHEN}
PROFILE = {"LoginProfile": {"UserName": "erika", "CreateDate": WHEN}}
TRUST = (
    '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML", '
    '"Principal": {"Federated": "arn:aws:iam::1:saml-provider/corp"}}, '
    '{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}]}'
)
POLICY = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'


def key(name: str, status: str = "Active") -> dict[str, Any]:
    return {"UserName": "erika", "AccessKeyId": name.ljust(20, "0"), "Status": status, "CreateDate": WHEN}


def test_pages_are_followed_a_thousand_at_a_time(aws: Any, scripted: Any) -> None:
    iam, asked = scripted("iam"), {"Filter": ["User"], "MaxItems": 1000}
    iam.add_response(
        "get_account_authorization_details", {"UserDetailList": [USER], "IsTruncated": True, "Marker": "m"}, asked
    )
    iam.add_response(
        "get_account_authorization_details", {"UserDetailList": [USER], "IsTruncated": False}, {**asked, "Marker": "m"}
    )
    assert [item["UserName"] for item in read_pages(aws, ("User",))["user"]] == ["erika", "erika"]


def test_details_come_in_normal_form(aws: Any, scripted: Any) -> None:
    versions = [
        {"Document": "{}", "VersionId": "v1", "IsDefaultVersion": False},
        {"Document": POLICY, "VersionId": "v2", "IsDefaultVersion": True},
    ]
    role = {"Path": "/", "RoleName": "people", "Arn": "arn:aws:iam::1:role/people", "AssumeRolePolicyDocument": TRUST}
    inline = [{"PolicyName": "mine", "PolicyDocument": POLICY}]
    answer = {
        "UserDetailList": [{**USER, "UserPolicyList": inline}],
        "RoleDetailList": [role],
        "Policies": [{"Arn": "arn:aws:iam::1:policy/all-of-it", "PolicyVersionList": versions}],
    }
    scripted("iam").add_response("get_account_authorization_details", answer)
    found = read_details(aws)
    assert [holder.label for holder in found.holders] == ["user/erika", "role/people"]
    assert found.holders[1].trusts == ("arn:aws:iam::1:saml-provider/corp",)
    assert found.holders[0].inline["mine"] == found.documents["arn:aws:iam::1:policy/all-of-it"]


def test_only_what_the_report_calls_idle_is_asked_for(aws: Any, scripted: Any) -> None:
    iam = scripted("iam")
    iam.add_response("get_login_profile", PROFILE, {"UserName": "erika"})
    iam.add_response("get_user", {"User": {**USER, "PasswordLastUsed": LATER}}, {"UserName": "erika"})
    assert read_fresh(aws, "erika", ["password"]) == {"password": LATER}
    iam.add_response("list_access_keys", {"AccessKeyMetadata": [key("AKIAONE"), key("AKIATWO", "Inactive")]})
    used = {"AccessKeyLastUsed": {"ServiceName": "N/A", "Region": "N/A"}}
    iam.add_response("get_access_key_last_used", used, {"AccessKeyId": key("AKIAONE")["AccessKeyId"]})
    assert read_fresh(aws, "erika", ["access_key_2"]) == {"AKIAONE0000000000000": WHEN}


def test_a_password_that_is_gone_leaves_the_keys(aws: Any, scripted: Any) -> None:
    iam = scripted("iam")
    iam.add_client_error("get_login_profile", "NoSuchEntity")
    iam.add_response("list_access_keys", {"AccessKeyMetadata": [key("AKIAONE")]})
    used = {"AccessKeyLastUsed": {"LastUsedDate": LATER, "ServiceName": "s3", "Region": "us-east-1"}}
    iam.add_response("get_access_key_last_used", used)
    assert read_fresh(aws, "erika", ["password", "access_key_1"]) == {"AKIAONE0000000000000": LATER}


def test_a_user_who_is_gone_has_nothing(aws: Any, scripted: Any) -> None:
    scripted("iam").add_client_error("list_access_keys", "NoSuchEntity")
    assert read_fresh(aws, "erika", ["access_key_1"]) == {}


def test_access_denied_is_not_absence(aws: Any, scripted: Any) -> None:
    scripted("iam").add_client_error("get_login_profile", "AccessDenied")
    with pytest.raises(Failure):
        read_fresh(aws, "erika", ["password"])
