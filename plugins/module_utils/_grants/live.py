# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the acceptance suite for a sandbox account sends itself, besides what the playbooks do that it runs. Data.

It looks whether the account is empty, makes a queue and causes deliveries, asks what AWS answers, and takes away what
has a name of the baseline, or of a run of the suite (docs/live.md).
"""

from __future__ import annotations

from .._parts.permissions import ACCESS_REPORT
from .._permissions.need import Needs, also, reads, undoes, writes

_RUN = "live-*"
_NAMES = (_RUN, "dayone-*")


def _each(form: str) -> list[str]:
    return [form.format(name=name) for name in _NAMES]


_BUCKETS = _each("s3:::{name}")
_OBJECTS = _each("s3:::{name}/*")
_TOPICS = _each("sns:*:{{account}}:{name}")
_QUEUES = _each("sqs:*:{{account}}:{name}")
_LOG_GROUPS = _each("logs:*:{{account}}:log-group:{name}")
_ROLES = [*_each("iam::{{account}}:role/{name}"), "iam::{account}:role/dayone/*"]
_GROUPS = [*_each("iam::{{account}}:group/{name}"), "iam::{account}:group/dayone/*"]
_USERS = _each("iam::{{account}}:user/{name}")
_POLICIES = [*_each("iam::{{account}}:policy/{name}"), "iam::{account}:policy/dayone/*"]

_OWN_ROLE, _OWN_GROUP, _OWN_USER = (f"iam::{{account}}:{kind}/{_RUN}" for kind in ("role", "group", "user"))
_OWN_BUCKET, _OWN_TOPIC = f"s3:::{_RUN}", f"sns:*:{{account}}:{_RUN}"

LIVE: dict[str, Needs] = {
    "account": (
        reads("accessanalyzer ListAnalyzers"),
        reads("budgets DescribeBudgets", "budgets::{account}:budget/*"),
        reads("ce GetAnomalyMonitors", "ce::{account}:anomalymonitor/*"),
        reads("ce GetAnomalySubscriptions", "ce::{account}:anomalysubscription/*"),
        reads("cloudtrail DescribeTrails LookupEvents"),
        reads("cloudwatch DescribeAlarms", "cloudwatch:*:{account}:alarm:*"),
        reads("config DescribeConfigurationRecorders DescribeDeliveryChannels"),
        reads("dynamodb ListTables"),
        reads("ec2 DescribeFlowLogs DescribeInstances DescribeRegions DescribeVolumes"),
        reads("events ListRules"),
        reads("iam ListAccountAliases ListGroups ListPolicies ListRoles ListUsers"),
        reads("kms ListKeys"),
        reads("kms DescribeKey", "kms:*:{account}:key/*"),
        reads("lambda ListFunctions"),
        reads("logs DescribeLogGroups"),
        reads("rds DescribeDBInstances", "rds:*:{account}:db:*"),
        reads("route53 ListHostedZones"),
        reads("s3 ListBuckets"),
        reads("sns ListTopics"),
        reads("sqs ListQueues"),
    ),
    "deliveries": (
        writes("cloudwatch SetAlarmState", "cloudwatch:*:{account}:alarm:dayone-*"),
        reads("logs FilterLogEvents", "logs:*:{account}:log-group:dayone-*"),
        reads("s3 ListObjectsV2", "s3:::dayone-*"),
        writes("sns CreateTopic DeleteTopic", _TOPICS),
        writes("sqs CreateQueue ReceiveMessage DeleteMessage", "sqs:*:{account}:live-*"),
    ),
    # What the rows of contracts make and ask, each by a name of the run.
    "contracts": (
        reads(
            "iam GenerateCredentialReport GetCredentialReport GetAccountPasswordPolicy GetServiceLastAccessedDetails "
            "ListOrganizationsFeatures"
        ),
        *ACCESS_REPORT,
        reads("iam GenerateServiceLastAccessedDetails", (_OWN_ROLE, _OWN_GROUP)),
        reads("iam GetRole GetRolePolicy SimulatePrincipalPolicy", _OWN_ROLE),
        writes(
            "iam AttachRolePolicy CreateRole PutRolePolicy TagRole UpdateAssumeRolePolicy",
            _OWN_ROLE,
        ),
        writes("sts AssumeRole", _OWN_ROLE),
        writes("iam AddUserToGroup AttachGroupPolicy CreateGroup PutGroupPolicy", _OWN_GROUP),
        writes("iam CreateUser EnableMFADevice PutUserPolicy", _OWN_USER),
        writes("logs CreateLogGroup PutMetricFilter PutRetentionPolicy", "logs:*:{account}:log-group:live-*"),
        reads(
            "s3 GetBucketEncryption GetBucketLifecycleConfiguration GetBucketPolicy GetBucketTagging "
            "GetBucketVersioning GetPublicAccessBlock",
            _OWN_BUCKET,
        ),
        writes(
            "s3 CreateBucket PutBucketEncryption PutBucketLifecycleConfiguration PutBucketLogging "
            "PutBucketPolicy PutBucketTagging PutBucketVersioning PutPublicAccessBlock",
            _OWN_BUCKET,
        ),
        writes("s3 PutObject", f"{_OWN_BUCKET}/*"),
        reads("sns ListSubscriptionsByTopic", _OWN_TOPIC),
        reads("sqs GetQueueAttributes", "sqs:*:{account}:live-*"),
        writes("sqs SetQueueAttributes", "sqs:*:{account}:live-*"),
        writes("sns ConfirmSubscription CreateTopic SetTopicAttributes Subscribe", _OWN_TOPIC),
    ),
    "cleanup": (
        undoes("accessanalyzer DeleteAnalyzer", "access-analyzer:*:{account}:analyzer/dayone-*"),
        undoes("budgets DeleteBudget", "budgets::{account}:budget/dayone-*"),
        undoes("ce DeleteAnomalyMonitor", "ce::{account}:anomalymonitor/*"),
        undoes("ce DeleteAnomalySubscription", "ce::{account}:anomalysubscription/*"),
        undoes("cloudtrail DeleteTrail", "cloudtrail:*:{account}:trail/dayone-*"),
        undoes("cloudwatch DeleteAlarms", "cloudwatch:*:{account}:alarm:dayone-*"),
        undoes(
            "config StopConfigurationRecorder DeleteConfigurationRecorder",
            "config:*:{account}:configuration-recorder/*/*",
        ),
        undoes("config DeleteDeliveryChannel"),
        undoes("events ListTargetsByRule RemoveTargets DeleteRule", "events:*:{account}:rule/dayone-*"),
        undoes(
            "iam ListGroupsForUser ListAttachedUserPolicies ListUserPolicies DetachUserPolicy DeleteUserPolicy "
            "DeleteLoginProfile DeleteUser",
            _USERS,
        ),
        undoes(
            "iam GetGroup ListAttachedGroupPolicies ListGroupPolicies RemoveUserFromGroup DetachGroupPolicy "
            "DeleteGroupPolicy DeleteGroup",
            _GROUPS,
        ),
        undoes(
            "iam ListAttachedRolePolicies ListRolePolicies DetachRolePolicy DeleteRolePolicy DeleteRole",
            _ROLES,
        ),
        undoes("iam ListEntitiesForPolicy ListPolicyVersions DeletePolicyVersion DeletePolicy", _POLICIES),
        undoes("kms ListResourceTags ScheduleKeyDeletion", "kms:*:{account}:key/*"),
        undoes("logs DeleteLogGroup", _LOG_GROUPS),
        undoes("s3 GetBucketLocation ListObjectVersions DeleteBucket", _BUCKETS),
        undoes("s3 DeleteObjects", _OBJECTS),
        also("s3:DeleteObjectVersion", "s3 DeleteObjects", _OBJECTS, kind="undo"),
        undoes("sqs GetQueueUrl DeleteQueue", _QUEUES),
    ),
}
