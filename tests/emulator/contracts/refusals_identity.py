# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may do what: what IAM, STS, Organizations and the account's contacts refuse."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.emulator.account import State
from tests.emulator.kit import stored

from .form import Clients, Contract, Refusal
from .fresh_iam import TRUST
from .scripts import ask, refusal, script

_DOCS = "https://docs.aws.amazon.com/"
_IAM = f"{_DOCS}IAM/latest/APIReference/API_"
_GUIDE = f"{_DOCS}IAM/latest/UserGuide/"
_CONTACTS = f"{_DOCS}accounts/latest/reference/API_"
_ORGANIZATIONS = f"{_DOCS}organizations/latest/APIReference/API_"
_OWN = "123456789012"
_NOBODY = "arn:aws:iam::123456789012:role/nobody"
_ALL = ask("organizations", "create_organization", FeatureSet="ALL")
_TASKS = "arn:aws:iam::aws:policy/root-task/"
_DEVICE = "arn:aws:iam::200000000001:mfa/root-account-mfa-device"
_SESSIONS = f"{_GUIDE}id_root-user-privileged-task.html"
_ADDRESS = {
    "FullName": "Erika Example",
    "AddressLine1": "Example Street 1",
    "City": "Springfield",
    "PostalCode": "12345",
    "CountryCode": "AT",
    "PhoneNumber": "none",
}


def _member(client: Clients) -> str:
    """A new organization's first member."""
    organizations = client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    made = organizations.create_account(Email="member@example.com", AccountName="member")
    return str(made["CreateAccountStatus"]["AccountId"])


def _keys(credentials: dict[str, Any]) -> dict[str, str]:
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials["SessionToken"],
    }


def _in_member(client: Clients, service: str, method: str, **params: Any) -> None:
    """Ask from a member account."""
    role = f"arn:aws:iam::{_member(client)}:role/OrganizationAccountAccessRole"
    made = client("sts").assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    getattr(client(service, **_keys(made)), method)(**params)


def _trusting(client: Clients, *features: str) -> str:
    """A member of an organization that trusts IAM, with features switched on."""
    member = _member(client)
    client("organizations").enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
    for feature in features:
        getattr(client("iam"), f"enable_organizations_{feature}")()
    return member


def _enter(client: Clients, task: str, *features: str, target: str = "") -> Any:
    member = _trusting(client, *features)
    policy = {"arn": task if task.startswith("arn:") else f"{_TASKS}{task}"}
    return client("sts").assume_root(TargetPrincipal=target or member, TaskPolicyArn=policy)["Credentials"]


def _members_root(client: Clients, task: str, asked: tuple[tuple[str, dict[str, Any]], ...]) -> None:
    """Ask IAM as the root user of a member, with the rights of one task."""
    keys = _keys(_enter(client, task, "root_sessions"))
    for method, params in asked:
        getattr(client("iam", **keys), method)(**params)


def _as_root(client: Clients, service: str, method: str, **params: Any) -> None:
    """Ask as the account's own root user."""
    key = next(iter(State.root.keys))
    getattr(client(service, aws_access_key_id=key), method)(**params)


def _wrong_codes(client: Clients) -> None:
    """Register a virtual device with codes that are not its own."""
    iam = client("iam")
    iam.create_user(UserName="new")
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName="new")["VirtualMFADevice"]
    iam.enable_mfa_device(
        UserName="new", SerialNumber=made["SerialNumber"], AuthenticationCode1="000000", AuthenticationCode2="000000"
    )


def _decided_above(client: Clients) -> None:
    """Set what a policy of the organization sets."""
    control = client("s3control")
    block = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
    stored(_OWN, "organizations.effective")["S3_POLICY"] = block
    control.put_public_access_block(AccountId=_OWN, PublicAccessBlockConfiguration=block)


def _row(
    name: str,
    operation: str,
    when: str,
    answer: tuple[str, str],
    source: str,
    by: str,
    provoke: Any,
    was: str = "already right",
    assumed: str = "",
) -> Contract:
    service, _colon, what = operation.partition(":")
    return Contract(name, service, what, when, Refusal(*answer), source, provoke, by, was, assumed)


ROWS = (
    _row(
        "account-own-id",
        "account:GetAlternateContact",
        "the management account names itself",
        ("ValidationException", "The management account cannot be specified as the AccountId."),
        f"{_CONTACTS}GetAlternateContact.html",
        "account.named",
        lambda client: client("account").get_alternate_contact(AccountId=_OWN, AlternateContactType="SECURITY"),
    ),
    _row(
        "account-of-others",
        "account:GetAlternateContact",
        "another account is named that is no member, or trusted access is off",
        ("AccessDeniedException", "User is not authorized to access the resource."),
        f"{_CONTACTS}GetAlternateContact.html",
        "account.named",
        lambda client: client("account").get_alternate_contact(
            AccountId="111122223333", AlternateContactType="SECURITY"
        ),
    ),
    _row(
        "account-contact-absent",
        "account:GetContactInformation",
        "the account has no primary contact",
        ("ResourceNotFoundException", "No contact information found for the account."),
        f"{_CONTACTS}GetContactInformation.html",
        "account.get_contact_information",
        partial(_in_member, service="account", method="get_contact_information"),
    ),
    refusal(
        "account-phone-number",
        "the phone number is none",
        ("ValidationException", "The phone number is invalid."),
        f"{_CONTACTS}ContactInformation.html",
        "account.put_contact_information",
        ask("account", "put_contact_information", ContactInformation=_ADDRESS),
    ),
    refusal(
        "account-alternate-absent",
        "the account has no such contact",
        ("ResourceNotFoundException", "No contact of the inputted alternate contact type found."),
        f"{_CONTACTS}DeleteAlternateContact.html",
        "account.delete_alternate_contact",
        ask("account", "delete_alternate_contact", AlternateContactType="SECURITY"),
    ),
    _row(
        "iam-features-without-organization",
        "iam:ListOrganizationsFeatures",
        "the account is in no organization",
        ("OrganizationNotFoundException", "The account is not part of an organization."),
        f"{_IAM}ListOrganizationsFeatures.html",
        "iam_organization.administers",
        lambda client: client("iam").list_organizations_features(),
    ),
    _row(
        "iam-features-of-a-member",
        "iam:ListOrganizationsFeatures",
        "a member asks that administers IAM for nobody",
        (
            "AccountNotManagementOrDelegatedAdministratorException",
            "The account is neither the management account nor a delegated administrator for IAM.",
        ),
        f"{_IAM}ListOrganizationsFeatures.html",
        "iam_organization.administers",
        partial(_in_member, service="iam", method="list_organizations_features"),
    ),
    refusal(
        "iam-features-of-billing-only",
        "the organization has billing features only",
        ("OrganizationNotInAllFeaturesModeException", "The organization has billing features only."),
        f"{_IAM}ListOrganizationsFeatures.html",
        "iam_organization._trusting",
        ask("organizations", "create_organization", FeatureSet="CONSOLIDATED_BILLING"),
        ask("iam", "list_organizations_features"),
    ),
    refusal(
        "iam-features-without-trust",
        "the organization does not trust IAM",
        ("ServiceAccessNotEnabledException", "Trusted access for IAM is not enabled in the organization."),
        f"{_IAM}EnableOrganizationsRootSessions.html",
        "iam_organization._trusting",
        _ALL,
        ask("iam", "enable_organizations_root_sessions"),
    ),
    refusal(
        "iam-last-accessed-job",
        "there is no such job",
        ("NoSuchEntity", "There is no such job."),
        f"{_IAM}GetServiceLastAccessedDetails.html",
        "iam_policies.get_service_last_accessed_details",
        ask("iam", "get_service_last_accessed_details", JobId="11111111-2222-3333-4444-555555555555"),
    ),
    refusal(
        "iam-last-accessed-by-nobody",
        "the group, user or role is not there",
        ("NoSuchEntity", f"There is no {_NOBODY}."),
        f"{_IAM}GenerateServiceLastAccessedDetails.html",
        "iam_policies.generate_service_last_accessed_details",
        ask("iam", "generate_service_last_accessed_details", Arn=_NOBODY),
    ),
    refusal(
        "iam-simulate-nobody",
        "the principal is not there",
        ("NoSuchEntity", f"The principal {_NOBODY} cannot be found."),
        f"{_IAM}SimulatePrincipalPolicy.html",
        "iam_simulation._holder",
        ask("iam", "simulate_principal_policy", PolicySourceArn=_NOBODY, ActionNames=["s3:ListAllMyBuckets"]),
    ),
    refusal(
        "iam-mfa-device-absent",
        "there is no such device",
        ("NoSuchEntity", "MFA Device arn:aws:iam::123456789012:mfa/none does not exist."),
        f"{_IAM}EnableMFADevice.html",
        "iam_users.enable_mfa_device",
        ask("iam", "create_user", UserName="new"),
        ask(
            "iam",
            "enable_mfa_device",
            UserName="new",
            SerialNumber="arn:aws:iam::123456789012:mfa/none",
            AuthenticationCode1="123456",
            AuthenticationCode2="654321",
        ),
        operation="EnableMFADevice",
    ),
    _row(
        "iam-mfa-codes",
        "iam:EnableMFADevice",
        "the codes do not follow each other, or are of another time or device",
        ("InvalidAuthenticationCode", "Authentication code for device is not valid."),
        f"{_IAM}EnableMFADevice.html",
        "iam_users.enable_mfa_device",
        _wrong_codes,
    ),
    refusal(
        "iam-short-password",
        "the password is shorter than the account's policy asks for",
        ("PasswordPolicyViolation", "Password should have a minimum length of 20"),
        f"{_IAM}CreateLoginProfile.html",
        "iam_users.create_login_profile",
        ask("iam", "update_account_password_policy", MinimumPasswordLength=20),
        ask("iam", "create_user", UserName="new"),
        ask("iam", "create_login_profile", UserName="new", Password="Correct-h0rse"),
    ),
    _row(
        "iam-root-task",
        "iam:DeleteLoginProfile",
        "a session of a member's root does what its task does not name",
        ("AccessDenied", "IAMAuditRootUserCredentials does not allow iam:DeleteLoginProfile."),
        _SESSIONS,
        "iam_root.root",
        partial(_members_root, asked=(("delete_login_profile", {}),), task="IAMAuditRootUserCredentials"),
    ),
    _row(
        "iam-root-task-device",
        "iam:DeleteVirtualMFADevice",
        "a session with IAMDeleteRootUserCredentials deletes the device that it deactivated: the policy allows the "
        "action on the root user alone, and a device is a resource of its own",
        ("AccessDenied", "no session policy allows iam:DeleteVirtualMFADevice on arn:aws:iam::*:mfa/*."),
        f"{_GUIDE}security-iam-awsmanpol.html#security-iam-awsmanpol-IAMDeleteRootUserCredentials",
        "iam_root.delete_virtual_mfa_device",
        partial(
            _members_root,
            asked=(("delete_virtual_mfa_device", {"SerialNumber": _DEVICE}),),
            task="IAMDeleteRootUserCredentials",
        ),
        assumed="that a device is not covered by the root user's ARN: the device may go or stay",
    ),
    _row(
        "iam-weak-password-without-policy",
        "iam:CreateLoginProfile",
        "the account has no password policy: AWS's own asks for 8 characters, and three of four kinds",
        ("PasswordPolicyViolation", "Password does not conform to the account password policy."),
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
        "iam_users.create_login_profile",
        script(
            ask("iam", "create_user", UserName="new"),
            ask("iam", "create_login_profile", UserName="new", Password="onlyletters"),
        ),
        "failed: a policy of one field was weaker than AWS's own",
        "the text",
    ),
    _row(
        "iam-root-password-absent",
        "iam:GetLoginProfile",
        "the root user has no password",
        ("NoSuchEntity", "Login Profile for User root cannot be found."),
        f"{_IAM}GetLoginProfile.html",
        "iam_root.get_login_profile",
        partial(
            _members_root,
            asked=(("delete_login_profile", {}), ("get_login_profile", {})),
            task="IAMDeleteRootUserCredentials",
        ),
    ),
    _row(
        "iam-root-key-absent",
        "iam:DeleteAccessKey",
        "the root user has no such key",
        ("NoSuchEntity", "The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found."),
        f"{_IAM}DeleteAccessKey.html",
        "iam_root._key",
        partial(_as_root, service="iam", method="delete_access_key", AccessKeyId="AKIAIOSFODNN7EXAMPLE"),
    ),
    _row(
        "organizations-read-by-a-member",
        "organizations:ListRoots",
        "a member asks that administers nothing",
        ("AccessDeniedException", "You don't have permissions to access this resource."),
        f"{_ORGANIZATIONS}ListRoots.html",
        "organizations.organization_of",
        partial(_in_member, service="organizations", method="list_roots"),
    ),
    refusal(
        "organizations-resource-policy-absent",
        "the organization has no resource policy",
        ("ResourcePolicyNotFoundException", "We can't find a resource policy request."),
        f"{_ORGANIZATIONS}DescribeResourcePolicy.html",
        "organizations._described",
        _ALL,
        ask("organizations", "describe_resource_policy"),
    ),
    refusal(
        "organizations-effective-policy-absent",
        "no policy of the type is in force for the account",
        ("EffectivePolicyNotFoundException", "There is no effective policy of this type."),
        f"{_ORGANIZATIONS}DescribeEffectivePolicy.html",
        "effective_policies.describe_effective_policy",
        _ALL,
        ask("organizations", "describe_effective_policy", PolicyType="DECLARATIVE_POLICY_EC2"),
    ),
    refusal(
        "organizations-effective-policy-without-one",
        "the account is in no organization",
        ("AWSOrganizationsNotInUseException", "Your account is not a member of an organization."),
        f"{_ORGANIZATIONS}DescribeEffectivePolicy.html",
        "effective_policies.describe_effective_policy",
        ask("organizations", "describe_effective_policy", PolicyType="DECLARATIVE_POLICY_EC2"),
    ),
    _row(
        "s3control-decided-by-the-organization",
        "s3control:PutPublicAccessBlock",
        "a policy of the organization says what public access is blocked",
        ("AccessDenied", "Access Denied"),
        f"{_DOCS}AmazonS3/latest/API/API_control_PutPublicAccessBlock.html",
        "s3control.put_public_access_block",
        _decided_above,
        assumed="the words: the page says that it answers with 403",
    ),
    refusal(
        "sso-admin-instance-twice",
        "the account has an instance",
        ("ConflictException", "There is an instance already."),
        f"{_DOCS}singlesignon/latest/APIReference/API_CreateInstance.html",
        "ssoadmin.create_instance",
        ask("sso-admin", "create_instance", Name="one"),
        ask("sso-admin", "create_instance", Name="two"),
    ),
    refusal(
        "sts-role-does-not-trust",
        "the trust policy of the role does not name the caller",
        (
            "AccessDenied",
            "User: arn:aws:sts::123456789012:user/moto is not authorized to perform: sts:AssumeRole on resource: "
            "arn:aws:iam::123456789012:role/new",
        ),
        f"{_DOCS}STS/latest/APIReference/API_AssumeRole.html",
        "sts.assume_role",
        ask("iam", "create_role", RoleName="new", AssumeRolePolicyDocument=TRUST),
        ask("sts", "assume_role", RoleArn="arn:aws:iam::123456789012:role/new", RoleSessionName="session"),
        assumed="the words",
    ),
    _row(
        "sts-root-takes-no-role",
        "sts:AssumeRole",
        "the root user asks",
        ("AccessDenied", "Roles may not be assumed by root accounts."),
        f"{_DOCS}STS/latest/APIReference/API_AssumeRole.html",
        "sts.assume_role",
        partial(_as_root, service="sts", method="assume_role", RoleArn=_NOBODY, RoleSessionName="session"),
        assumed="the words: the page says that it cannot be so",
    ),
    _row(
        "sts-root-of-no-member",
        "sts:AssumeRoot",
        "the account is not a member of the organization",
        ("AccessDenied", "999999999999 is not a member account that can be entered as root."),
        _SESSIONS,
        "sts.assume_root",
        partial(_enter, task="IAMAuditRootUserCredentials", target="999999999999"),
        assumed="the words",
    ),
    _row(
        "sts-root-sessions-off",
        "sts:AssumeRoot",
        "sessions of members' root users are off",
        ("AccessDenied", "Root sessions are not enabled in this organization."),
        _SESSIONS,
        "sts.assume_root",
        partial(_enter, task="IAMAuditRootUserCredentials"),
        assumed="the words",
    ),
    _row(
        "sts-root-task-unknown",
        "sts:AssumeRoot",
        "the policy is not one of AWS's tasks",
        ("AccessDenied", "arn:aws:iam::aws:policy/AdministratorAccess is no task policy for root."),
        _SESSIONS,
        "sts.assume_root",
        lambda client: _enter(client, "arn:aws:iam::aws:policy/AdministratorAccess", "root_sessions"),
        assumed="the words",
    ),
)
