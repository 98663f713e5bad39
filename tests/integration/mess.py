# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An account in which somebody built in a hurry: for every check of resource_audit a breach, and how it is mended."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.emulator.account import State

from . import mess_shared

ACCOUNT = "123456789012"
REGION = "eu-west-1"
_TO_ALL = {"Sid": "Open", "Effect": "Allow", "Principal": "*"}
_OF_EC2 = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
#: The trust policy of the role that an instance's profile holds: without a role the profile gives nothing.
_FOR_INSTANCES = {"Version": "2012-10-17", "Statement": [_OF_EC2]}
#: Lets CloudWatch Logs deliver a distribution's logs into the bucket, however the rest of its policy stands.
_DELIVERY = {
    "Effect": "Allow",
    "Principal": {"Service": "delivery.logs.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::numbers/*",
    "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
}


@dataclass
class Breach:
    """A resource that breaches checks, and the ways to mend it and to break it again."""

    arn: str
    checks: tuple[str, ...]
    mend: Callable[[], Any]
    worsen: Callable[[], Any]
    region: str = REGION


@dataclass
class Mess:
    """The account, built by clients of its own."""

    client: Callable[..., Any]
    breaches: list[Breach] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ec2 = self.client("ec2", REGION)
        self._networks()
        self._instances()
        self._data()
        self._policies()
        self._fronts()
        mess_shared.everything(self.client, self._add)

    def _add(self, arn: str, *checks: str, mend: Any, worsen: Any, region: str = REGION) -> None:
        self.breaches.append(Breach(arn, checks, mend, worsen, region))

    def _arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"

    def _networks(self) -> None:
        """A VPC of our own with a peering to the default one. The default VPC's ACL is taken for the breach of 6.2."""
        ec2 = self._ec2
        self._default = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        self._vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        self._group()
        self._acls()
        self._peering()

    def _group(self) -> None:
        made = self._ec2.create_security_group(GroupName="open", Description="open", VpcId=self._vpc)["GroupId"]
        world = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
        rules = [
            {"IpProtocol": "tcp", "FromPort": low, "ToPort": high, **world} for low, high in ((20, 25), (445, 445))
        ]
        checks = ("admin_ingress_ipv4", "admin_ingress_ipv6", "cifs_ingress")
        self._add(
            self._arn("ec2", f"security-group/{made}"),
            *checks,
            mend=lambda: self._ec2.revoke_security_group_ingress(GroupId=made, IpPermissions=rules),
            worsen=lambda: self._ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=rules),
        )
        self.breaches[-1].worsen()

    def _acls(self) -> None:
        """Every ACL as AWS makes it lets the world in: a denial before that mends it."""
        for acl in self._ec2.describe_network_acls()["NetworkAcls"]:
            name = acl["NetworkAclId"]

            def mend(name: str = name) -> None:
                for number, port in ((1, 22), (2, 3389)):
                    self._ec2.create_network_acl_entry(
                        NetworkAclId=name,
                        RuleNumber=number,
                        Protocol="-1",
                        RuleAction="deny",
                        Egress=False,
                        CidrBlock="0.0.0.0/0",
                        PortRange={"From": port, "To": port},
                    )

            def worsen(name: str = name) -> None:
                for number in (1, 2):
                    self._ec2.delete_network_acl_entry(NetworkAclId=name, RuleNumber=number, Egress=False)

            self._add(self._arn("ec2", f"network-acl/{name}"), "acl_admin_ingress", mend=mend, worsen=worsen)

    def _peering(self) -> None:
        ec2 = self._ec2
        made = ec2.create_vpc_peering_connection(VpcId=self._vpc, PeerVpcId=self._default)["VpcPeeringConnection"]
        peering = made["VpcPeeringConnectionId"]
        ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
        tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [self._vpc]}])["RouteTables"]
        self._table = tables[0]["RouteTableId"]
        wide = {"RouteTableId": self._table, "DestinationCidrBlock": "172.31.0.0/16"}
        narrow = {"RouteTableId": self._table, "DestinationCidrBlock": "172.31.7.0/24"}

        def change(gone: dict[str, str], new: dict[str, str]) -> None:
            ec2.delete_route(**gone)
            ec2.create_route(**new, VpcPeeringConnectionId=peering)

        ec2.create_route(**wide, VpcPeeringConnectionId=peering)
        self._add(
            self._arn("ec2", f"route-table/{self._table}"),
            "peering_routes",
            mend=lambda: change(wide, narrow),
            worsen=lambda: change(narrow, wide),
        )

    def _instances(self) -> None:
        """An instance, and with it a VPC in use."""
        ec2, iam = self._ec2, self.client("iam")
        iam.create_instance_profile(InstanceProfileName="web")
        iam.create_role(RoleName="web", AssumeRolePolicyDocument=json.dumps(_FOR_INSTANCES))
        iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
        subnet = ec2.create_subnet(VpcId=self._vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
        image = ec2.describe_images()["Images"][0]["ImageId"]
        made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnet)["Instances"][0]["InstanceId"]
        attached: list[str] = []
        endpoints: list[str] = []

        def mend() -> None:
            answer = ec2.associate_iam_instance_profile(IamInstanceProfile={"Name": "web"}, InstanceId=made)
            attached.append(answer["IamInstanceProfileAssociation"]["AssociationId"])
            ec2.modify_instance_metadata_options(InstanceId=made, HttpTokens="required")

        def worsen() -> None:
            ec2.disassociate_iam_instance_profile(AssociationId=attached.pop())
            ec2.modify_instance_metadata_options(InstanceId=made, HttpTokens="optional")

        def connect() -> None:
            for service in ("s3", "dynamodb"):
                name = f"com.amazonaws.{REGION}.{service}"
                gateway = {"VpcEndpointType": "Gateway", "RouteTableIds": [self._table]}
                answer = ec2.create_vpc_endpoint(VpcId=self._vpc, ServiceName=name, **gateway)
                endpoints.append(answer["VpcEndpoint"]["VpcEndpointId"])

        def part() -> None:
            ec2.delete_vpc_endpoints(VpcEndpointIds=endpoints)
            endpoints.clear()

        arn = self._arn("ec2", f"instance/{made}")
        self._add(arn, "instance_profile", "instance_imdsv2", mend=mend, worsen=worsen)
        self._add(self._arn("ec2", f"vpc/{self._vpc}"), "vpc_endpoints", mend=connect, worsen=part)

    def _data(self) -> None:
        self._bucket()
        self._database()
        efs = self.client("efs", REGION)

        def plain() -> str:
            return str(efs.create_file_system(CreationToken="plain")["FileSystemArn"])

        def gone() -> None:
            efs.delete_file_system(FileSystemId=efs.describe_file_systems()["FileSystems"][0]["FileSystemId"])

        self._add(plain(), "efs_encryption", mend=gone, worsen=plain)
        self._key()

    def _bucket(self) -> None:
        s3 = self.client("s3", REGION)
        s3.create_bucket(Bucket="numbers", CreateBucketConfiguration={"LocationConstraint": REGION})
        arn = "arn:aws:s3:::numbers"
        objects = [arn, f"{arn}/*"]
        public = {**_TO_ALL, "Action": "s3:GetObject", "Resource": f"{arn}/*"}
        plain = {"Bool": {"aws:SecureTransport": "false"}}
        tls = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": objects, "Condition": plain}

        def put(statement: dict[str, Any]) -> None:
            document = {"Version": "2012-10-17", "Statement": [statement, _DELIVERY]}
            s3.put_bucket_policy(Bucket="numbers", Policy=json.dumps(document))

        def mend() -> None:
            put(tls)
            blocks = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
            s3.put_public_access_block(Bucket="numbers", PublicAccessBlockConfiguration=dict.fromkeys(blocks, True))
            self._versioning("Enabled")
            self._sse_c("SSE-C")

        def worsen() -> None:
            s3.delete_public_access_block(Bucket="numbers")
            put(public)
            self._versioning("Disabled")
            self._sse_c("NONE")

        worsen()
        checks = ("public_policies", "bucket_tls", "bucket_public_access", "bucket_mfa_delete", "bucket_sse_c")
        self._add(arn, *checks, mend=mend, worsen=worsen)

    def _sse_c(self, blocked: str) -> None:
        """Which encryption the bucket blocks."""
        rule = {
            "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
            "BlockedEncryptionTypes": {"EncryptionType": [blocked]},
        }
        s3 = self.client("s3", REGION)
        s3.put_bucket_encryption(Bucket="numbers", ServerSideEncryptionConfiguration={"Rules": [rule]})

    def _versioning(self, mfa: str) -> None:
        """MFA delete, which takes root."""
        keys = {"aws_access_key_id": next(iter(State.root.keys)), "aws_secret_access_key": "root"}
        self.client("s3", REGION, **keys).put_bucket_versioning(
            Bucket="numbers",
            MFA="arn:aws:iam::123456789012:mfa/root 123456",
            VersioningConfiguration={"Status": "Enabled", "MFADelete": mfa},
        )

    def _database(self) -> None:
        rds = self.client("rds", REGION)
        bad = {"PubliclyAccessible": True, "MultiAZ": False, "AutoMinorVersionUpgrade": False}
        good = {"PubliclyAccessible": False, "MultiAZ": True, "AutoMinorVersionUpgrade": True}

        def make(encrypted: bool, how: dict[str, bool]) -> str:
            made = rds.create_db_instance(
                DBInstanceIdentifier="shop",
                Engine="mysql",
                DBInstanceClass="db.t3.micro",
                MasterUsername="shop",
                MasterUserPassword="Not-a-secret-of-anybody",
                AllocatedStorage=20,
                StorageEncrypted=encrypted,
                **how,
            )
            return str(made["DBInstance"]["DBInstanceArn"])

        def remake(encrypted: bool, how: dict[str, bool]) -> None:
            rds.delete_db_instance(DBInstanceIdentifier="shop", SkipFinalSnapshot=True)
            make(encrypted, how)

        checks = ("rds_encryption", "rds_minor_upgrades", "rds_public", "rds_multi_az")
        arn = make(False, bad)
        self._add(arn, *checks, mend=lambda: remake(True, good), worsen=lambda: remake(False, bad))

    def _key(self) -> None:
        kms = self.client("kms", REGION)
        made = kms.create_key()["KeyMetadata"]
        kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
        before = kms.get_key_policy(KeyId=made["KeyId"], PolicyName="default")["Policy"]
        public = json.dumps({"Version": "2012-10-17", "Statement": [{**_TO_ALL, "Action": "kms:*", "Resource": "*"}]})

        def mend() -> None:
            kms.enable_key_rotation(KeyId=made["KeyId"])
            kms.put_key_policy(KeyId=made["KeyId"], PolicyName="default", Policy=before)

        def worsen() -> None:
            kms.disable_key_rotation(KeyId=made["KeyId"])
            kms.put_key_policy(KeyId=made["KeyId"], PolicyName="default", Policy=public)

        worsen()
        self._add(made["Arn"], "key_rotation", "public_policies", mend=mend, worsen=worsen)

    def _policies(self) -> None:
        """A resource of each kind that has a policy."""
        self._role_and_function()
        sns, sqs = self.client("sns", REGION), self.client("sqs", REGION)
        topic = sns.create_topic(Name="news")["TopicArn"]
        default = sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"]
        self._policy(
            topic,
            lambda text: sns.set_topic_attributes(
                TopicArn=topic, AttributeName="Policy", AttributeValue=text or default
            ),
        )
        url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
        self._policy(
            self._arn("sqs", "jobs"), lambda text: sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": text})
        )
        vault = self.client("secretsmanager", REGION)
        secret = vault.create_secret(Name="token", SecretString="Not-a-secret-of-anybody")["ARN"]

        def of_secret(text: str) -> None:
            if text:
                vault.put_resource_policy(SecretId=secret, ResourcePolicy=text)
            else:
                vault.delete_resource_policy(SecretId=secret)

        self._policy(secret, of_secret)
        ecr = self.client("ecr", REGION)
        repository = ecr.create_repository(repositoryName="shop")["repository"]["repositoryArn"]

        def of_repository(text: str) -> None:
            if text:
                ecr.set_repository_policy(repositoryName="shop", policyText=text)
            else:
                ecr.delete_repository_policy(repositoryName="shop")

        self._policy(repository, of_repository)

    def _policy(self, arn: str, put: Callable[[str], Any]) -> None:
        """A policy that is open to everybody, and its way back to none."""
        text = json.dumps({"Version": "2012-10-17", "Statement": [{**_TO_ALL, "Action": "*", "Resource": "*"}]})
        put(text)
        self._add(arn, "public_policies", mend=lambda: put(""), worsen=lambda: put(text))

    def _role_and_function(self) -> None:
        iam, functions = self.client("iam"), self.client("lambda", REGION)
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        good, bad = (
            json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            for statement in (trust, {**trust, "Principal": {"AWS": "*"}})
        )
        arn = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=good)["Role"]["Arn"]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("it.py", "def handler(event, context):\n    return None\n")
        made = functions.create_function(
            FunctionName="worker",
            Runtime="python3.13",
            Role=arn,
            Handler="it.handler",
            Code={"ZipFile": packed.getvalue()},
        )["FunctionArn"]

        def trusted(text: str) -> None:
            iam.update_assume_role_policy(RoleName="worker", PolicyDocument=text)

        def worsen() -> None:
            functions.add_permission(
                FunctionName="worker", StatementId="Open", Action="lambda:InvokeFunction", Principal="*"
            )

        def mend() -> None:
            functions.remove_permission(FunctionName="worker", StatementId="Open")

        trusted(bad)
        self._add(arn, "public_policies", mend=lambda: trusted(good), worsen=lambda: trusted(bad), region="global")
        worsen()
        self._add(made, "public_policies", mend=mend, worsen=worsen)

    def _fronts(self) -> None:
        """Front ends without logs."""
        self._balancers()
        self._apis()
        self._distribution()

    def _balancers(self) -> None:
        subnets = self._ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [self._default]}])["Subnets"]
        ids = [item["SubnetId"] for item in subnets][:2]
        new, old = self.client("elbv2", REGION), self.client("elb", REGION)
        arn = new.create_load_balancer(Name="shop", Subnets=ids)["LoadBalancers"][0]["LoadBalancerArn"]
        new.create_load_balancer(Name="lines", Subnets=ids, Type="network")

        def logs(on: str) -> None:
            values = {"access_logs.s3.enabled": on, "access_logs.s3.bucket": "numbers"}
            attributes = [{"Key": key, "Value": value} for key, value in values.items()]
            new.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=attributes)

        self._add(arn, "front_end_logging", mend=lambda: logs("true"), worsen=lambda: logs("false"))
        listener = {"Protocol": "http", "LoadBalancerPort": 80, "InstancePort": 80}
        old.create_load_balancer(LoadBalancerName="classic", Listeners=[listener], Subnets=ids)

        def classic_logs(on: bool) -> None:
            log = {"Enabled": on, "S3BucketName": "numbers", "EmitInterval": 5, "S3BucketPrefix": ""}
            old.modify_load_balancer_attributes(LoadBalancerName="classic", LoadBalancerAttributes={"AccessLog": log})

        self._add(
            self._arn("elasticloadbalancing", "loadbalancer/classic"),
            "front_end_logging",
            mend=lambda: classic_logs(True),
            worsen=lambda: classic_logs(False),
        )

    def _apis(self) -> None:
        rest, http = self.client("apigateway", REGION), self.client("apigatewayv2", REGION)
        api = rest.create_rest_api(name="rest")["id"]
        root = rest.get_resources(restApiId=api)["items"][0]["id"]
        where = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
        rest.put_method(**where, authorizationType="NONE")
        rest.put_integration(**where, type="MOCK")
        rest.create_deployment(restApiId=api, stageName="prod")

        def logs(destination: str) -> None:
            change = {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": destination}
            rest.update_stage(restApiId=api, stageName="prod", patchOperations=[change])

        to = self._arn("logs", "log-group:access")
        self._add(
            f"arn:aws:apigateway:{REGION}::/restapis/{api}/stages/prod",
            "front_end_logging",
            mend=lambda: logs(to),
            worsen=lambda: logs(""),
        )
        other = http.create_api(Name="http", ProtocolType="HTTP")["ApiId"]
        http.create_stage(ApiId=other, StageName="$default")

        def restage(**settings: Any) -> None:
            http.delete_stage(ApiId=other, StageName="$default")
            http.create_stage(ApiId=other, StageName="$default", **settings)

        self._add(
            f"arn:aws:apigateway:{REGION}::/apis/{other}/stages/$default",
            "front_end_logging",
            mend=lambda: restage(AccessLogSettings={"DestinationArn": to, "Format": "$context.requestId"}),
            worsen=restage,
        )

    def _distribution(self) -> None:
        """A distribution whose logs CloudWatch Logs delivers, or not."""
        cloudfront, logs = self.client("cloudfront"), self.client("logs")
        origin = {"Id": "it", "DomainName": "numbers.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
        behavior: dict[str, Any] = {"TargetOriginId": "it", "ViewerProtocolPolicy": "https-only", "MinTTL": 0}
        behavior["ForwardedValues"] = {"QueryString": False, "Cookies": {"Forward": "none"}}
        config: dict[str, Any] = {
            "CallerReference": "it",
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": behavior,
        }
        arn = cloudfront.create_distribution(DistributionConfig=config)["Distribution"]["ARN"]
        logs.put_delivery_source(name="site", resourceArn=arn, logType="ACCESS_LOGS")
        target = {"destinationResourceArn": "arn:aws:s3:::numbers"}
        to = logs.put_delivery_destination(name="site", deliveryDestinationConfiguration=target)["deliveryDestination"]

        def mend() -> None:
            logs.create_delivery(deliverySourceName="site", deliveryDestinationArn=to["arn"])

        def worsen() -> None:
            logs.delete_delivery(id=logs.describe_deliveries()["deliveries"][0]["id"])

        self._add(arn, "front_end_logging", mend=mend, worsen=worsen, region="global")
