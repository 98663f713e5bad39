# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Security services of an organization: who may name their administrator, and what that brings about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulator import clients
from tests.emulator.clock import clock
from tests.emulator.kit import AGENT

from .form import Clients, Contract, Late, Refusal, Reply, Stale
from .scripts import ask, before, late, twice

_DOCS = "https://docs.aws.amazon.com/"
_API = {
    "guardduty": f"{_DOCS}guardduty/latest/APIReference/API_",
    "securityhub": f"{_DOCS}securityhub/1.0/APIReference/API_",
    "inspector2": f"{_DOCS}inspector/v2/APIReference/API_",
    "macie2": f"{_DOCS}macie/latest/APIReference/",
    "detective": f"{_DOCS}detective/latest/APIReference/API_",
    "accessanalyzer": f"{_DOCS}access-analyzer/latest/APIReference/API_",
    "config": f"{_DOCS}config/latest/APIReference/API_",
    "cloudtrail": f"{_DOCS}awscloudtrail/latest/APIReference/API_",
}
MANAGEMENT, AUDIT, WEB, OLD = "123456789012", "200000000001", "200000000002", "200000000003"
_NAMING = {
    "guardduty": ("enable_organization_admin_account", "AdminAccountId"),
    "securityhub": ("enable_organization_admin_account", "AdminAccountId"),
    "inspector2": ("enable_delegated_admin_account", "delegatedAdminAccountId"),
    "macie2": ("enable_organization_admin_account", "adminAccountId"),
    "detective": ("enable_organization_admin_account", "AccountId"),
}
Provoke = Callable[[Clients], Any]


def organize(client: Clients) -> None:
    """An organization with an account to administer, another one, and one that is suspended."""
    organizations = client("organizations", agent="")
    organizations.create_organization(FeatureSet="ALL")
    for name in ("audit", "web", "old"):
        organizations.create_account(Email=f"{name}@example.com", AccountName=name)
    organizations.close_account(AccountId=OLD)


def inside(client: Clients, account: str, service: str, region: str = "us-east-1") -> Any:
    """A client in a member account."""
    sts = client("sts", agent="")
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    keys = sts.assume_role(RoleArn=role, RoleSessionName="look")["Credentials"]
    return clients.client(
        sts.meta.endpoint_url,
        service,
        region,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def named(client: Clients, service: str, account: str = AUDIT) -> Any:
    """Name the administrator of a service. A client in its account."""
    organize(client)
    method, parameter = _NAMING[service]
    getattr(client(service, agent=""), method)(**{parameter: account})
    clock.advance(10)
    return inside(client, account, service)


def _name_twice(service: str) -> Provoke:
    def provoke(client: Clients) -> None:
        named(client, service)
        method, parameter = _NAMING[service]
        getattr(client(service), method)(**{parameter: WEB})

    return provoke


def _name_as_member(service: str) -> Provoke:
    def provoke(client: Clients) -> None:
        organize(client)
        method, parameter = _NAMING[service]
        getattr(inside(client, WEB, service), method)(**{parameter: AUDIT})

    return provoke


def _name_suspended(service: str) -> Provoke:
    def provoke(client: Clients) -> None:
        organize(client)
        method, parameter = _NAMING[service]
        getattr(client(service), method)(**{parameter: OLD})

    return provoke


def _operation(service: str) -> str:
    return "EnableDelegatedAdminAccount" if service == "inspector2" else "EnableOrganizationAdminAccount"


def _page(service: str) -> str:
    head = "admin" if service == "macie2" else _operation(service)
    return f"{_API[service]}{head}.html"


_WORDED = "the code and the words: the page says that it is refused"
_OUTSIDE = f"Account {WEB} is not the management account of the organization."
_TAKEN = f"Account {AUDIT} is the delegated administrator already."
_NONE = f"The account {OLD} is not an active member."
_BY = {
    "BadRequestException": "delegation.bad_request",
    "AccessDeniedException": "delegation.denied",
    "InvalidInputException": "delegation.invalid_input",
    "ConflictException": "delegation.conflict",
    "ValidationException": "delegation.invalid",
}
#: By service the codes: of a member that names one, of a second one, and of an account that cannot be named.
_CODES = {
    "guardduty": ("BadRequestException", "BadRequestException", "BadRequestException"),
    "securityhub": ("AccessDeniedException", "InvalidInputException", "InvalidInputException"),
    "inspector2": ("AccessDeniedException", "ConflictException", "ValidationException"),
    "macie2": ("AccessDeniedException", "ConflictException", "ValidationException"),
    "detective": ("AccessDeniedException", "ValidationException", "ValidationException"),
}


def _of_naming(service: str) -> tuple[Contract, ...]:
    """What every service refuses about its administrator."""
    cases = (
        ("outside", "a member account names the administrator", _OUTSIDE, _name_as_member(service)),
        ("second", "another account is the administrator already", _TAKEN, _name_twice(service)),
        ("suspended", "the account is suspended", _NONE, _name_suspended(service)),
    )
    return tuple(
        Contract(
            f"{service}-administrator-{name}",
            service,
            _operation(service),
            when,
            Refusal(code, message),
            _page(service),
            provoke,
            _BY[code],
            assumed=_WORDED,
        )
        for code, (name, when, message, provoke) in zip(_CODES[service], cases, strict=True)
    )


def row(
    name: str,
    about: str,
    when: str,
    answer: tuple[str, str],
    by: str,
    provoke: Provoke,
    *,
    source: str = "",
    assumed: str = "",
) -> Contract:
    """A refusal of one operation: ``service:Operation``."""
    service, _colon, operation = about.partition(":")
    page = source or f"{_API[service]}{operation}.html"
    return Contract(name, service, operation, when, Refusal(*answer), page, provoke, by, assumed=assumed)


def _detector(client: Clients) -> tuple[Any, str]:
    guardduty = named(client, "guardduty")
    return guardduty, guardduty.list_detectors()["DetectorIds"][0]


def _guardduty_as_stranger(client: Clients) -> None:
    organize(client)
    guardduty = inside(client, WEB, "guardduty")
    made = guardduty.create_detector(Enable=True)["DetectorId"]
    guardduty.update_organization_configuration(DetectorId=made, AutoEnableOrganizationMembers="ALL")


def _default_plans(client: Clients) -> Any:
    guardduty, detector = _detector(client)
    found = guardduty.get_detector(DetectorId=detector)["Features"]
    return sorted(item["Name"] for item in found if item["Status"] == "ENABLED")


def _suspended_member(client: Clients) -> Any:
    guardduty, detector = _detector(client)
    details = [{"AccountId": name, "Email": "a@example.com"} for name in (WEB, OLD)]
    answer = guardduty.create_members(DetectorId=detector, AccountDetails=details)
    members = guardduty.list_members(DetectorId=detector)["Members"]
    return [item["AccountId"] for item in members], [item["AccountId"] for item in answer["UnprocessedAccounts"]]


def _new_account(client: Clients) -> Any:
    guardduty, detector = _detector(client)
    guardduty.update_organization_configuration(DetectorId=detector, AutoEnableOrganizationMembers="ALL")
    client("organizations", agent="").create_account(Email="new@example.com", AccountName="new")
    members = [item["AccountId"] for item in guardduty.list_members(DetectorId=detector)["Members"]]
    return members, inside(client, members[0], "guardduty").list_detectors()["DetectorIds"] != []


def _inspector_settings(client: Clients) -> Any:
    inspector = named(client, "inspector2")
    inspector.update_organization_configuration(autoEnable={"ec2": True, "ecr": False, "lambda": True})
    return inspector.update_organization_configuration(autoEnable={"ec2": True, "ecr": False})["autoEnable"]["lambda"]


def _behind_back(client: Clients) -> None:
    trail = inside(client, WEB, "cloudtrail")
    clients.bucket_for(inside(client, WEB, "s3"), "files")
    trail.create_trail(Name="all", S3BucketName="files", IsOrganizationTrail=True)


def _trail_of_member(client: Clients) -> None:
    organize(client)
    _behind_back(client)


def _trail(client: Clients, *, trusted: bool = False) -> None:
    clients.bucket_for(client("s3", agent=""), "files")
    if trusted:
        client("organizations", agent="").enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
    client("cloudtrail").create_trail(Name="all", S3BucketName="files", IsOrganizationTrail=True)


def _trail_untrusted(client: Clients) -> None:
    organize(client)
    _trail(client)


def _bucket_of_logs(client: Clients) -> Any:
    """A bucket in another account, whose policy lets the trail write for the organization."""
    organize(client)
    client("organizations", agent="").enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
    clients.bucket_for(inside(client, AUDIT, "s3"), "logs")
    made = client("cloudtrail").create_trail(Name="all", S3BucketName="logs", IsOrganizationTrail=True)
    return made["IsOrganizationTrail"]


def _aggregator(client: Clients, *, delegated: bool) -> None:
    organize(client)
    if delegated:
        organizations = client("organizations", agent="")
        organizations.enable_aws_service_access(ServicePrincipal="config.amazonaws.com")
        organizations.register_delegated_administrator(AccountId=AUDIT, ServicePrincipal="config.amazonaws.com")
    source = {"RoleArn": f"arn:aws:iam::{AUDIT}:role/none", "AllAwsRegions": True}
    config = inside(client, AUDIT, "config")
    config.put_configuration_aggregator(ConfigurationAggregatorName="all", OrganizationAggregationSource=source)


def _analyzer(client: Clients) -> None:
    organize(client)
    inside(client, AUDIT, "accessanalyzer").create_analyzer(analyzerName="all", type="ORGANIZATION")


def _analyzer_without_role(client: Clients) -> Any:
    organize(client)
    organizations, principal = client("organizations", agent=""), "access-analyzer.amazonaws.com"
    organizations.enable_aws_service_access(ServicePrincipal=principal)
    organizations.register_delegated_administrator(AccountId=AUDIT, ServicePrincipal=principal)
    analyzer = inside(client, AUDIT, "accessanalyzer")
    analyzer.create_analyzer(analyzerName="all", type="ORGANIZATION")
    return analyzer.list_analyzers()["analyzers"][0]["status"]


def _reply(
    name: str,
    about: str,
    when: str,
    kind: str,
    value: Any,
    source: str,
    by: str,
    provoke: Provoke,
    was: str = "already right",
    assumed: str = "",
) -> Contract:
    service, _colon, operation = about.partition(":")
    return Contract(name, service, operation, when, Reply(kind, value), source, provoke, by, was, assumed)


_TF = "hashicorp/terraform-provider-aws internal/service/"
_ORGANIZED = (
    before("organizations", "create_organization", FeatureSet="ALL"),
    before("organizations", "create_account", Email="audit@example.com", AccountName="audit"),
)


def _named_early(client: Clients) -> None:
    """Name an administrator in an organization that the collection just created."""
    client("organizations").create_organization(FeatureSet="ALL")
    client("organizations", agent="").create_account(Email="audit@example.com", AccountName="audit")
    client("guardduty").enable_organization_admin_account(AdminAccountId=AUDIT)


def _seen_late(service: str, parameter: str, source: str) -> Contract:
    """The list of administrators, once one was named."""
    asked = twice(
        ask(service, "list_organization_admin_accounts"),
        ask(service, "enable_organization_admin_account", **{parameter: AUDIT}),
        *_ORGANIZED,
    )
    return Contract(
        f"{service}-stale-administrators",
        service,
        "ListOrganizationAdminAccounts",
        "its administrator was named a moment ago",
        Stale(6, ("EnableOrganizationAdminAccount", "DisableOrganizationAdminAccount")),
        f"{_TF}{service}/{source}",
        asked,
        was="already right: it was looked at again for two minutes, and is for five now",
    )


def _settings_late(service: str, provoke: Provoke) -> Contract:
    """What an administrator has set for all accounts, once it was changed. Terraform waits for two equal answers."""
    return Contract(
        f"{service}-stale-organization-configuration",
        service,
        "DescribeOrganizationConfiguration",
        "what it reads was written a moment ago",
        Stale(15, ("UpdateOrganizationConfiguration",), flips=True),
        f"{_TF}{service}/organization_configuration.go",
        provoke,
        was="failed: the first answer that was new ended the wait, and the next run saw an old one and wrote again",
    )


def _of_the_collection(client: Clients, service: str) -> Any:
    """A client in the administrator's account, that meets what takes its time."""
    admin = named(client, service)
    admin.meta.events.register("before-send", _as_the_collection)
    return admin


def _as_the_collection(request: Any, **_about: Any) -> None:
    request.headers["User-Agent"] = f"{AGENT}test"


def _inspector_settings_seen(client: Clients) -> Any:
    admin = _of_the_collection(client, "inspector2")
    before = admin.describe_organization_configuration()["autoEnable"]
    admin.update_organization_configuration(autoEnable={"ec2": True, "ecr": True})
    return before, admin.describe_organization_configuration()["autoEnable"]


def _hub_settings_seen(client: Clients) -> Any:
    admin = _of_the_collection(client, "securityhub")
    before = admin.describe_organization_configuration()["AutoEnable"]
    admin.update_organization_configuration(AutoEnable=not before)
    return before, admin.describe_organization_configuration()["AutoEnable"]


def _same_again(client: Clients) -> None:
    """Name the account that is the administrator already."""
    named(client, "inspector2")
    client("inspector2").enable_delegated_admin_account(delegatedAdminAccountId=AUDIT)


_REFUSED = "The request is rejected because an invalid or out-of-range value is specified as an input parameter."
_PLANS = ["EBS_MALWARE_PROTECTION", "EKS_AUDIT_LOGS", "LAMBDA_NETWORK_LOGS", "RDS_LOGIN_EVENTS", "S3_DATA_EVENTS"]

ROWS = (
    *(item for service in _NAMING for item in _of_naming(service)),
    _seen_late("detective", "AccountId", "organization_admin_account.go"),
    _seen_late("guardduty", "AdminAccountId", "wait.go"),
    _seen_late("securityhub", "AdminAccountId", "organization_admin_account.go"),
    _settings_late("inspector2", _inspector_settings_seen),
    _settings_late("securityhub", _hub_settings_seen),
    Contract(
        "inspector2-administrator-again",
        "inspector2",
        "EnableDelegatedAdminAccount",
        "the account is the administrator already",
        Refusal("ConflictException", f"Delegated administrator {AUDIT} is already enabled for the organization."),
        f"{_TF}inspector2/delegated_admin_account.go",
        _same_again,
        "delegation.conflict",
        was="failed: a run that was killed before the list showed the administrator could not be repeated",
        assumed='the words around "already enabled"',
    ),
    Contract(
        "guardduty-organization-unknown-yet",
        "guardduty",
        "EnableOrganizationAdminAccount",
        "the organization was created a moment ago",
        Late(8, ("organizations:CreateOrganization",), "BadRequestException", _REFUSED, "*"),
        "https://github.com/aws-samples/aws-security-reference-architecture-examples/issues/178",
        _named_early,
        assumed="for how long it is so",
    ),
    late(
        "macie2-administrator-named-again-at-once",
        (
            *_ORGANIZED,
            before("macie2", "enable_organization_admin_account", adminAccountId=AUDIT),
            ask("macie2", "disable_organization_admin_account", adminAccountId=AUDIT),
            ask("macie2", "enable_organization_admin_account", adminAccountId=AUDIT),
        ),
        Late(8, ("macie2:DisableOrganizationAdminAccount",), "ClientError", "The request failed.", "*"),
        "it had another administrator a moment ago",
        f"{_TF}macie2/organization_admin_account.go",
        "already right",
        "after what it is refused, and the text",
    ),
    row(
        "guardduty-settings-of-stranger",
        "guardduty:UpdateOrganizationConfiguration",
        "the account does not administer GuardDuty for the organization",
        ("BadRequestException", _REFUSED),
        "guardduty_organization._members",
        _guardduty_as_stranger,
        source="https://github.com/hashicorp/terraform-provider-aws/issues/34765",
    ),
    _reply(
        "guardduty-administrator-plans",
        "guardduty:EnableOrganizationAdminAccount",
        "the account that is named has no detector",
        "effect",
        ["AI_ANALYST", "AI_PROTECTION", "CLOUD_TRAIL", "DNS_LOGS", *_PLANS[:2], "FLOW_LOGS", *_PLANS[2:]],
        f"{_DOCS}guardduty/latest/ug/guardduty_organizations.html",
        "guardduty_organization._start",
        _default_plans,
        assumed="that the detector which comes with being named has the plans of any new one",
    ),
    _reply(
        "guardduty-member-suspended",
        "guardduty:CreateMembers",
        "one of the accounts is suspended",
        "effect",
        ([WEB], [OLD]),
        f"{_API['guardduty']}CreateMembers.html",
        "guardduty_organization.create_members",
        _suspended_member,
    ),
    _reply(
        "guardduty-new-account",
        "guardduty:UpdateOrganizationConfiguration",
        "an account is created after all are enabled by themselves",
        "effect",
        (["200000000004"], True),
        f"{_API['guardduty']}UpdateOrganizationConfiguration.html",
        "delegation.create_account",
        _new_account,
    ),
    row(
        "inspector2-settings-of-stranger",
        "inspector2:DescribeOrganizationConfiguration",
        "the account does not administer Inspector for the organization",
        ("AccessDeniedException", "Invoking account does not have access to use this API."),
        "inspector2_organization._members",
        lambda client: client("inspector2").describe_organization_configuration(),
        assumed=_WORDED,
    ),
    _reply(
        "inspector2-settings-replaced",
        "inspector2:UpdateOrganizationConfiguration",
        "a type is not named that was enabled",
        "effect",
        False,
        f"{_API['inspector2']}UpdateOrganizationConfiguration.html",
        "inspector2_organization.update_organization_configuration",
        _inspector_settings,
        assumed="that what is not named is off: all of it is sent",
    ),
    row(
        "inspector2-code-alone",
        "inspector2:UpdateOrganizationConfiguration",
        "code of functions is scanned, and functions are not",
        ("ValidationException", "Lambda code scanning needs Lambda standard scanning."),
        "inspector2_organization.update_organization_configuration",
        lambda client: named(client, "inspector2").update_organization_configuration(
            autoEnable={"ec2": False, "ecr": False, "lambdaCode": True}
        ),
        assumed=_WORDED,
    ),
    row(
        "inspector2-member-suspended",
        "inspector2:AssociateMember",
        "the account is suspended",
        ("ValidationException", f"The account {OLD} is suspended."),
        "inspector2_organization.associate_member",
        lambda client: named(client, "inspector2").associate_member(accountId=OLD),
        assumed=_WORDED,
    ),
    row(
        "macie2-settings-of-stranger",
        "macie2:DescribeOrganizationConfiguration",
        "the account does not administer Macie for the organization",
        (
            "AccessDeniedException",
            "The request failed because you must be the Macie administrator for the organization to perform it.",
        ),
        "macie2_organization._members",
        lambda client: (
            client("macie2", agent="").enable_macie(),
            client("macie2").describe_organization_configuration(),
        ),
        source=f"{_API['macie2']}admin-configuration.html",
        assumed=_WORDED,
    ),
    row(
        "macie2-member-suspended",
        "macie2:CreateMember",
        "the account is suspended",
        ("ValidationException", f"The account {OLD} is suspended."),
        "macie2_organization.create_member",
        lambda client: named(client, "macie2").create_member(account={"accountId": OLD, "email": "a@example.com"}),
        source=f"{_API['macie2']}members.html",
        assumed=_WORDED,
    ),
    row(
        "detective-settings-of-stranger",
        "detective:DescribeOrganizationConfiguration",
        "the account does not administer Detective for the organization",
        ("AccessDeniedException", "You do not administer Detective for the organization."),
        "detective._members",
        lambda client: client("detective").describe_organization_configuration(
            GraphArn=f"arn:aws:detective:us-east-1:{MANAGEMENT}:graph:{'0' * 32}"
        ),
        assumed=_WORDED,
    ),
    row(
        "detective-graph-absent",
        "detective:DescribeOrganizationConfiguration",
        "there is no such graph",
        ("ValidationException", "There is no such behavior graph."),
        "detective._members",
        lambda client: named(client, "detective").describe_organization_configuration(
            GraphArn=f"arn:aws:detective:us-east-1:{AUDIT}:graph:{'f' * 32}"
        ),
        assumed=_WORDED,
    ),
    row(
        "cloudtrail-organization-none",
        "cloudtrail:CreateTrail",
        "the account is in no organization",
        ("OrganizationsNotInUseException", "The account is not a member of an organization."),
        "cloudtrail_refusals._check_organization",
        _trail,
    ),
    row(
        "cloudtrail-organization-member",
        "cloudtrail:CreateTrail",
        "a member account creates a trail of the organization",
        (
            "NotOrganizationMasterAccountException",
            "The account is neither the management account nor the delegated administrator.",
        ),
        "cloudtrail_refusals._check_organization",
        _trail_of_member,
    ),
    row(
        "cloudtrail-organization-untrusted",
        "cloudtrail:CreateTrail",
        "Organizations does not trust CloudTrail",
        (
            "CloudTrailAccessNotEnabledException",
            "Trusted access between CloudTrail and Organizations must be enabled.",
        ),
        "cloudtrail_refusals._check_organization",
        _trail_untrusted,
    ),
    _reply(
        "cloudtrail-bucket-of-logs",
        "cloudtrail:CreateTrail",
        "the bucket is in another account of the organization",
        "effect",
        True,
        f"{_DOCS}awscloudtrail/latest/userguide/creating-trail-organization.html",
        "cloudtrail_refusals.bucket_owner",
        _bucket_of_logs,
    ),
    row(
        "config-aggregator-of-stranger",
        "config:PutConfigurationAggregator",
        "the account does not administer Config for the organization",
        (
            "OrganizationAccessDeniedException",
            "This action can be only performed if you are a registered delegated administrator for AWS Config.",
        ),
        "config.put_configuration_aggregator",
        lambda client: _aggregator(client, delegated=False),
    ),
    row(
        "config-aggregator-role",
        "config:PutConfigurationAggregator",
        "Config cannot take the role",
        ("InvalidRoleException", f"AWS Config cannot take the role arn:aws:iam::{AUDIT}:role/none."),
        "config.put_configuration_aggregator",
        lambda client: _aggregator(client, delegated=True),
    ),
    row(
        "accessanalyzer-organization-stranger",
        "accessanalyzer:CreateAnalyzer",
        "the account does not administer IAM Access Analyzer for the organization",
        (
            "ValidationException",
            "You must be the management account or the delegated administrator to create this analyzer.",
        ),
        "accessanalyzer._of_organization",
        _analyzer,
        assumed=_WORDED,
    ),
    _reply(
        "accessanalyzer-organization-role",
        "accessanalyzer:CreateAnalyzer",
        "the management account lacks the service-linked role",
        "effect",
        "FAILED",
        f"{_API['accessanalyzer']}StatusReason.html",
        "accessanalyzer._of_organization",
        _analyzer_without_role,
        was="failed: the analyzer looked at nothing",
    ),
)
