# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who can pass a role to a service and then act as it: with an administrator's role that is a way up. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .conditions import Test, tests
from .document import Document, Statement, actions, apart, holds_all_of, statements, texts

_PASS = "iam:passrole"
_TO = "iam:passedtoservice"
#: Keys that say who asks, when and from where: whoever meets them has the right whole.
_OF_CALLER = ("aws:currenttime", "aws:multifactorauth", "aws:principal", "aws:securetransport", "aws:source")
_SOURCE = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_{}.html"


@dataclass(frozen=True)
class Way:
    """One way to let a service do as its caller says, as a role.

    Args:
        passed_to: the service principal that takes the role.
        needs: what the caller must be allowed besides iam:PassRole: of each group one action is enough.
        page: where AWS says of these actions that they pass a role: the end of the page of the service's actions.
    """

    passed_to: str
    needs: tuple[tuple[str, ...], ...]
    page: str

    @property
    def source(self) -> str:
        """The page."""
        return _SOURCE.format(self.page)


def _way(passed_to: str, page: str, *needs: str) -> Way:
    return Way(f"{passed_to}.amazonaws.com", tuple(tuple(item.split()) for item in needs), page)


#: Where code, commands or calls of the caller's choice run as the role. Services that take a role and do nothing of the
#: caller's choice with it (flow logs, replication, agents of Bedrock that answer by their own tools) are no way up.
WAYS: tuple[Way, ...] = (
    _way(
        "lambda",
        "awslambda",
        "lambda:CreateFunction",
        "lambda:InvokeFunction lambda:AddPermission lambda:CreateEventSourceMapping",
    ),
    _way("lambda", "awslambda", "lambda:UpdateFunctionConfiguration", "lambda:UpdateFunctionCode"),
    _way("ec2", "amazonec2", "ec2:RunInstances ec2:RequestSpotInstances"),
    _way("ec2", "amazonec2autoscaling", "autoscaling:CreateLaunchConfiguration", "autoscaling:CreateAutoScalingGroup"),
    _way("ecs-tasks", "amazonelasticcontainerservice", "ecs:RegisterTaskDefinition", "ecs:RunTask ecs:CreateService"),
    _way("ecs-tasks", "awsbatch", "batch:RegisterJobDefinition", "batch:SubmitJob"),
    _way("glue", "awsglue", "glue:CreateDevEndpoint"),
    _way("glue", "awsglue", "glue:CreateJob glue:UpdateJob", "glue:StartJobRun glue:CreateTrigger"),
    _way("glue", "awsglue", "glue:CreateSession", "glue:RunStatement"),
    _way("cloudformation", "awscloudformation", "cloudformation:CreateStack cloudformation:UpdateStack"),
    _way("cloudformation", "awscloudformation", "cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
    _way(
        "cloudformation",
        "awscloudformation",
        "cloudformation:CreateStackSet",
        "cloudformation:CreateStackInstances",
    ),
    _way(
        "sagemaker",
        "amazonsagemaker",
        "sagemaker:CreateNotebookInstance",
        "sagemaker:CreatePresignedNotebookInstanceUrl",
    ),
    _way("sagemaker", "amazonsagemaker", "sagemaker:CreateTrainingJob sagemaker:CreateProcessingJob"),
    _way("codebuild", "awscodebuild", "codebuild:CreateProject codebuild:UpdateProject", "codebuild:StartBuild"),
    _way(
        "datapipeline",
        "datapipeline",
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    ),
    _way("states", "awsstepfunctions", "states:CreateStateMachine states:UpdateStateMachine", "states:StartExecution"),
    _way("ssm", "awssystemsmanager", "ssm:StartAutomationExecution"),
    _way("tasks.apprunner", "awsapprunner", "apprunner:CreateService"),
    _way("elasticmapreduce", "amazonelasticmapreduce", "elasticmapreduce:RunJobFlow"),
    _way("ec2", "amazonelasticmapreduce", "elasticmapreduce:RunJobFlow"),
    _way("scheduler", "amazoneventbridgescheduler", "scheduler:CreateSchedule"),
    _way(
        "bedrock-agentcore",
        "amazonbedrockagentcore",
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
)


@dataclass(frozen=True)
class Strong:
    """A role that is an administrator, or can become one: its ARN, and the services that may take it."""

    arn: str
    services: frozenset[str]


def services_of(trust: Document) -> frozenset[str]:
    """The services that a role's trust policy lets in, whatever the conditions."""
    found: set[str] = set()
    for item in statements(trust):
        principal = item.get("Principal")
        if item.get("Effect") == "Allow" and isinstance(principal, dict):
            found |= {name.lower() for name in texts(principal.get("Service"))}
    return frozenset(found)


def ways_by_passing(document: Document, roles: Iterable[Strong]) -> list[str]:
    """By which services and roles a policy alone makes its holder an administrator.

    What a denial of the same policy takes away on all resources, without a condition, does not count.

    Args:
        document: an identity policy.
        roles: the strong roles of the account.
    """
    found = statements(document)
    denials = [item for item in found if item.get("Effect") == "Deny" and not list(tests(item))]
    allowing = [item for item in found if item.get("Effect") == "Allow"]
    passing = [item for item in allowing if _is_about(item, _PASS)]
    if not passing or any(_is_about(item, _PASS) and _reaches(item, "*") for item in denials):
        return []
    usable = [way for way in WAYS if all(_one_of(group, allowing, denials) for group in way.needs)]
    return sorted(
        {
            f"iam:PassRole of {role.arn} to {way.passed_to}"
            for way in usable
            for role in roles
            if way.passed_to in role.services and any(_passes(item, role.arn, way.passed_to) for item in passing)
        }
    )


def _one_of(group: Sequence[str], allowing: Sequence[Statement], denials: Sequence[Statement]) -> bool:
    return any(
        any(_gives(item, action.lower()) for item in allowing)
        and not any(_is_about(item, action.lower()) and _reaches(item, "*") for item in denials)
        for action in group
    )


def _gives(statement: Statement, action: str) -> bool:
    """Whether a statement allows an action on new things of any name, whoever asks from wherever."""
    service = action.partition(":")[0]
    return _is_about(statement, action) and _reaches(statement, service) and all(map(_of_caller, tests(statement)))


def _of_caller(test: Test) -> bool:
    return test.key.startswith(_OF_CALLER)


def _is_about(statement: Statement, action: str) -> bool:
    """Whether a statement is about an action. All but some are all that are not spared."""
    if "NotAction" in statement:
        return not any(holds_all_of(item, action) for item in actions(statement, "NotAction"))
    return any(holds_all_of(item, action) for item in actions(statement))


def _reaches(statement: Statement, service: str) -> bool:
    """Whether a statement reaches all that a service has of some kind in the account; of everything for ``*``."""
    if "NotResource" in statement:
        return service != "*"
    broad = re.compile(rf"\*+|arn:[^:]*:(\*|{re.escape(service)}):[^:]*:[^:]*:(\*+|[a-z-]+[:/]\*+(:\*+)?)")
    return any(broad.fullmatch(item) for item in texts(statement.get("Resource")))


def _passes(statement: Statement, role: str, service: str) -> bool:
    """Whether a statement lets a role be passed to a service."""
    if not all(_of_caller(item) or (item.key == _TO and _names(item, service)) for item in tests(statement)):
        return False
    if "NotResource" in statement:
        return all(apart(item, role) for item in texts(statement["NotResource"]))
    return any(holds_all_of(item, role) for item in texts(statement.get("Resource")))


def _names(test: Test, service: str) -> bool:
    """Whether a condition on the service that takes the role is met by this one."""
    values = [item.lower() for item in test.values]
    if test.operator in ("stringequals", "stringequalsignorecase"):
        return service in values
    return test.operator == "stringlike" and any(holds_all_of(item, service) for item in values)
