# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Service-managed StackSets, and what IAM's policy simulator says besides allowed and denied."""

from __future__ import annotations

import json
from typing import Any

from .form import Clients, Contract, Late, Reply
from .scripts import ask, before, refusal

_CFN = "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_"
_TRUSTED = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html"
_LIMITS = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"
_IAM = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html"
_TF = "hashicorp/terraform-provider-aws internal/service/cloudformation/stack_set.go"
_ORGANIZATION = before("organizations", "create_organization", FeatureSet="ALL")
_OPEN = before("cloudformation", "activate_organizations_access")
_BODY = json.dumps({"Resources": {}})
_NONE = {"StackSetName": "none"}
_NEW: dict[str, Any] = {
    "StackSetName": "roles",
    "PermissionModel": "SERVICE_MANAGED",
    "AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": False},
    "TemplateBody": _BODY,
}
_MADE = before("cloudformation", "create_stack_set", **_NEW)
_TARGETS: dict[str, Any] = {
    "StackSetName": "roles",
    "DeploymentTargets": {"OrganizationalUnitIds": ["$1.Roots.0.Id"]},
    "Regions": ["us-east-1"],
}
_ROLE = "arn:aws:iam::123456789012:role/limited"
_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"}],
    }
)
_ALL = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


def _limited(client: Clients) -> Any:
    """What is said of a role whose boundary lets less through than its policies."""
    iam = client("iam", agent="")
    statement = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    limit = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    arn = iam.create_policy(PolicyName="limit", PolicyDocument=limit)["Policy"]["Arn"]
    iam.create_role(RoleName="limited", AssumeRolePolicyDocument=_TRUST, PermissionsBoundary=arn)
    iam.put_role_policy(RoleName="limited", PolicyName="all", PolicyDocument=_ALL)
    found = iam.simulate_principal_policy(
        PolicySourceArn=_ROLE, ActionNames=["s3:ListAllMyBuckets", "ec2:DescribeVpcs"], ResourceArns=["*"]
    )
    return [
        (item["EvalDecision"], item["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"])
        for item in found["EvaluationResults"]
    ]


def _pairs(client: Clients) -> Any:
    """Each action is tried with each resource."""
    iam = client("iam", agent="")
    iam.create_role(RoleName="limited", AssumeRolePolicyDocument=_TRUST)
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::one/*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName="limited", PolicyName="one", PolicyDocument=document)
    found = iam.simulate_principal_policy(
        PolicySourceArn=_ROLE,
        ActionNames=["s3:GetObject", "s3:PutObject"],
        ResourceArns=["arn:aws:s3:::one/x", "arn:aws:s3:::two/x"],
    )
    return [(row["EvalActionName"], row["EvalResourceName"], row["EvalDecision"]) for row in found["EvaluationResults"]]


def _at_once(client: Clients) -> None:
    client("organizations").create_organization(FeatureSet="ALL")
    client("cloudformation").activate_organizations_access()
    client("cloudformation").create_stack_set(**_NEW)


def _twice(client: Clients) -> None:
    root = client("organizations").create_organization(FeatureSet="ALL") and client("organizations").list_roots()
    client("cloudformation").activate_organizations_access()
    client("cloudformation", agent="").create_stack_set(**_NEW)
    targets = {**_TARGETS, "DeploymentTargets": {"OrganizationalUnitIds": [root["Roots"][0]["Id"]]}}
    client("cloudformation").create_stack_instances(**targets)
    client("cloudformation").update_stack_set(StackSetName="roles", TemplateBody=_BODY)


ROWS = (
    refusal(
        "cloudformation-no-such-stack-set",
        "there is no StackSet of that name",
        ("StackSetNotFoundException", "StackSet none not found"),
        f"{_CFN}DescribeStackSet.html",
        "cloudformation._stack_set",
        _ORGANIZATION,
        ask("cloudformation", "describe_stack_set", **_NONE),
    ),
    refusal(
        "cloudformation-not-management",
        "the account manages no organization, and says that it does",
        ("ValidationError", "Account used is not the management account of an organization"),
        f"{_CFN}DescribeStackSet.html",
        "cloudformation._organization",
        ask("cloudformation", "describe_stack_set", **_NONE),
        assumed="the code and the words: the page says who may ask",
    ),
    refusal(
        "cloudformation-not-delegated",
        "the account is no delegated administrator, and says that it is",
        ("ValidationError", "Account used is not a delegated administrator"),
        f"{_CFN}DescribeStackSet.html",
        "cloudformation._organization",
        ask("cloudformation", "describe_stack_set", **_NONE, CallAs="DELEGATED_ADMIN"),
        assumed="the code and the words: the page says who may ask",
    ),
    refusal(
        "cloudformation-no-trusted-access",
        "StackSets have no trusted access to the organization",
        ("ValidationError", "You must enable organizations access to operate a service managed stack set"),
        _TRUSTED,
        "cloudformation.create_stack_set",
        _ORGANIZATION,
        ask("cloudformation", "create_stack_set", **_NEW),
    ),
    refusal(
        "cloudformation-name-taken",
        "there is a StackSet of that name",
        ("NameAlreadyExistsException", "The specified name is already in use."),
        f"{_CFN}CreateStackSet.html",
        "cloudformation.create_stack_set",
        _ORGANIZATION,
        _OPEN,
        _MADE,
        ask("cloudformation", "create_stack_set", **_NEW),
    ),
    refusal(
        "cloudformation-template-too-long",
        "a template of more than 51,200 bytes stands in the request",
        ("ValidationError", "'templateBody' failed to satisfy constraint: length must be at most 51200"),
        _LIMITS,
        "cloudformation._template",
        _ORGANIZATION,
        _OPEN,
        ask("cloudformation", "create_stack_set", **{**_NEW, "TemplateBody": " " * 51_201}),
    ),
    refusal(
        "cloudformation-template-not-there",
        "the template that is named does not lie in S3",
        ("ValidationError", "S3 error: The specified key does not exist."),
        f"{_CFN}CreateStackSet.html",
        "cloudformation._template",
        _ORGANIZATION,
        _OPEN,
        ask(
            "cloudformation",
            "create_stack_set",
            **{key: value for key, value in _NEW.items() if key != "TemplateBody"},
            TemplateURL="https://none.s3.us-east-1.amazonaws.com/none.json",
        ),
        assumed="the code and the words",
    ),
    refusal(
        "cloudformation-no-such-operation",
        "there is no such operation",
        ("OperationNotFoundException", "Operation not found"),
        f"{_CFN}DescribeStackSetOperation.html",
        "cloudformation.describe_stack_set_operation",
        _ORGANIZATION,
        _OPEN,
        _MADE,
        ask("cloudformation", "describe_stack_set_operation", StackSetName="roles", OperationId="none"),
    ),
    refusal(
        "cloudformation-stack-set-not-empty",
        "the StackSet has stacks",
        ("StackSetNotEmptyException", "StackSet is not empty"),
        f"{_CFN}DeleteStackSet.html",
        "cloudformation.delete_stack_set",
        _ORGANIZATION,
        before("organizations", "list_roots"),
        before("organizations", "create_account", Email="one@example.com", AccountName="one"),
        _OPEN,
        _MADE,
        before("cloudformation", "create_stack_instances", **_TARGETS),
        ask("cloudformation", "delete_stack_set", StackSetName="roles"),
    ),
    Contract(
        name="cloudformation-trusted-access-not-there-yet",
        service="cloudformation",
        operation="CreateStackSet",
        when="trusted access was activated a moment ago",
        answer=Late(
            seconds=8,
            after=("cloudformation:ActivateOrganizationsAccess",),
            code="ValidationError",
            message="You must enable organizations access to operate a service managed stack set",
            thing="*",
        ),
        source=_TF,
        provoke=_at_once,
        was="failed: sent once, and the run ended",
    ),
    Contract(
        name="cloudformation-operation-in-progress",
        service="cloudformation",
        operation="UpdateStackSet",
        when="stack instances of the StackSet are being created",
        answer=Late(
            seconds=8,
            after=("cloudformation:CreateStackInstances",),
            code="OperationInProgressException",
            message="Another Operation on StackSet is in progress",
            thing="StackSetName",
        ),
        source=f"{_CFN}UpdateStackSet.html; {_TF}",
        provoke=_twice,
        was="failed: the run ended where somebody else's operation was still running",
    ),
    Contract(
        name="iam-simulation-within-boundary",
        service="iam",
        operation="SimulatePrincipalPolicy",
        when="the role has a permissions boundary",
        answer=Reply("shape", [("allowed", True), ("implicitDeny", False)]),
        source=_IAM,
        provoke=_limited,
        by="iam_simulation._result",
        was="failed: whose policy denies was not told",
    ),
    Contract(
        name="iam-simulation-of-pairs",
        service="iam",
        operation="SimulatePrincipalPolicy",
        when="several actions and resources are given",
        answer=Reply(
            "shape",
            [
                ("s3:GetObject", "arn:aws:s3:::one/x", "allowed"),
                ("s3:GetObject", "arn:aws:s3:::two/x", "implicitDeny"),
                ("s3:PutObject", "arn:aws:s3:::one/x", "implicitDeny"),
                ("s3:PutObject", "arn:aws:s3:::two/x", "implicitDeny"),
            ],
        ),
        source="hashicorp/terraform-provider-aws internal/service/iam/principal_policy_simulation_data_source.go",
        provoke=_pairs,
        by="iam_simulation.simulate_principal_policy",
        was="failed: the embedded account knew no resources",
    ),
)
