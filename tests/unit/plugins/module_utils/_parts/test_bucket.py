# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts.bucket import (
    BLOCK,
    OwnBucket,
    _normal,
    bucket_calls,
    differences,
    expiry_rule,
    hindrance,
    observe_bucket,
    removal_calls,
    tls_only,
    wanted_state,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.emulator import clients
from tests.emulator.server import Emulator

ACCOUNT = "123456789012"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"
BUCKET = OwnBucket("dayone-logs", "logs", ACCOUNT, "eu-west-1", "access_logs.bucket", expire_days=90)
OTHERS = {"Sid": "Theirs", "Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "s3:GetObject", "Resource": "*"}


def state(**settings: Any) -> dict[str, Any]:
    return {**wanted_state(None, BUCKET), **settings}


def methods(current: dict[str, Any] | None, wanted: OwnBucket = BUCKET) -> list[str]:
    return [call.method for call in bucket_calls(current, wanted)]


def test_a_new_bucket_carries_its_mark_from_its_first_moment() -> None:
    create, *rest = bucket_calls(None, BUCKET)
    assert create.method == "create_bucket"
    assert create.params["CreateBucketConfiguration"] == {
        "Tags": [{"Key": "dayone:managed", "Value": "logs"}],
        "LocationConstraint": "eu-west-1",
    }
    assert [call.method for call in rest] == ["put_bucket_policy", "put_bucket_lifecycle_configuration"]


def test_the_oldest_region_takes_no_location() -> None:
    create = bucket_calls(None, replace(BUCKET, region="us-east-1"))[0]
    assert "LocationConstraint" not in create.params["CreateBucketConfiguration"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param({}, [], id="as_wanted"),
        pytest.param({"block": dict.fromkeys(BLOCK, False)}, ["put_public_access_block"], id="public"),
        pytest.param({"ownership": "ObjectWriter"}, ["put_bucket_ownership_controls"], id="acls"),
        pytest.param({"policy": {}}, ["put_bucket_policy"], id="plain_http"),
        pytest.param({"lifecycle": []}, ["put_bucket_lifecycle_configuration"], id="kept_for_ever"),
        pytest.param({"encryption": {"algorithm": None, "key": None}}, ["put_bucket_encryption"], id="not_encrypted"),
        pytest.param({"encryption": {"algorithm": "aws:kms", "key": KEY}}, [], id="stricter_encryption_stays"),
        pytest.param(
            {"encryption": {"algorithm": "AES256", "key": None, "blocked": []}}, ["put_bucket_encryption"], id="sse_c"
        ),
        pytest.param(
            {"encryption": {"algorithm": "aws:kms", "key": KEY, "blocked": ["SSE-C"]}}, [], id="sse_c_is_blocked"
        ),
        pytest.param({"versioning": True}, [], id="versioning_stays"),
        pytest.param({"logging": {"bucket": "theirs", "prefix": ""}}, [], id="logging_elsewhere_stays"),
    ],
)
def test_only_what_differs_is_written(settings: dict[str, Any], expected: list[str]) -> None:
    assert methods(state(**settings)) == expected
    assert bool(differences(state(**settings), BUCKET)) == bool(expected)


def test_sse_c_in_a_bucket_of_others_is_theirs() -> None:
    """resource_audit says it of them."""
    theirs = state(owner="", encryption={"algorithm": "AES256", "key": None, "blocked": []})
    assert differences(theirs, BUCKET) == {}


def test_statements_and_rules_of_others_are_kept() -> None:
    rule = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "old/"}, "Expiration": {"Days": 1}}
    after = wanted_state(state(policy={"Statement": OTHERS}, lifecycle=[rule]), BUCKET)
    assert after["policy"]["Statement"] == [OTHERS, tls_only(BUCKET.arn)]
    assert after["lifecycle"] == [rule, expiry_rule(90)]


def test_what_others_made_is_not_written_to() -> None:
    foreign = state(owner="", policy={})
    assert methods(foreign) == []
    assert "created outside this collection" in hindrance(foreign, BUCKET)
    assert removal_calls(foreign, BUCKET) == []
    assert differences(foreign, BUCKET)


settings = st.fixed_dictionaries(
    {},
    optional={
        "block": st.fixed_dictionaries({key: st.booleans() for key in BLOCK}),
        "encryption": st.sampled_from([{"algorithm": None, "key": None}, {"algorithm": "AES256", "key": None}]),
        "ownership": st.sampled_from([None, "ObjectWriter", "BucketOwnerEnforced"]),
        "versioning": st.booleans(),
        "policy": st.sampled_from([{}, {"Version": "2012-10-17", "Statement": [OTHERS]}]),
        "lifecycle": st.sampled_from([[], [expiry_rule(1)], [{"ID": "theirs", "Status": "Enabled"}]]),
        "logging": st.sampled_from([None, {"bucket": "theirs", "prefix": ""}]),
    },
)


@given(settings=settings, key=st.sampled_from(["", KEY]), versioning=st.booleans(), log=st.sampled_from(["", "logs"]))
def test_planning_from_the_planned_state_changes_nothing(
    settings: dict[str, Any], key: str, versioning: bool, log: str
) -> None:
    wanted = replace(BUCKET, kms_key=key, versioning=versioning, log_bucket=log)
    after = wanted_state(state(**settings), wanted)
    assert bucket_calls(after, wanted) == []


@pytest.fixture(scope="module")
def account() -> Iterator[Emulator]:
    with Emulator() as found:
        yield found


@pytest.fixture
def to_account(account: Emulator) -> Aws:
    account.reset()
    session = boto3.session.Session(
        aws_access_key_id="AKIALOOKS00000000000", aws_secret_access_key="none", region_name="eu-west-1"
    )
    return Aws(session, endpoint=account.endpoint)


def write(aws: Aws, calls: list[Call]) -> None:
    for call in calls:
        aws.call(call.service, call.method, region=call.region, **call.params)


def look(aws: Aws, account_id: str = ACCOUNT) -> dict[str, Any] | None:
    return observe_bucket(aws, BUCKET.name, account_id, BUCKET.region)


def test_the_writes_lead_to_the_planned_state_and_away_again(to_account: Aws) -> None:
    wanted = replace(BUCKET, versioning=True, kms_key=KEY)
    assert look(to_account) is None
    write(to_account, bucket_calls(None, wanted))
    found = look(to_account)
    assert found is not None and differences(found, wanted) == {}
    write(to_account, removal_calls(look(to_account), wanted))
    assert look(to_account) is None


@pytest.mark.newer_models
def test_what_others_set_besides_is_sent_back(to_account: Aws, account: Emulator) -> None:
    write(to_account, bucket_calls(None, replace(BUCKET, expire_days=30)))
    s3 = clients.client(account.endpoint, "s3", "eu-west-1")
    rule = {**expiry_rule(30), "ID": "theirs"}
    size = "varies_by_storage_class"
    s3.put_bucket_lifecycle_configuration(
        Bucket=BUCKET.name, LifecycleConfiguration={"Rules": [rule]}, TransitionDefaultMinimumObjectSize=size
    )
    wanted = replace(BUCKET, kms_key=KEY)
    write(to_account, bucket_calls(look(to_account), wanted))
    found = s3.get_bucket_lifecycle_configuration(Bucket=BUCKET.name)
    assert [item["ID"] for item in found["Rules"]] == ["theirs", "dayone-expiry"]
    assert found["TransitionDefaultMinimumObjectSize"] == size
    (rule,) = s3.get_bucket_encryption(Bucket=BUCKET.name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["BlockedEncryptionTypes"] == {"EncryptionType": ["SSE-C"]}
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == KEY
    assert differences(look(to_account), wanted) == {}


def test_what_only_a_newer_botocore_knows_is_kept_too() -> None:
    """An answer's member that nobody here has heard of goes back where it was."""
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256", "Newest": 1}, "Newer": {"A": ["B"]}}
    found = dict.fromkeys(("tags", "block", "ownership", "policy"))
    answer = {"Rules": [rule, {"Second": True}], "Beside": 2}
    current = _normal(
        {
            **found,
            "encryption": {"ServerSideEncryptionConfiguration": answer},
            "versioning": {},
            "logging": {},
            "lifecycle": {"Rules": [], "NewSize": "x"},
        },
        tells_blocked=False,
    )
    calls = bucket_calls({**current, "owner": "logs"}, replace(BUCKET, kms_key=KEY))
    sent = {call.method: call.params for call in calls}
    assert sent["put_bucket_lifecycle_configuration"]["NewSize"] == "x"
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY, "Newest": 1}
    new = {"ApplyServerSideEncryptionByDefault": default, "Newer": {"A": ["B"]}, "BucketKeyEnabled": True}
    expected = {"Beside": 2, "Rules": [new, {"Second": True}]}
    assert sent["put_bucket_encryption"]["ServerSideEncryptionConfiguration"] == expected


@pytest.mark.newer_models
def test_a_new_bucket_keeps_blocking_keys_of_the_customers_own(to_account: Aws) -> None:
    write(to_account, bucket_calls(None, replace(BUCKET, kms_key=KEY)))
    assert (look(to_account) or {})["encryption"]["blocked"] == ["SSE-C"]


@pytest.mark.newer_models
def test_a_bucket_of_before_blocks_them_from_now_on(to_account: Aws, account: Emulator) -> None:
    write(to_account, bucket_calls(None, replace(BUCKET, kms_key=KEY)))
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY},
        "BlockedEncryptionTypes": {"EncryptionType": ["NONE"]},
    }
    s3 = clients.client(account.endpoint, "s3", "eu-west-1")
    s3.put_bucket_encryption(Bucket=BUCKET.name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    wanted = replace(BUCKET, kms_key=KEY)
    assert set(differences(look(to_account), wanted)) == {"encryption"}
    write(to_account, bucket_calls(look(to_account), wanted))
    assert differences(look(to_account), wanted) == {}
    (rule,) = s3.get_bucket_encryption(Bucket=BUCKET.name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == KEY


def test_a_bucket_of_another_account_is_said_to_be_one(to_account: Aws) -> None:
    write(to_account, bucket_calls(None, BUCKET))
    with pytest.raises(Failure, match="belongs to another account"):
        look(to_account, "999999999999")


def test_one_read_that_is_denied_is_not_absence(to_account: Aws, account: Emulator) -> None:
    write(to_account, bucket_calls(None, BUCKET))
    error = {"code": "AccessDenied", "status": 403}
    account.control("faults", [{"service": "s3", "operation": "GetBucketPolicy", "error": error}])
    with pytest.raises(Failure, match="get_bucket_policy"):
        look(to_account)
