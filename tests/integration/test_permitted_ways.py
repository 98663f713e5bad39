# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ways that no sample of a module goes are gone within the permissions that are generated for them: what is there is
corrected, and what was corrected is undone.

Many permissions are for that alone (tests/permission_tests.yml).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT
from tests.emulator import clients
from tests.emulator.kit import stored
from tests.emulator.server import Emulator
from tests.emulator.services.authorization import Record

from .conftest import step
from .granted import denied, limited
from .members import MANAGEMENT, SECOND, make_members
from .mess import Mess
from .test_every_module import Play
from .test_identity_center import Instance
from .test_otherwise import keys, policies
from .test_restore_modules import SEEN, undoing

Client = Callable[..., Any]
ROLE_ARN = "arn:aws:iam::111122223333:role/automation"
BOUNDARY = "arn:aws:iam::aws:policy/PowerUserAccess"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": ROLE_ARN}, "Action": "sts:AssumeRole"}],
}
NOTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}]}


@dataclass(frozen=True)
class Scene:
    """The account of a test, clients of its own, and the way to run modules as an administrator."""

    account: Emulator
    client: Client
    direct: Play


@dataclass(frozen=True)
class Way:
    """A module with its options, and where it begins.

    Args:
        module: the module.
        options: its options.
        first: options with which an administrator runs it before. Nothing: it was not run yet.
        before: what is done before that.
        spoils: what somebody does after it.
        undone: whether the run is undone, and what that says of each change in the end.
        looks: whether there is nothing to change.
    """

    module: str
    name: str
    options: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Any] | None = None
    before: tuple[Callable[[Scene], Any], ...] = ()
    spoils: tuple[Callable[[Client], Any], ...] = ()
    undone: frozenset[str] = frozenset()
    looks: bool = False


UNDONE = frozenset({"fixed"})
PARTLY = frozenset({"fixed", "manual"})


def organization(scene: Scene) -> None:
    """An organization with units and accounts in them."""
    make_members(scene.account)


def center(scene: Scene) -> None:
    """An instance of IAM Identity Center in it."""
    Instance(scene.account, scene.client)


def rotation(client: Client) -> None:
    """Keys are not rotated."""
    kms = client("kms")
    for key in kms.list_keys()["Keys"]:
        if kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyManager"] == "CUSTOMER":
            kms.disable_key_rotation(KeyId=key["KeyId"])


def spare(owner: str, description: str) -> Callable[[Client], None]:
    """A second key of a module's, which was never used."""

    def make(client: Client) -> None:
        client("kms").create_key(Description=description, Tags=[{"TagKey": "dayone:managed", "TagValue": owner}])

    return make


def stopped(client: Client) -> None:
    """The trail records nothing."""
    client("cloudtrail").stop_logging(Name="dayone-trail")


def access_roles(client: Client) -> None:
    """Roles, policies and the identity provider of bootstrap are others than they were."""
    iam = client("iam")
    for role in ("dayone-drift", "dayone-baseline"):
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(TRUST))
        iam.update_role(RoleName=role, MaxSessionDuration=7200)
        iam.put_role_policy(RoleName=role, PolicyName="more", PolicyDocument=json.dumps(NOTHING))
        iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=BOUNDARY)
    for policy in iam.list_policies(Scope="Local", PathPrefix="/dayone-access/")["Policies"]:
        if not policy["PolicyName"].startswith("limited"):
            for _version in range(4):
                iam.create_policy_version(
                    PolicyArn=policy["Arn"], PolicyDocument=json.dumps(NOTHING), SetAsDefault=True
                )
    provider = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"][0]["Arn"]
    iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=provider, ClientID="sts.amazonaws.com")


def no_boundary(client: Client) -> None:
    """Nothing limits the role of baselines."""
    client("iam").delete_role_permissions_boundary(RoleName="dayone-baseline")


def mess(scene: Scene) -> None:
    """Resources of every kind that somebody shared with everybody."""
    Mess(functools.partial(clients.client, scene.account.endpoint))


def guardrail(client: Client) -> None:
    """The guardrail says nothing."""
    organizations = client("organizations")
    for policy in organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]:
        if not policy["AwsManaged"]:
            organizations.update_policy(PolicyId=policy["Id"], Content=json.dumps(NOTHING))


def workloads(scene: Scene) -> None:
    """An organization with one guarded unit, and a bucket in its management account, beside those of governance."""
    organization(scene)
    organizations = scene.client("organizations")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    guard = {"Name": "guard", "Description": "", "Type": "SERVICE_CONTROL_POLICY", "Content": json.dumps(NOTHING)}
    policy = organizations.create_policy(**guard)["Policy"]["PolicySummary"]["Id"]
    outer = organizations.list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"][0]["Id"]
    inner = organizations.list_organizational_units_for_parent(ParentId=outer)["OrganizationalUnits"][0]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=inner)
    scene.client("s3").create_bucket(Bucket="work")


def ebs_key(scene: Scene) -> None:
    """A key for volumes."""
    kms = scene.client("kms")
    kms.create_alias(AliasName="alias/volumes", TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])


def short_vpc(_scene: Scene) -> None:
    """A VPC in which there is something that cannot encrypt."""
    stored(MANAGEMENT, "ec2.short", "us-east-1")["vpc-0a1b2c3d"] = "it has an instance of an older type"


def domain(scene: Scene) -> None:
    """A domain that anybody may transfer, and that ends."""
    domains = scene.client("route53domains")
    people = {f"{role}Contact": {"FirstName": "Ada"} for role in ("Admin", "Registrant", "Tech")}
    domains.register_domain(DomainName="ready-mine.com", DurationInYears=1, **people)
    domains.disable_domain_transfer_lock(DomainName="ready-mine.com")
    domains.disable_domain_auto_renew(DomainName="ready-mine.com")


def zone(scene: Scene) -> None:
    """A hosted zone."""
    scene.client("route53").create_hosted_zone(Name="example.com", CallerReference="before")


def inactive(client: Client) -> None:
    """The keys that sign zones are not active."""
    route53 = client("route53")
    for found in route53.list_hosted_zones()["HostedZones"]:
        name = found["Id"].rpartition("/")[2]
        route53.disable_hosted_zone_dnssec(HostedZoneId=name)
        for item in route53.get_dnssec(HostedZoneId=name)["KeySigningKeys"]:
            route53.deactivate_key_signing_key(HostedZoneId=name, Name=item["Name"])


def versions(client: Client) -> None:
    """Policies have as many versions as IAM keeps, the newest of which says nothing."""
    for _version in range(4):
        policies(client)


def unclear(scene: Scene) -> None:
    """AWS does not say why it refuses to show the credits."""
    error = {"code": "AccessDeniedException", "status": 403, "message": "Access denied."}
    scene.account.control("faults", [{"service": "billing", "error": error}])


def told(scene: Scene) -> None:
    """A trail, and an encrypted topic with somebody behind it, who has confirmed."""
    scene.account.control("root", {"confirmed": True})
    people = {"subscriptions": [{"protocol": "email", "endpoint": "security@example.com"}], "publishers": ["events"]}
    for module, options in (("notice_topic", people), ("audit_trail", {"cloudwatch_logs": True})):
        run = scene.direct({f"dayone.aws.{module}": options})
        assert run.code == 0, run.output


def certificate(scene: Scene) -> None:
    """A certificate whose domain is not validated yet."""
    ours = [{"Key": "dayone:managed", "Value": "site_certificate"}]
    scene.client("acm").request_certificate(DomainName="example.com", ValidationMethod="DNS", Tags=ours)


def old_page(scene: Scene) -> None:
    """A site with a page of before."""
    site(scene)
    name = f"dayone-site-{MANAGEMENT}-us-east-1"
    scene.client("s3").put_object(Bucket=name, Key="index.html", Body=b"old")


def site(scene: Scene) -> None:
    """A site, and buckets of the baseline and of others."""
    assert scene.direct({"dayone.aws.site_distribution": {}}).code == 0
    made = {"Tags": [{"Key": "dayone:managed", "Value": "config_recorder/default"}]}
    s3 = scene.client("s3")
    s3.create_bucket(Bucket=f"dayone-config-{MANAGEMENT}-us-east-1", CreateBucketConfiguration=made)
    s3.create_bucket(Bucket="theirs")
    Record.forget()  # an undo counts for the one module that is left


def contacts(scene: Scene) -> None:
    """An organization that trusts Account Management."""
    organization(scene)
    scene.client("organizations").enable_aws_service_access(ServicePrincipal="account.amazonaws.com")


def administrators(scene: Scene) -> None:
    """A group of administrators, all of whom can sign in."""
    iam = scene.client("iam")
    iam.create_group(GroupName="admins")
    iam.attach_group_policy(GroupName="admins", PolicyArn=ADMIN)
    for name in ("ada", "bob"):
        iam.create_user(UserName=name)
        iam.create_login_profile(UserName=name, Password="Correct-horse-7-battery")
        iam.add_user_to_group(GroupName="admins", UserName=name)


TRUSTED = [{"kind": "arn", "arn": "arn:aws:iam::111122223333:role/ci"}, {"kind": "github", "subjects": ["repo:a/b:*"]}]
READS_A = {"Sid": "Own", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
FOLDER = str(ROOT / "tests" / "demo_site")
PERSON = {
    "full_name": "Platform team",
    "address_line_1": "Example Street 2",
    "city": "Hamburg",
    "state_or_region": "Hamburg",
    "postal_code": "22765",
    "country_code": "DE",
    "phone_number": "+49 40 1234567",
}
VPCS = [{"vpc_id": f"vpc-0123456789abcdef{number}", "region": "us-east-1"} for number in range(2)]
ZONE = {"zone": "example.com"}
SECURED = {
    "regions": ["us-east-1"],
    "services": [
        "guardduty",
        "security_hub",
        "inspector",
        "macie",
        "detective",
        "access_analyzer",
        "config",
        "cloudtrail",
    ],
}
WAYS = (
    Way("notice_topic", "rotated", {}, {}, spoils=(rotation,), undone=UNDONE),
    Way(
        "notice_topic",
        "spare_key",
        {},
        {},
        spoils=(spare("notice_topic/dayone-security", "Encrypts notices of dayone-security"),),
    ),
    Way(
        "billing_alarm",
        "rotated",
        {"thresholds": [10], "encrypt": True},
        {"thresholds": [10], "encrypt": True},
        spoils=(rotation, spare("billing_alarm/dayone-billing", "Encrypts billing notices")),
        undone=UNDONE,
    ),
    Way(
        "audit_trail",
        "stopped",
        {},
        {},
        spoils=(stopped, spare("audit_trail/dayone-trail", "Encrypts the files of the trail dayone-trail")),
        undone=UNDONE,
    ),
    Way(
        "admin_access",
        "of_six_versions",
        {"users": [{"name": "ada"}]},
        {"users": [{"name": "ada"}]},
        spoils=(versions,),
    ),
    Way("billing_access_audit", "unclear", before=(unclear,), looks=True),
    Way("identity_center_safeguards", "told", {"break_glass_users": ["glass"]}, before=(center, told)),
    Way(
        "site_certificate",
        "waited_for",
        {"names": ["example.com"], "zone": "example.com", "wait_timeout": 10},
        before=(zone, certificate),
    ),
    Way(
        "bootstrap",
        "others_rights",
        {"trusted": TRUSTED, "steps": ["password_policy"]},
        {"trusted": TRUSTED, "steps": ["password_policy"]},
        spoils=(access_roles,),
        undone=PARTLY,
    ),
    Way(
        "bootstrap",
        "no_boundary",
        {"trusted": TRUSTED, "steps": ["password_policy"]},
        {"trusted": TRUSTED, "steps": ["password_policy"]},
        spoils=(no_boundary,),
        undone=UNDONE,
    ),
    Way(
        "resource_audit",
        "shared",
        {
            "regions": ["eu-west-1"],
            "checks": ["access_analyzer_findings", "access_point_public_access", "public_snapshots"],
        },
        before=(mess,),
        looks=True,
    ),
    Way(
        "identity_center_permission_sets",
        "narrower",
        {"permission_sets": [{"name": "a", "managed_policies": ["ReadOnlyAccess"], "tags": {"team": "b", "new": "x"}}]},
        {
            "permission_sets": [
                {
                    "name": "a",
                    "statements": [READS_A],
                    "permissions_boundary": {"name": "limits"},
                    "tags": {"team": "a"},
                }
            ]
        },
        before=(center,),
        undone=UNDONE,
    ),
    Way(
        "identity_center_users",
        "described",
        {"groups": [{"name": "developers", "description": "Those who develop"}]},
        {"groups": [{"name": "developers", "description": "Developers"}]},
        before=(center,),
        undone=UNDONE,
    ),
    Way(
        "organization_units",
        "renamed",
        {"units": [{"name": "Live", "was": "Workloads", "tags": {"stage": "live", "team": "web"}}]},
        {"units": [{"name": "Workloads", "tags": {"stage": "test"}}]},
        before=(organization,),
        undone=UNDONE,
    ),
    Way(
        "organization_guardrails",
        "said_otherwise",
        {"guardrails": [{"name": "stay", "preset": "deny_leaving", "targets": ["Workloads/Prod"]}]},
        {"guardrails": [{"name": "stay", "preset": "deny_leaving", "targets": ["Workloads/Prod"]}]},
        before=(organization,),
        spoils=(guardrail,),
        undone=UNDONE,
    ),
    Way(
        "ec2_account_defaults",
        "own_key",
        {"regions": ["us-east-1"], "ebs_encryption": True, "ebs_kms_key_id": "alias/volumes"},
        before=(ebs_key,),
        undone=UNDONE,
    ),
    Way(
        "vpc_account_settings",
        "short",
        {"regions": ["us-east-1"], "encryption_controls": "attempt-enforce"},
        before=(short_vpc,),
    ),
    Way(
        "domain_registration",
        "locked",
        {"domain": "ready-mine.com", "transfer_lock": True, "auto_renew": True},
        before=(domain,),
    ),
    Way("dns_dnssec", "inactive", ZONE, ZONE, (zone,), (inactive,)),
    Way(
        "dns_dnssec",
        "closed",
        ZONE,
        ZONE,
        (zone,),
        (keys, spare("dns_dnssec/example.com", "Signs example.com (DNSSEC)")),
    ),
    Way(
        "dns_zone",
        "another_network",
        {"name": "corp.internal", "private": True, "vpcs": VPCS},
        {"name": "corp.internal", "private": True, "vpcs": VPCS[:1]},
        undone=UNDONE,
    ),
    Way("dns_query_logging", "kept", {**ZONE, "retention_days": 0}, ZONE, (zone,)),
    Way("dns_query_logging", "gone", {**ZONE, "state": "absent", "force": True}, ZONE, (zone,)),
    Way("site_content", "invalidated", {"folder": FOLDER}, before=(old_page,)),
    Way("notice_topic", "tagged", {"tags": {"team": "security"}}, {}, undone=UNDONE),
    Way(
        "billing_alarm",
        "tagged",
        {"monthly_limit": 100, "tags": {"team": "finance"}},
        {"monthly_limit": 100},
        undone=UNDONE,
    ),
    Way("access_logs", "site", {"site_names": ["site"], "buckets": ["theirs"]}, before=(site,), undone=UNDONE),
    Way(
        "account_contacts",
        "of_a_member",
        {"account_id": SECOND, "primary": PERSON},
        before=(contacts,),
    ),
    Way(
        "organization_accounts",
        "own",
        {"accounts": [{"name": "main", "id": MANAGEMENT, "alias": "example-main", "regions": ["eu-central-2"]}]},
        before=(contacts,),
        undone=frozenset({"manual"}),
    ),
    Way(
        "iam_groups",
        "one_less",
        {
            "groups": [{"name": "admins", "managed_policies": [ADMIN], "members": ["ada"], "membership": "exact"}],
            "admin_groups": ["admins"],
        },
        before=(administrators,),
    ),
    Way("organization_audit", "workloads", {"regions": ["us-east-1"]}, before=(workloads,), looks=True),
    Way(
        "organization_security",
        "administrators",
        {**SECURED, "administrator_account": "second", "replace_administrator": True},
        {**SECURED, "administrator_account": "first"},
        before=(organization,),
        undone=PARTLY,
    ),
)


@pytest.mark.parametrize("way", [pytest.param(way, id=f"{way.module}-{way.name}") for way in WAYS])
def test_a_way_is_gone_within_the_permissions(
    account: Emulator, direct: Play, client: Client, tmp_path: Path, way: Way
) -> None:
    for bring in way.before:
        bring(Scene(account, client, direct))
    name = f"dayone.aws.{way.module}"
    if way.first is not None:
        first = direct({name: way.first})
        assert first.code == 0, first.output
    for spoil in way.spoils:
        spoil(client)
    task = limited(client, {name: way.options}, "restore" if way.undone else "")
    account.control("clock", {"seconds": SEEN})
    run = direct([step(task, "check", check_mode=True), step(task, "apply"), step(task, "again")])
    assert (run.code, denied()) == (0, []), run.output
    assert [item["changed"] for item in run.tasks] == [not way.looks, not way.looks, False], run.output
    assert run.writes_of("check") == []
    if way.undone:
        account.control("clock", {"seconds": SEEN})
        undone = direct(undoing(tmp_path, task))
        assert (undone.code, denied()) == (0, []), undone.output
        assert {row["status"] for row in undone.result["findings"]} == way.undone, undone.output
