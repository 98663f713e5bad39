# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Both roles are there, the one for baselines within its boundary, and the pipelines' identity provider."""

import boto3

iam = boto3.client("iam")
drift, baseline = (iam.get_role(RoleName=f"dayone-{name}")["Role"] for name in ("drift", "baseline"))
assert "PermissionsBoundary" not in drift
assert baseline["PermissionsBoundary"]["PermissionsBoundaryArn"].endswith("/dayone-baseline-boundary")
for role in (drift, baseline):
    assert role["Path"] == "/dayone-access/"
    token, person = role["AssumeRolePolicyDocument"]["Statement"]
    assert set(token["Condition"]["StringEquals"]) == {
        "token.actions.githubusercontent.com:aud",
        "token.actions.githubusercontent.com:sub",
    }
    assert person["Condition"]["ArnLike"]["aws:PrincipalArn"]
assert len(iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]) == 1
