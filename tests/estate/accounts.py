# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is of the whole account: root, the support role, analyzers. Each variant is an account of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Verdict
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.access_analyzer import analyzer
from ansible_collections.dayone.aws.plugins.module_utils._steps.admin_access.support_role import SupportRole
from ansible_collections.dayone.aws.plugins.module_utils._steps.audit_trail.trail import AuditTrail
from ansible_collections.dayone.aws.plugins.module_utils._steps.root_account.user import RootUser

from tests.emulator import clients

from .form import BREACHES, CIS, CONFIG, HOLDS, HUB, REGION, Estate
from .looking import defaults

Looks = Callable[[Context], list[Verdict]]


@dataclass(frozen=True)
class Account:
    """An account: how it stands, who looks at it, and what a control must say. Else as a `Variant`."""

    name: str
    control: str
    begins: Callable[[Estate], None]
    looks: Looks
    verdict: str
    source: str
    means: str
    differs: bool = False


def root(context: Context) -> list[Verdict]:
    """What is said of root."""
    user = RootUser(context, {"delete_keys": False, "confirm_account_id": None, "max_age_days": 90})
    return list(user.plan(user.observe()).verdicts)


def support(context: Context) -> list[Verdict]:
    """What is said of the support role."""
    role = SupportRole(context, {"support_role_name": "dayone-support"})
    return list(role.plan(role.observe()).verdicts)


def analyzers(context: Context) -> list[Verdict]:
    """What is said of the analyzers of a region."""
    options = {**defaults("access_analyzer"), "regions": [REGION], "unused": False}
    found = analyzer.resources(context, options)
    return [verdict for item in found for verdict in item.plan(item.observe()).verdicts]


def trails(context: Context) -> list[Verdict]:
    """What is said of the account's trails."""
    trail = AuditTrail(context, {**defaults("audit_trail"), "name": "dayone-trail"})
    return list(trail.plan(trail.observe()).verdicts)


def as_root(**state: Any) -> Callable[[Estate], None]:
    """An account whose root user is so. Times are days before now."""

    def begins(estate: Estate) -> None:
        said = {
            key: estate.ago(days=value).strftime("%Y-%m-%dT%H:%M:%S+00:00")
            if key.endswith("_last_used") and not isinstance(value, str)
            else value
            for key, value in state.items()
        }
        estate.emulator.control("root", said)

    return begins


def _held_by(kind: str, member: str = "") -> Callable[[Estate], None]:
    """An account in which a role, user or group has AWSSupportAccess; a group with a user in it, if one is named."""

    def begins(estate: Estate) -> None:
        iam, policy = estate.client("iam"), "arn:aws:iam::aws:policy/AWSSupportAccess"
        if kind == "role":
            trust = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
            trust += '"arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}]}'
            iam.create_role(RoleName="support", AssumeRolePolicyDocument=trust)
        else:
            getattr(iam, f"create_{kind}")(**{f"{kind.title()}Name": "support"})
        getattr(iam, f"attach_{kind}_policy")(**{f"{kind.title()}Name": "support", "PolicyArn": policy})
        if member:
            iam.create_user(UserName=member)
            iam.add_user_to_group(GroupName="support", UserName=member)

    return begins


def _nothing(_estate: Estate) -> None:
    """As AWS gives it."""


def _analyzer(kind: str, status: str = "ACTIVE") -> Callable[[Estate], None]:
    """An account with an analyzer."""

    def begins(estate: Estate) -> None:
        arn = estate.arn("access-analyzer", "analyzer/theirs")
        made = {"arn": arn, "name": "theirs", "type": kind, "createdAt": estate.now, "status": status, "tags": {}}
        estate.keep("accessanalyzer.analyzers", {"theirs": made}, REGION)

    return begins


def _trailed(*others: tuple[dict[str, Any], dict[str, Any]]) -> Callable[[Estate], None]:
    """An account with a trail that is validated and records all management events, and with others beside it, each by
    its selectors and how else it is made."""

    def begins(estate: Estate) -> None:
        def client(service: str, region: str = "us-east-1") -> Any:
            return estate.client(service, region)

        clients.trail_for(client, "main", REGION, EnableLogFileValidation=True)
        for number, (selectors, about) in enumerate(others):
            name = f"other-{number}"
            clients.trail_for(client, name, REGION, **about)
            if selectors:
                client("cloudtrail", REGION).put_event_selectors(TrailName=name, EventSelectors=[selectors])

    return begins


def _away(region: str = "us-west-2", key: str = "", **about: Any) -> Callable[[Estate], None]:
    """An account with a good trail, and another that records one other region alone.

    Args:
        region: where that one lives.
        key: the state of its key. Empty: it has none.
        about: how else it is made.
    """

    def begins(estate: Estate) -> None:
        _trailed()(estate)
        s3 = estate.client("s3", "us-east-1")
        clients.bucket_for(s3, "away")
        kept: dict[str, Any] = {}
        if key:
            kept["KmsKeyId"] = estate.client("kms", region).create_key(Policy=_KEY_FOR_TRAILS)["KeyMetadata"]["Arn"]
        estate.client("cloudtrail", region).create_trail(Name="away", S3BucketName="away", **kept, **about)
        if key == "PendingDeletion":
            estate.client("kms", region).schedule_key_deletion(
                KeyId=kept["KmsKeyId"].rpartition("/")[2], PendingWindowInDays=7
            )

    return begins


_KEY_FOR_TRAILS = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": '
    '"arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"}, {"Effect": "Allow", "Principal": '
    '{"Service": "cloudtrail.amazonaws.com"}, "Action": ["kms:GenerateDataKey*", "kms:DescribeKey"], "Resource": "*"}]}'
)


def _of_the_organization(**about: Any) -> Callable[[Estate], None]:
    """A management account with a good trail of its own, and with a trail of its organization beside it."""

    def begins(estate: Estate) -> None:
        estate.client("organizations").create_organization(FeatureSet="ALL")
        estate.client("organizations").enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
        _trailed(({}, {"IsOrganizationTrail": True, **about}))(estate)

    return begins


def _shadow(estate: Estate) -> None:
    """A good trail of all regions that lives in another one: here it is a shadow trail."""
    _trailed()(estate)

    def client(service: str, region: str = "us-east-1") -> Any:
        return estate.client(service, region)

    clients.trail_for(client, "far", "us-west-2", EnableLogFileValidation=False)


def _data(kind: str) -> dict[str, Any]:
    objects = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]
    return {"ReadWriteType": kind, "IncludeManagementEvents": False, "DataResources": objects}


_VALID: dict[str, Any] = {"EnableLogFileValidation": True}
_ONE = {**_VALID, "IsMultiRegionTrail": False}
_VALIDATION, _WRITES, _READS = (f"audit_trail.{name}" for name in ("validation", "write_events", "read_events"))
_ENCRYPTION = "audit_trail.encryption"
_42, _48, _49 = (f"{CIS}4.{number}" for number in (2, 8, 9))
_KEYS, _MFA, _HARD = "root_account.access_keys", "root_account.mfa", "root_account.hardware_mfa"
_CERTIFICATES, _USE = "root_account.certificates", "root_account.unused"
_SUPPORT, _EXTERNAL = "admin_access.support_role", "access_analyzer.external"
_24, _25, _26, _27, _215, _218 = (f"{CIS}2.{number}" for number in (4, 5, 6, 7, 15, 18))
_RULE = f"{CONFIG}root-account-mfa-enabled.html"
_TASKS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html"
_BARE = {"access_keys": 0, "login_profile": False, "mfa": "none", "certificates": 0}

ROWS = (
    Account("root-with-a-key", _KEYS, as_root(access_keys=1), root, BREACHES, _24, "AccountAccessKeysPresent is 1."),
    Account("root-with-two-keys", _KEYS, as_root(access_keys=2), root, BREACHES, _24, "Both must go."),
    Account("root-without-keys", _KEYS, as_root(access_keys=0), root, HOLDS, _24, "AccountAccessKeysPresent is 0."),
    Account("root-without-mfa", _MFA, as_root(mfa="none"), root, BREACHES, _25, "AccountMFAEnabled must be 1."),
    Account("root-with-virtual-mfa", _MFA, as_root(mfa="virtual"), root, HOLDS, _25, "AccountMFAEnabled is 1."),
    Account("root-with-a-passkey", _MFA, as_root(mfa="hardware"), root, HOLDS, _25, "AccountMFAEnabled is 1."),
    Account(
        "root-without-credentials", _MFA, as_root(**_BARE), root, HOLDS, _RULE, "Without credentials it does not apply."
    ),
    Account(
        "root-without-password-but-keys",
        _MFA,
        as_root(access_keys=1, login_profile=False, mfa="none"),
        root,
        BREACHES,
        _TASKS,
        "With a key root can still be signed in as: what is left wants MFA.",
        True,
    ),
    Account(
        "root-hardware-virtual",
        _HARD,
        as_root(mfa="virtual"),
        root,
        BREACHES,
        _26,
        "Its serial is root-account-mfa-device.",
    ),
    Account("root-hardware-passkey", _HARD, as_root(mfa="hardware"), root, HOLDS, _26, "No virtual device of root's."),
    Account("root-hardware-none", _HARD, as_root(mfa="none"), root, BREACHES, _26, "Without MFA it fails."),
    Account("root-hardware-no-credentials", _HARD, as_root(**_BARE), root, HOLDS, _26, "The password was removed."),
    Account(
        "root-with-a-certificate",
        _CERTIFICATES,
        as_root(certificates=1),
        root,
        BREACHES,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
        "Root is to have no credentials for programs.",
    ),
    Account("root-used-yesterday", _USE, as_root(), root, BREACHES, _27, "password_last_used is a day ago."),
    Account(
        "root-used-long-ago",
        _USE,
        as_root(password_last_used=91, key_last_used=200),
        root,
        HOLDS,
        _27,
        "The last use is more than 90 days ago.",
    ),
    Account(
        "root-key-used-yesterday",
        _USE,
        as_root(password_last_used=300),
        root,
        BREACHES,
        _27,
        "access_key_1_last_used_date counts as well.",
    ),
    Account(
        "root-never-used",
        _USE,
        as_root(password_last_used="no_information", access_keys=0),
        root,
        HOLDS,
        _27,
        "No use is known.",
    ),
    Account("support-of-nobody", _SUPPORT, _nothing, support, BREACHES, _215, "PolicyRoles must not be empty."),
    Account("support-of-a-role", _SUPPORT, _held_by("role"), support, HOLDS, _215, "PolicyRoles is not empty."),
    Account(
        "support-of-a-user",
        _SUPPORT,
        _held_by("user"),
        support,
        HOLDS,
        f"{HUB}iam-controls.html#iam-18",
        "AWS's rule takes a policy that is attached to anybody (policyUsageType ANY).",
        True,
    ),
    Account(
        "support-of-a-group",
        _SUPPORT,
        _held_by("group", "alice"),
        support,
        HOLDS,
        f"{HUB}iam-controls.html#iam-18",
        "AWS's rule takes a policy that is attached to anybody (policyUsageType ANY).",
        True,
    ),
    Account(
        "support-of-an-empty-group",
        _SUPPORT,
        _held_by("group"),
        support,
        HOLDS,
        f"{CONFIG}iam-policy-in-use.html",
        "AWS's rule takes a group only with one or more users. Here users can join it.",
        True,
    ),
    Account("analyzer-none", _EXTERNAL, _nothing, analyzers, BREACHES, _218, "One is needed in each region."),
    Account("analyzer-of-the-account", _EXTERNAL, _analyzer("ACCOUNT"), analyzers, HOLDS, _218, "One that is active."),
    Account(
        "analyzer-of-the-organization",
        _EXTERNAL,
        _analyzer("ORGANIZATION"),
        analyzers,
        HOLDS,
        _218,
        "One whose zone of trust is the organization looks for external access, too.",
    ),
    Account(
        "analyzer-of-unused-access",
        _EXTERNAL,
        _analyzer("ACCOUNT_UNUSED_ACCESS"),
        analyzers,
        BREACHES,
        _218,
        "One for unused access looks for no external access.",
    ),
    Account(
        "analyzer-of-internal-access",
        _EXTERNAL,
        _analyzer("ACCOUNT_INTERNAL_ACCESS"),
        analyzers,
        BREACHES,
        _218,
        "One for internal access looks for no external access.",
    ),
    Account(
        "analyzer-disabled",
        _EXTERNAL,
        _analyzer("ACCOUNT", "DISABLED"),
        analyzers,
        BREACHES,
        _218,
        "It must be ACTIVE.",
    ),
    Account(
        "analyzer-failed", _EXTERNAL, _analyzer("ACCOUNT", "FAILED"), analyzers, BREACHES, _218, "It must be ACTIVE."
    ),
    Account("trails-validated", _VALIDATION, _trailed(({}, _VALID)), trails, HOLDS, _42, "Enabled on each."),
    Account(
        "trails-of-which-one-is-not-validated",
        _VALIDATION,
        _trailed(({}, {"EnableLogFileValidation": False})),
        trails,
        BREACHES,
        _42,
        "It must be enabled on each trail.",
    ),
    Account(
        "trail-of-one-other-region-validated",
        _VALIDATION,
        _away(**_VALID),
        trails,
        HOLDS,
        _42,
        "Enabled on each trail.",
    ),
    Account(
        "trail-of-one-other-region-not-validated",
        _VALIDATION,
        _away(EnableLogFileValidation=False),
        trails,
        BREACHES,
        _42,
        "Each trail is looked at, in whichever region it lives.",
    ),
    Account(
        "shadow-trail-not-validated", _VALIDATION, _shadow, trails, BREACHES, _42, "The trail that it shows is not."
    ),
    Account(
        "organization-trail-validated",
        _VALIDATION,
        _of_the_organization(**_VALID),
        trails,
        HOLDS,
        _42,
        "Each trail is.",
    ),
    Account(
        "organization-trail-not-validated",
        _VALIDATION,
        _of_the_organization(EnableLogFileValidation=False),
        trails,
        BREACHES,
        _42,
        "In the account that owns it, it is a trail like any other.",
    ),
    Account(
        "trail-of-one-other-region-without-key",
        _ENCRYPTION,
        _away(**_VALID),
        trails,
        BREACHES,
        f"{CIS}4.5",
        "KmsKeyId must be there on each trail.",
    ),
    Account(
        "trail-of-one-other-region-key-to-be-deleted",
        _ENCRYPTION,
        _away(key="PendingDeletion", **_VALID),
        trails,
        BREACHES,
        "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
        "Nothing is encrypted under a key that is to be deleted.",
    ),
    Account(
        "writes-of-another-trail",
        _WRITES,
        _trailed((_data("WriteOnly"), _VALID)),
        trails,
        HOLDS,
        f"{CONFIG}cloudtrail-all-write-s3-data-event-check.html",
        "Any multi-region trail will do.",
    ),
    Account(
        "writes-of-another-trail-of-one-region",
        _WRITES,
        _trailed((_data("All"), _ONE)),
        trails,
        BREACHES,
        _48,
        "The trail must be a multi-region one.",
    ),
    Account(
        "reads-where-another-trail-has-writes",
        _READS,
        _trailed((_data("WriteOnly"), _VALID)),
        trails,
        BREACHES,
        _49,
        "Reads are not recorded.",
    ),
)
