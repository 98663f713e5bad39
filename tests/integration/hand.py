# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Another hand in the account: what it finds there, what a person mends, and what somebody takes apart again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends

from tests.emulator import kit
from tests.emulator.account import ACCOUNT, DATE
from tests.emulator.clock import clock
from tests.emulator.server import Emulator
from tests.emulator.services.account_life import ENABLED_AFTER
from tests.emulator.services.ec2_account import TAKES
from tests.emulator.services.iam_users import PERIOD, code

from . import apart
from .mess import Mess

MEMBER = apart.MEMBER
#: What is trusted by then, and takes a delegated administrator.
DELEGATED = ("account", "guardduty", "iam")
DOMAIN = "ready-sample.com"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
AUDIT = "arn:aws:iam::aws:policy/SecurityAudit"
SHELL = "arn:aws:iam::aws:policy/AWSCloudShellFullAccess"
_LONG_AGO = "2020-01-01T00:00:00+00:00"
UP = {"Effect": "Allow", "Action": "iam:PutUserPolicy", "Resource": "*"}
PARTNER = {"Effect": "Allow", "Principal": {"AWS": "999988887777"}, "Action": "sts:AssumeRole"}
BUDGETS = {"Effect": "Allow", "Principal": {"Service": "budgets.amazonaws.com"}, "Action": "sts:AssumeRole"}
Client = Callable[..., Any]


def put_charge(client: Client, currency: str) -> None:
    """A charge that CloudWatch has seen."""
    past = datetime.now(timezone.utc) - timedelta(minutes=5)
    data = {"MetricName": "EstimatedCharges", "Value": 3.0, "Timestamp": past}
    dimensions = [{"Name": "Currency", "Value": currency}]
    client("cloudwatch").put_metric_data(Namespace="AWS/Billing", MetricData=[{**data, "Dimensions": dimensions}])


def forget_charges() -> None:
    """CloudWatch lists metrics of the last two weeks: these have gone by."""
    cloudwatch_backends[ACCOUNT]["us-east-1"].metric_data.clear()


def leave_events(client: Client) -> None:
    """An event of a change that nobody has handled for two hours, as CloudWatch has seen it."""
    data = {"MetricName": "ApproximateAgeOfOldestMessage", "Value": 7200.0, "Timestamp": datetime.now(timezone.utc)}
    dimensions = [{"Name": "QueueName", "Value": "dayone-changes"}]
    client("cloudwatch").put_metric_data(Namespace="AWS/SQS", MetricData=[{**data, "Dimensions": dimensions}])


def forget_events() -> None:
    """All have been handled."""
    backend = cloudwatch_backends[ACCOUNT]["us-east-1"]
    backend.metric_data = [item for item in backend.metric_data if item.namespace != "AWS/SQS"]


def document(*statements: dict[str, Any]) -> str:
    """A policy as text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


VPC = "vpc-0a1b2c3d"
#: The id of the key that controls.yml names.
KEY = "11111111-2222-3333-4444-555555555555"


class Hand:
    """The account of the baseline.

    Args:
        account: the account on its day zero.
        client: gives clients of it.
    """

    def __init__(self, account: Emulator, client: Client) -> None:
        self._account, self._client = account, client
        self.breaches = Mess(client).breaches
        self._iam = client("iam")
        client("kms").create_alias(
            AliasName="alias/disks", TargetKeyId=client("kms").create_key()["KeyMetadata"]["KeyId"]
        )
        self._key_of_the_trail(client("kms"))
        client("ec2").enable_serial_console_access()
        client("logs").create_log_group(logGroupName="/sessions")
        ours = {"Tags": [{"Key": "dayone:managed", "Value": "static_site/older"}]}
        client("s3").create_bucket(Bucket="older-site", CreateBucketConfiguration=ours)
        self._iam.create_role(RoleName="budget-actions", AssumeRolePolicyDocument=document(BUDGETS))
        self._organize()
        for name in ("bob", "eve"):
            self._iam.create_user(UserName=name)
        self._iam.create_group(GroupName="guests")
        iam_backends[ACCOUNT]["aws"].get_group("guests").create_date = datetime.now() - timedelta(days=365)
        self._register()
        self._let_go()

    def _key_of_the_trail(self, kms: Any) -> None:
        """The key that the tasks name, which CloudTrail and all that publish to topics may use. The owner of the
        account has it rotate."""
        names = ("cloudtrail", "cloudwatch", "events", "budgets", "costalerts")
        usage = {
            "Effect": "Allow",
            "Principal": {"Service": [f"{name}.amazonaws.com" for name in names]},
            "Action": ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"],
            "Resource": "*",
        }
        owner = {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "kms:*", "Resource": "*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [owner, usage]})
        kms.create_key(Policy=policy, Tags=[{"TagKey": "_custom_id_", "TagValue": KEY}])
        kms.enable_key_rotation(KeyId=KEY)

    def _organize(self) -> None:
        organizations = self._client("organizations")
        organizations.create_organization(FeatureSet="ALL")
        self.root = str(organizations.list_roots()["Roots"][0]["Id"])
        for name in ("first", "old", "strange"):
            organizations.create_account(Email=f"{name}@example.com", AccountName=name)
        organizations.enable_aws_service_access(ServicePrincipal="guardduty.amazonaws.com")

    def _let_accounts_go(self) -> None:
        """A unit and an account that nobody has named, another address, and an account that is to be closed."""
        organization = organizations_backends[ACCOUNT]["aws"]
        organization.create_organizational_unit(ParentId=self.root, Name="Strange")
        organization.get_account_by_id(MEMBER).email = "other@example.com"
        if "strange" not in {item.name for item in organization.accounts}:
            organization.create_account(AccountName="strange", Email="strange@example.com")
        old = organization.get_account_by_attr("name", "old")
        old.status = old.state = "ACTIVE"

    def _mend_accounts(self) -> None:
        """AWS ends what takes its time."""
        organization = organizations_backends[ACCOUNT]["aws"]
        organization.ou = [unit for unit in organization.ou if unit.name != "Strange"]
        organization.accounts = [item for item in organization.accounts if item.name != "strange"]
        organization.get_account_by_id(MEMBER).email = "first@example.com"
        self._account.control("clock", {"seconds": ENABLED_AFTER})

    def _register(self) -> None:
        people = ("Admin", "Registrant", "Tech")
        self._client("route53domains").register_domain(
            DomainName=DOMAIN, DurationInYears=1, **{f"{person}Contact": {"FirstName": "Ada"} for person in people}
        )

    def _let_go(self) -> None:
        """What only people do, done badly."""
        self._leave_vpcs()
        leave_events(self._client)
        block = {
            "BlockPublicSecurityGroupRules": False,
            "PermittedPublicSecurityGroupRuleRanges": [{"MinRange": 22, "MaxRange": 22}],
        }
        self._client("emr").put_block_public_access_configuration(BlockPublicAccessConfiguration=block)
        self._root("none", 1, datetime.now(timezone.utc).strftime(DATE))
        members = {"account_id": MEMBER, "mfa": "virtual", "certificates": 1, "access_keys": 1, "login_profile": True}
        self._account.control("root", members)
        self._store("support.plan", {"name": "business", "flagged": {"7DAFEmoDos": 1}})
        self._store("billing.access", {"active": False})
        self._store("cloudtrail.delivery", {"error": "AccessDenied"}, "us-east-1")
        image = self._client("ec2").describe_images()["Images"][0]["ImageId"]
        self._client("ec2").run_instances(ImageId=image, MinCount=1, MaxCount=1)
        instance = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
        about = {"InstanceArn": instance, "OwnerAccountId": MEMBER, "Status": "ACTIVE", "PrimaryRegion": "us-east-1"}
        kit.stored(MEMBER, "sso-admin.instances")[instance] = {**about, "IdentityStoreId": "d-0123456789"}
        kit.stored(MEMBER, "iam.used")["glacier"] = {"region": "us-east-1", "days": 3}
        kit.stored(ACCOUNT, "ec2.declarative").clear()
        error = {"ErrorCode": "TAG_KEY_INVALID", "ErrorMessage": "No such key.", "PathToError": "tags"}
        kit.stored(ACCOUNT, "organizations.invalid")["TAG_POLICY"] = {MEMBER: [error]}
        self._let_accounts_go()
        self._let_users_go()
        domains = self._client("route53domains")
        domains.disable_domain_transfer_lock(DomainName=DOMAIN)
        domains.disable_domain_auto_renew(DomainName=DOMAIN)
        domains.update_domain_contact_privacy(
            DomainName=DOMAIN, AdminPrivacy=False, RegistrantPrivacy=False, TechPrivacy=False
        )
        domains.update_domain_nameservers(DomainName=DOMAIN, Nameservers=[{"Name": "ns1.example.net"}])

    def _root(self, mfa: str, secrets: int, used: str) -> None:
        """How root is kept. The credential report of before is too old to be taken."""
        kept = {"mfa": mfa, "access_keys": secrets, "certificates": secrets, "confirmed": not secrets}
        self._account.control("root", {**kept, "password_last_used": used, "key_last_used": used, "report_time": None})

    def _let_users_go(self) -> None:
        iam = self._iam
        for name in ("bob", "eve"):
            iam.attach_user_policy(UserName=name, PolicyArn=AUDIT)
        iam.create_login_profile(UserName="eve", Password="Correct-horse-1")
        iam.attach_group_policy(GroupName="guests", PolicyArn=ADMIN)
        iam.attach_group_policy(GroupName="guests", PolicyArn=SHELL)
        iam.put_group_policy(GroupName="guests", PolicyName="up", PolicyDocument=document(UP))
        iam.create_role(RoleName="partner", AssumeRolePolicyDocument=document(PARTNER))
        arn = iam.get_group(GroupName="guests")["Group"]["Arn"]
        kit.stored(ACCOUNT, "iam.last_accessed")[arn] = {"s3": datetime.now(timezone.utc) - timedelta(days=100)}
        iam.upload_server_certificate(ServerCertificateName="old", CertificateBody="body", PrivateKey="key")
        while len(self._keys()) < 2:
            iam.create_access_key(UserName="legacy-deploy")
        old = iam_backends[ACCOUNT]["aws"].users["legacy-deploy"].access_keys[0]
        old.create_date, old.status = datetime.now() - timedelta(days=400), "Active"

    def _keys(self) -> list[dict[str, Any]]:
        return list(self._iam.list_access_keys(UserName="legacy-deploy")["AccessKeyMetadata"])

    def _store(self, name: str, value: dict[str, Any], region: str = "") -> None:
        self._account.control("store", {"name": name, "value": value, "region": region})

    def mend(self) -> None:
        """What no module does: it takes a person."""
        for breach in self.breaches:
            breach.mend()
        self._root("hardware", 0, _LONG_AGO)
        self._store("support.plan", {"flagged": {}})
        self._store("billing.access", {"active": True})
        self._store("cloudtrail.delivery", {"error": ""}, "us-east-1")
        put_charge(self._client, "USD")
        forget_events()
        kit.stored(MEMBER, "iam.used").clear()
        kit.stored(MEMBER, "sso-admin.instances").clear()
        kit.stored(ACCOUNT, "organizations.invalid").clear()
        self._mend_users()
        self._mend_organization()
        self._mend_accounts()
        ec2 = self._client("ec2")
        ec2.terminate_instances(InstanceIds=self._instances())
        kit.stored(ACCOUNT, "ec2.short", "us-east-1").clear()
        for row in ec2.describe_vpc_block_public_access_exclusions()["VpcBlockPublicAccessExclusions"]:
            ec2.delete_vpc_block_public_access_exclusion(ExclusionId=row["ExclusionId"])

    def _leave_vpcs(self) -> None:
        """A VPC that is excluded from the block of public access, and cannot encrypt."""
        ec2 = self._client("ec2")
        ec2.create_vpc_block_public_access_exclusion(VpcId=VPC, InternetGatewayExclusionMode="allow-bidirectional")
        kit.stored(ACCOUNT, "ec2.short", "us-east-1")[VPC] = "eni-1 cannot encrypt"
        ec2.modify_account_vpc_encryption_control(Mode="unmanaged", NatGateway="disable")
        self._account.control("clock", {"seconds": TAKES})

    def _instances(self) -> list[str]:
        rows = self._client("ec2").describe_instances()["Reservations"]
        return [item["InstanceId"] for row in rows for item in row["Instances"]]

    def _mend_users(self) -> None:
        iam = self._iam
        for key in self._keys():
            iam.delete_access_key(UserName="legacy-deploy", AccessKeyId=key["AccessKeyId"])
        iam.detach_user_policy(UserName="eve", PolicyArn=AUDIT)
        iam.delete_login_profile(UserName="eve")
        for policy in (ADMIN, SHELL):
            iam.detach_group_policy(GroupName="guests", PolicyArn=policy)
        iam.delete_group_policy(GroupName="guests", PolicyName="up")
        iam.delete_role(RoleName="partner")
        arn = iam.get_group(GroupName="guests")["Group"]["Arn"]
        kit.stored(ACCOUNT, "iam.last_accessed").pop(arn)
        made = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")["VirtualMFADevice"]
        seed, now = made["Base32StringSeed"].decode(), int(time.time()) // PERIOD
        self._phone = made["SerialNumber"]
        iam.enable_mfa_device(
            UserName="alice",
            SerialNumber=self._phone,
            AuthenticationCode1=code(seed, now - 1),
            AuthenticationCode2=code(seed, now),
        )

    def _mend_organization(self) -> None:
        organizations = self._client("organizations")
        for service in DELEGATED:
            organizations.register_delegated_administrator(
                AccountId=MEMBER, ServicePrincipal=f"{service}.amazonaws.com"
            )
        statement = {"Effect": "Allow", "Principal": {"AWS": MEMBER}, "Action": "organizations:*", "Resource": "*"}
        organizations.put_resource_policy(Content=document(statement))

    def worsen(self) -> None:
        """Take apart what the modules made, and undo what people mended."""
        iam, organizations = self._iam, self._client("organizations")
        for service in DELEGATED:
            principal = f"{service}.amazonaws.com"
            organizations.deregister_delegated_administrator(AccountId=MEMBER, ServicePrincipal=principal)
        organizations.delete_resource_policy()
        iam.deactivate_mfa_device(UserName="alice", SerialNumber=self._phone)
        iam.delete_virtual_mfa_device(SerialNumber=self._phone)
        forget_charges()
        apart.everything(self._client, DOMAIN)
        self._let_go()
        for breach in self.breaches:
            breach.worsen()


class Edges:
    """The account of the edges: it holds what cannot be in the other one at the same time."""

    def __init__(self, client: Client) -> None:
        self._client, self._iam = client, client("iam")
        for name in ("first", "second"):
            self._iam.create_user(UserName=name)
        self._let_go()

    def _let_go(self) -> None:
        self._iam.update_account_password_policy(MinimumPasswordLength=14)
        for name in ("first", "second"):
            self._iam.attach_user_policy(UserName=name, PolicyArn=ADMIN)
        forget_charges()
        put_charge(self._client, "EUR")

    def mend(self) -> None:
        """What no module does."""
        iam = self._iam
        own = {"Effect": "Allow", "Action": ["iam:*PasswordPolicy", "iam:*AccountPasswordPolicy"], "Resource": "*"}
        iam.put_user_policy(UserName="bootstrap-admin", PolicyName="passwords", PolicyDocument=document(own))
        provider = iam.create_saml_provider(SAMLMetadataDocument="x" * 1000, Name="corp")["SAMLProviderArn"]
        trust = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithSAML"}
        iam.create_role(RoleName="people", AssumeRolePolicyDocument=document(trust))
        iam.detach_user_policy(UserName="second", PolicyArn=ADMIN)
        self._client("organizations").create_organization(FeatureSet="ALL")
        put_charge(self._client, "USD")

    def worsen(self) -> None:
        """As it was."""
        iam = self._iam
        iam.delete_user_policy(UserName="bootstrap-admin", PolicyName="passwords")
        iam.delete_role(RoleName="people")
        iam.delete_saml_provider(SAMLProviderArn=iam.list_saml_providers()["SAMLProviderList"][0]["Arn"])
        self._client("organizations").delete_organization()
        self._let_go()


class Center:
    """The account of an organization with Identity Center, of which another hand has made what it liked."""

    def __init__(self, client: Client) -> None:
        organizations = client("organizations")
        organizations.create_organization(FeatureSet="ALL")
        organizations.create_account(Email="first@example.com", AccountName="first")
        self._sso, self._store = client("sso-admin"), client("identitystore")
        arn = self._sso.create_instance(Name="people")["InstanceArn"]
        self._arn = {"InstanceArn": arn}
        self._about = {"IdentityStoreId": self._sso.list_instances()["Instances"][0]["IdentityStoreId"]}
        self._let_go(self._permission_set("devops"))

    def _permission_set(self, name: str) -> str:
        """One that the module takes for its own."""
        tags = [{"Key": "dayone:managed", "Value": f"identity_center/{name}"}]
        made = self._sso.create_permission_set(**self._arn, Name=name, Tags=tags)["PermissionSet"]
        return str(made["PermissionSetArn"])

    def _let_go(self, devops: str) -> None:
        """A stranger gets in, a permission set is left over, and another is changed and not provisioned."""
        name = {"GivenName": "A", "FamilyName": "B"}
        stranger = self._store.create_user(**self._about, UserName="stranger", DisplayName="A B", Name=name)["UserId"]
        self._permission_set("old")
        clock.advance(60)
        about = {**self._arn, "PermissionSetArn": devops}
        target = {"TargetId": MEMBER, "TargetType": "AWS_ACCOUNT", "PrincipalType": "USER", "PrincipalId": stranger}
        self._sso.create_account_assignment(**about, **target)
        clock.advance(60)
        self._sso.update_permission_set(**about, SessionDuration="PT12H")

    def worsen(self) -> None:
        """Take apart what the modules made."""
        (devops,) = self._sso.list_permission_sets(**self._arn)["PermissionSets"]
        about = {**self._arn, "PermissionSetArn": devops}
        (held,) = self._sso.list_account_assignments(**about, AccountId=MEMBER)["AccountAssignments"]
        who = {key: held[key] for key in ("PrincipalType", "PrincipalId")}
        self._sso.delete_account_assignment(**about, TargetId=MEMBER, TargetType="AWS_ACCOUNT", **who)
        (user,) = self._store.list_users(**self._about)["Users"]
        self._store.delete_user(**self._about, UserId=user["UserId"])
        (group,) = self._store.list_groups(**self._about)["Groups"]
        change = [{"AttributePath": "description", "AttributeValue": "Others"}]
        self._store.update_group(**self._about, GroupId=group["GroupId"], Operations=change)
        clock.advance(60)
        self._let_go(devops)
