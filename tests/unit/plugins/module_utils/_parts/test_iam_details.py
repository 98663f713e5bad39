# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.iam_details import parsed

DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(DOCUMENT, id="decoded_by_botocore"),
        pytest.param(json.dumps(DOCUMENT), id="text"),
        pytest.param(quote(json.dumps(DOCUMENT)), id="as_iam_sends_it"),
    ],
)
def test_a_policy_document_is_read_in_each_of_its_forms(given: Any) -> None:
    assert parsed(given) == DOCUMENT
