# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM Identity Center: what its APIs refuse, what they only begin when they answer, and whom they let in where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulator.clock import clock
from tests.emulator.kit import stored

from .form import Clients, Contract, Late, Refusal, Reply
from .scripts import Ask, ask, before, refusal

_SSO = "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_"
_STORE = "https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_"
_LIMITS = "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html"
_DELEGATED = "https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin.html"
_TF = "hashicorp/terraform-provider-aws#26757"
_MANAGEMENT, _MEMBER = "123456789012", "200000000001"
_ADMIN, _AUDIT = ("arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/SecurityAudit")
_NO_ARN = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0000000000000000"
_NO_ID = "00000000-0000-4000-8000-000000000000"
_STORE_ID, _ARN = {"IdentityStoreId": "$2.Instances.0.IdentityStoreId"}, {"InstanceArn": "$1.InstanceArn"}
_OURS = {**_ARN, "PermissionSetArn": "$3.PermissionSet.PermissionSetArn"}
#: Organization and instance, and one of each kind: their answers are $0 to $5.
_CENTER = (
    before("organizations", "create_organization", FeatureSet="ALL"),
    before("sso-admin", "create_instance", Name="people"),
    before("sso-admin", "list_instances"),
    before("sso-admin", "create_permission_set", **_ARN, Name="one"),
    before(
        "identitystore",
        "create_user",
        **_STORE_ID,
        UserName="alice",
        DisplayName="Alice Adams",
        Name={"GivenName": "Alice", "FamilyName": "Adams"},
    ),
    before("identitystore", "create_group", **_STORE_ID, DisplayName="developers"),
)
_MEMBER_ID = {"UserId": "$4.UserId"}
_GROUP = {"GroupId": "$5.GroupId"}
_REFERENCE = {"CustomerManagedPolicyReference": {"Name": "limits"}}
_GRANT = {
    **_OURS,
    "TargetId": _MANAGEMENT,
    "TargetType": "AWS_ACCOUNT",
    "PrincipalType": "USER",
    "PrincipalId": "$4.UserId",
}


def _row(name: str, when: str, answer: tuple[str, str], by: str, *asks: Ask, source: str = "") -> Contract:
    last = asks[-1]
    about = "".join(part.capitalize() for part in last.method.split("_"))
    page = source or f"{_SSO if last.service == 'sso-admin' else _STORE}{about}.html"
    return refusal(f"{last.service}-{name}", when, answer, page, by, *_CENTER, *asks)


def _sso(method: str, **params: Any) -> Ask:
    return ask("sso-admin", method, **params)


def _store(method: str, **params: Any) -> Ask:
    return ask("identitystore", method, **_STORE_ID, **params)


class _Instance:
    """An organization with a member account, an instance, a permission set and a user."""

    def __init__(self, client: Clients, *, fresh: bool = False) -> None:
        organizations = client("organizations")
        organizations.create_organization(FeatureSet="ALL")
        organizations.create_account(Email="member@example.com", AccountName="member")
        self.organizations, self.sso, self.client = organizations, client("sso-admin"), client
        self.sso.create_instance(Name="people")
        (found,) = self.sso.list_instances()["Instances"]
        self.arn, store = {"InstanceArn": found["InstanceArn"]}, found["IdentityStoreId"]
        name = {"GivenName": "Alice", "FamilyName": "Adams"}
        user = client("identitystore").create_user(
            IdentityStoreId=store, UserName="alice", DisplayName="Alice Adams", Name=name
        )["UserId"]
        made = self.sso.create_permission_set(**self.arn, Name="one")["PermissionSet"]
        self.ours = {**self.arn, "PermissionSetArn": made["PermissionSetArn"]}
        who = {"PrincipalType": "USER", "PrincipalId": user}
        self.grant = {**self.ours, "TargetType": "AWS_ACCOUNT", **who}
        clock.advance(0 if fresh else 60)

    def assign(self, account: str) -> str:
        status = self.sso.create_account_assignment(**self.grant, TargetId=account)["AccountAssignmentCreationStatus"]
        return str(status["RequestId"])

    def status(self, number: str) -> dict[str, Any]:
        answer = self.sso.describe_account_assignment_creation_status(
            **self.arn, AccountAssignmentCreationRequestId=number
        )
        return dict(answer["AccountAssignmentCreationStatus"])

    def delegated(self) -> Any:
        """A client of the delegated administrator."""
        self.organizations.register_delegated_administrator(AccountId=_MEMBER, ServicePrincipal="sso.amazonaws.com")
        role = f"arn:aws:iam::{_MEMBER}:role/OrganizationAccountAccessRole"
        keys = self.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        return self.client(
            "sso-admin",
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )


def _begun(client: Clients) -> Any:
    """How an assignment stands at once and later, and who has the permission set then."""
    center = _Instance(client)
    number = center.assign(_MANAGEMENT)
    about = {**center.ours, "AccountId": _MANAGEMENT}
    early = (center.status(number)["Status"], len(center.sso.list_account_assignments(**about)["AccountAssignments"]))
    clock.advance(60)
    late = (center.status(number)["Status"], len(center.sso.list_account_assignments(**about)["AccountAssignments"]))
    return early, late


def _nowhere(client: Clients) -> Any:
    """How an assignment to an account ends that is in no organization of ours."""
    center = _Instance(client)
    number = center.assign("999999999999")
    clock.advance(60)
    status = center.status(number)
    return status["Status"], "FailureReason" in status


def _outdated(client: Clients) -> Any:
    """The accounts with an older permission set: after it was changed, and after it was provisioned."""
    center = _Instance(client)
    center.assign(_MANAGEMENT)
    clock.advance(60)
    old = {**center.ours, "ProvisioningStatus": "LATEST_PERMISSION_SET_NOT_PROVISIONED"}
    center.sso.attach_managed_policy_to_permission_set(**center.ours, ManagedPolicyArn=_AUDIT)
    changed = center.sso.list_accounts_for_provisioned_permission_set(**old)["AccountIds"]
    center.sso.provision_permission_set(**center.ours, TargetType="ALL_PROVISIONED_ACCOUNTS")
    clock.advance(60)
    return changed, center.sso.list_accounts_for_provisioned_permission_set(**old)["AccountIds"]


def _settings(client: Clients) -> Any:
    """What is left of a permission set's settings that an update does not send."""
    center = _Instance(client)
    center.sso.update_permission_set(**center.ours, Description="words", RelayState="https://example.com")
    center.sso.update_permission_set(**center.ours, SessionDuration="PT2H")
    found = center.sso.describe_permission_set(**center.ours)["PermissionSet"]
    return [name for name in ("Description", "RelayState", "SessionDuration") if name in found]


def _seen(client: Clients) -> Any:
    """How many instances a member account sees, before and after it is a delegated administrator."""
    center = _Instance(client)
    role = f"arn:aws:iam::{_MEMBER}:role/OrganizationAccountAccessRole"
    keys = client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    member = client(
        "sso-admin",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    return len(member.list_instances()["Instances"]), len(center.delegated().list_instances()["Instances"])


def _by_delegate(act: Callable[[_Instance, Any], Any]) -> Callable[[Clients], Any]:
    def provoke(client: Clients) -> Any:
        center = _Instance(client)
        center.assign(_MANAGEMENT)
        clock.advance(60)
        return act(center, center.delegated())

    return provoke


def _held(client: Clients) -> Any:
    center = _Instance(client)
    center.assign(_MANAGEMENT)
    clock.advance(60)
    return center.sso.delete_permission_set(**center.ours)


def _full(client: Clients) -> Any:
    center = _Instance(client)
    for number in range(21):
        reference = {"Name": f"policy-{number}"}
        center.sso.attach_customer_managed_policy_reference_to_permission_set(
            **center.ours, CustomerManagedPolicyReference=reference
        )


def _denied(name: str, operation: str, act: Callable[[_Instance, Any], Any], by: str) -> Contract:
    message = f"User: x is not authorized to perform: sso:{operation} on resource: arn:aws:sso:::account/{_MANAGEMENT}"
    when = "a delegated administrator touches what the management account has"
    return Contract(
        f"sso-admin-{name}",
        "sso-admin",
        operation,
        when,
        Refusal("AccessDeniedException", message),
        _DELEGATED,
        _by_delegate(act),
        by,
    )


def _refused(name: str, operation: str, when: str, answer: tuple[str, str], source: str, provoke: Any, by: str) -> Any:
    return Contract(f"sso-admin-{name}", "sso-admin", operation, when, Refusal(*answer), source, provoke, by)


def _at_once(client: Clients) -> Any:
    instance = client("sso-admin", agent="").create_instance(Name="people")["InstanceArn"]
    made = client("sso-admin", agent="").create_permission_set(InstanceArn=instance, Name="one")["PermissionSet"]
    ours = {"InstanceArn": instance, "PermissionSetArn": made["PermissionSetArn"]}
    client("sso-admin").attach_managed_policy_to_permission_set(**ours, ManagedPolicyArn=_AUDIT)
    return client("sso-admin").delete_permission_set(**ours)


def _busy(client: Clients) -> Any:
    """Two requests within a second, where one gets through."""
    center = _Instance(client)
    stored(_MANAGEMENT, "sso-admin.rate")["seconds"] = 1.0
    for _number in range(2):
        center.sso.list_permission_sets(**center.arn)


def _busy_store(client: Clients) -> Any:
    client("sso-admin").create_instance(Name="people")
    (found,) = client("sso-admin").list_instances()["Instances"]
    stored(_MANAGEMENT, "sso-admin.rate")["seconds"] = 1.0
    for _number in range(2):
        client("identitystore").list_users(IdentityStoreId=found["IdentityStoreId"])


def _just_created(client: Clients) -> Any:
    """How an assignment ends at once after its user was created, and a minute later."""
    center = _Instance(client, fresh=True)
    found = []
    for seconds in (5, 60):
        number = center.assign(_MANAGEMENT)
        clock.advance(seconds)
        found.append(center.status(number)["Status"])
    return found


_LOST = ("ResourceNotFoundException", "Could not find the resource.")
_NO_MEMBER = {"MemberId": _MEMBER_ID, **_GROUP}

ROWS = (
    _row(
        "no-such-instance",
        "the instance is not the caller's",
        ("AccessDeniedException", "You do not have sufficient access to perform this action."),
        "ssoadmin.owner_of",
        _sso("list_permission_sets", InstanceArn="arn:aws:sso:::instance/ssoins-0000000000000000"),
    ),
    _row(
        "no-such-permission-set",
        "there is no such permission set",
        ("ResourceNotFoundException", "Could not find PermissionSet with id ps-0000000000000000"),
        "ssoadmin.permission_set",
        _sso("describe_permission_set", **_ARN, PermissionSetArn=_NO_ARN),
    ),
    _refused(
        "too-many-requests",
        "ListPermissionSets",
        "more requests were sent than it takes",
        ("ThrottlingException", "Rate exceeded"),
        _LIMITS,
        _busy,
        "ssoadmin.admit",
    ),
    _denied(
        "delegated-permission-set",
        "DeletePermissionSet",
        lambda center, sso: sso.delete_permission_set(**center.ours),
        "ssoadmin.changing",
    ),
    _denied(
        "delegated-assignment",
        "CreateAccountAssignment",
        lambda center, sso: sso.create_account_assignment(**center.grant, TargetId=_MANAGEMENT),
        "ssoadmin_assignments._ask",
    ),
    _row(
        "permission-set-twice",
        "there is a permission set of that name",
        ("ConflictException", "PermissionSet with name one already exists."),
        "ssoadmin.create_permission_set",
        _sso("create_permission_set", **_ARN, Name="one"),
    ),
    _refused(
        "permission-set-assigned",
        "DeletePermissionSet",
        "an account has the permission set",
        ("ConflictException", "Could not delete because PermissionSet has ApplicationProfile associated with it"),
        _TF,
        _held,
        "ssoadmin.delete_permission_set",
    ),
    _refused(
        "policies-limit",
        "AttachCustomerManagedPolicyReferenceToPermissionSet",
        "the permission set has 20 managed policies",
        ("ServiceQuotaExceededException", "Cannot attach more than 20 managed policies."),
        _LIMITS,
        _full,
        "ssoadmin._room",
    ),
    _row(
        "managed-policy-twice",
        "the permission set has the policy",
        ("ConflictException", f"Permission set already has a typed link attachment to {_ADMIN}"),
        "ssoadmin.attach_managed_policy",
        before("sso-admin", "attach_managed_policy_to_permission_set", **_OURS, ManagedPolicyArn=_ADMIN),
        _sso("attach_managed_policy_to_permission_set", **_OURS, ManagedPolicyArn=_ADMIN),
    ),
    _row(
        "managed-policy-absent",
        "the permission set has no such policy",
        ("ResourceNotFoundException", f"Could not find ManagedPolicy with arn {_ADMIN}"),
        "ssoadmin.detach_managed_policy",
        _sso("detach_managed_policy_from_permission_set", **_OURS, ManagedPolicyArn=_ADMIN),
    ),
    _row(
        "customer-policy-twice",
        "the permission set names the policy",
        ("ConflictException", "Given customer managed policy limits already attached"),
        "ssoadmin.attach_customer_policy",
        before("sso-admin", "attach_customer_managed_policy_reference_to_permission_set", **_OURS, **_REFERENCE),
        _sso("attach_customer_managed_policy_reference_to_permission_set", **_OURS, **_REFERENCE),
    ),
    _row(
        "customer-policy-absent",
        "the permission set names no such policy",
        ("ResourceNotFoundException", "Given managed policy with name: limits does not exist on PermissionSet"),
        "ssoadmin.detach_customer_policy",
        _sso("detach_customer_managed_policy_reference_from_permission_set", **_OURS, **_REFERENCE),
    ),
    _row(
        "without-boundary",
        "the permission set has no boundary",
        ("ResourceNotFoundException", "Permissions boundary does not exist."),
        "ssoadmin.get_boundary",
        _sso("get_permissions_boundary_for_permission_set", **_OURS),
    ),
    _row(
        "no-such-resource",
        "there is nothing of that ARN",
        _LOST,
        "ssoadmin._tagged",
        _sso("list_tags_for_resource", **_ARN, ResourceArn=_NO_ARN),
    ),
    _row(
        "no-such-request",
        "there was no such request",
        ("ResourceNotFoundException", "Could not find the request."),
        "ssoadmin_assignments._named",
        _sso("describe_account_assignment_creation_status", **_ARN, AccountAssignmentCreationRequestId=_NO_ID),
    ),
    _row(
        "assignment-under-way",
        "the same assignment is being worked on",
        ("ConflictException", "There is a conflicting operation in process. Please try again later."),
        "ssoadmin_assignments._ask",
        before("sso-admin", "create_account_assignment", **_GRANT),
        _sso("delete_account_assignment", **_GRANT),
        source=f"{_SSO}DeleteAccountAssignment.html; aws-samples/iam-identity-center-team#513",
    ),
    Contract(
        "sso-admin-assignment-begins",
        "sso-admin",
        "CreateAccountAssignment",
        "somebody gets a permission set",
        Reply("effect", (("IN_PROGRESS", 0), ("SUCCEEDED", 1))),
        f"{_SSO}AccountAssignmentOperationStatus.html",
        _begun,
        "ssoadmin_assignments.create_account_assignment",
        "failed: moto answers that it has succeeded",
    ),
    Contract(
        "sso-admin-assignment-fails",
        "sso-admin",
        "CreateAccountAssignment",
        "the account cannot have it",
        Reply("effect", ("FAILED", True)),
        f"{_SSO}AccountAssignmentOperationStatus.html; {_TF}",
        _nowhere,
        "ssoadmin_assignments.create_account_assignment",
        "failed: moto knows no account that cannot",
    ),
    Contract(
        "sso-admin-accounts-keep-the-old-one",
        "sso-admin",
        "ListAccountsForProvisionedPermissionSet",
        "a permission set was changed that an account has",
        Reply("effect", ([_MANAGEMENT], [])),
        f"{_SSO}ProvisionPermissionSet.html",
        _outdated,
        "ssoadmin_assignments.list_accounts",
        "failed: moto takes no notice of the status that is asked for",
    ),
    Contract(
        "sso-admin-update-drops",
        "sso-admin",
        "UpdatePermissionSet",
        "settings are not sent",
        Reply("effect", ["SessionDuration"]),
        "hashicorp/terraform-provider-aws#17411",
        _settings,
        "ssoadmin.update_permission_set",
    ),
    Contract(
        "sso-admin-instance-of-the-organization",
        "sso-admin",
        "ListInstances",
        "a member account asks",
        Reply("effect", (0, 1)),
        f"{_DELEGATED}; https://docs.aws.amazon.com/singlesignon/latest/userguide/account-instances-identity-center.html",
        _seen,
        "ssoadmin.list_instances",
    ),
    Contract(
        "identitystore-too-many-requests",
        "identitystore",
        "ListUsers",
        "more requests were sent than it takes",
        Refusal("ThrottlingException", "Rate exceeded"),
        _LIMITS,
        _busy_store,
        "ssoadmin.admit",
    ),
    Contract(
        "sso-admin-assignee-unknown-yet",
        "sso-admin",
        "CreateAccountAssignment",
        "the user or group was created a moment ago",
        Reply("effect", ["FAILED", "SUCCEEDED"]),
        "aws-cloudformation/cloudformation-coverage-roadmap#660; https://docs.aws.amazon.com/singlesignon/latest/"
        "APIReference/API_AccountAssignmentOperationStatus.html",
        _just_created,
        "ssoadmin_assignments._assigned",
        "failed: the assignment was given up with the group that the task before had created",
        assumed="for how long",
    ),
    _row(
        "no-such-store",
        "the store is not the caller's",
        ("ResourceNotFoundException", "IDENTITY_STORE not found."),
        "identitystore._store",
        ask("identitystore", "list_users", IdentityStoreId="d-0000000000"),
    ),
    _row(
        "no-such-user",
        "there is no such user",
        ("ResourceNotFoundException", "USER not found."),
        "identitystore._one",
        _store("delete_user", UserId=_NO_ID),
    ),
    _row(
        "user-twice",
        "there is a user of that name",
        ("ConflictException", "Duplicate UserName"),
        "identitystore._refuse_twice",
        _store("create_user", UserName="ALICE", DisplayName="A A", Name={"GivenName": "A", "FamilyName": "A"}),
    ),
    _row(
        "user-without-name",
        "the user has no last name",
        ("ValidationException", "name.familyname: The attribute name.familyname is required"),
        "identitystore.create_user",
        _store("create_user", UserName="bob", DisplayName="Bob", Name={"GivenName": "Bob"}),
    ),
    _row(
        "membership-twice",
        "the user is in the group",
        ("ConflictException", "Member and Group Relationship already exists"),
        "identitystore.create_group_membership",
        before("identitystore", "create_group_membership", **_STORE_ID, **_NO_MEMBER),
        _store("create_group_membership", **_NO_MEMBER),
    ),
    _row(
        "no-such-membership",
        "there is no such membership",
        ("ResourceNotFoundException", "GROUP_MEMBERSHIP not found."),
        "identitystore.delete_group_membership",
        _store("delete_group_membership", MembershipId=_NO_ID),
    ),
    Contract(
        "sso-admin-still-busy",
        "sso-admin",
        "DeletePermissionSet",
        "an earlier change of the permission set has not spread",
        Late(
            seconds=8,
            after=("sso-admin:AttachManagedPolicyToPermissionSet",),
            code="ConflictException",
            message="There is a conflicting operation in process. Please try again later.",
            thing="PermissionSetArn",
        ),
        f"{_SSO}DeletePermissionSet.html",
        _at_once,
        was="failed: sent once, and the run ended",
    ),
)
