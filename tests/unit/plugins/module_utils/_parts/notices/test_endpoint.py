# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.notices.endpoint import shown_endpoint


@pytest.mark.parametrize(
    ("endpoint", "host"),
    [
        ("https://hooks.example.com/T0/B0?key=s3cret", "hooks.example.com"),
        ("https://ann:s3cret@hooks.example.com", "hooks.example.com"),
        ("https://hooks.example.com:8443/#s3cret", "hooks.example.com:8443"),
        ("https://hooks.example.com?s3cret", "hooks.example.com"),
        ("https://[s3cret", ""),
        ("https://hooks.example.com:s3cret/", ""),
    ],
)
def test_of_an_address_its_host_is_shown(endpoint: str, host: str) -> None:
    shown = shown_endpoint("https", endpoint)
    assert re.fullmatch(rf"https://{re.escape(host)}/…[0-9a-f]{{6}}", shown)
    assert shown_endpoint("https", shown) == shown
    assert shown_endpoint("https", f"{endpoint}2") != shown


@pytest.mark.parametrize(
    ("protocol", "endpoint"),
    [
        ("https", "https://hooks.example.com"),
        ("http", "http://hooks.example.com:80/"),
        ("email", "ops@example.com"),
        ("sqs", "arn:aws:sqs:eu-west-1:123456789012:q"),
    ],
)
def test_what_is_no_secret_is_shown(protocol: str, endpoint: str) -> None:
    assert shown_endpoint(protocol, endpoint) == endpoint


def test_of_a_telephone_number_its_end_is_shown() -> None:
    assert shown_endpoint("sms", "+4930123456789") == "…6789"
