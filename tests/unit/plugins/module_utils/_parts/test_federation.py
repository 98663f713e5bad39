# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._parts.federation import observe_federation, ways_in

ARN = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
INSTANCE = {"InstanceArn": ARN}


def test_one_call_asks_for_instances_of_all_regions(context: Any, scripted: Callable[..., Any]) -> None:
    scripted("sso-admin").add_response("list_instances", {"Instances": [INSTANCE]}, {"RegionScope": "ALL_REGIONS"})
    scripted("iam").add_response("list_saml_providers", {"SAMLProviderList": []}, {})
    assert observe_federation(context()) == {"identity_center": [ARN], "saml": []}


@pytest.mark.parametrize("fails", [False, True])
def test_an_older_botocore_asks_every_region(context: Any, aws: Aws, scripted: Callable[..., Any], fails: bool) -> None:
    shape = aws.client("sso-admin").meta.service_model.operation_model("ListInstances").input_shape
    scope = shape.members.pop("RegionScope")
    try:
        regions = [{"RegionName": "eu-west-1"}, {"RegionName": "us-east-1"}]
        scripted("ec2").add_response("describe_regions", {"Regions": regions}, {})
        scripted("iam").add_response("list_saml_providers", {"SAMLProviderList": []}, {})
        scripted("sso-admin").add_response("list_instances", {"Instances": []}, {})
        if fails:
            scripted("sso-admin", "eu-west-1").add_client_error("list_instances", "AccessDeniedException")
        else:
            scripted("sso-admin", "eu-west-1").add_response("list_instances", {"Instances": [INSTANCE]}, {})
        found = observe_federation(context())["identity_center"]
    finally:
        shape.members["RegionScope"] = scope
    assert isinstance(found, Failure) if fails else found == [ARN]


def test_what_was_found_counts_though_the_rest_was_not_readable() -> None:
    denied = Failure("denied", "no")
    assert ways_in({"identity_center": denied, "saml": ["p"]}) == ["p"]
    assert ways_in({"identity_center": denied, "saml": []}) is denied
    assert ways_in({"identity_center": [], "saml": []}) == []
