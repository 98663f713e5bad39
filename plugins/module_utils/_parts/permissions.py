# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the parts need to be allowed that several steps make or read. Data, by functions of names."""

from __future__ import annotations

from .._permissions.need import Need, Needs, also, reads, undoes, with_when, writes
from .ownership import MANAGED_TAG
from .role import PATH

#: Any key, also one of another account that a topic or a trail names.
ANY_KEY = "kms:*:*:key/*"
REGIONS = reads("ec2 DescribeRegions")
ORGANIZATION = reads("organizations DescribeOrganization")
_OF_ORGANIZATION = "organizations::*"
#: What an organization has. Its ARNs name the management account, which need not be the caller's.
ROOTS, UNITS, ACCOUNTS = (f"{_OF_ORGANIZATION}:{kind}" for kind in ("root/o-*/r-*", "ou/o-*/ou-*", "account/o-*/*"))
POLICIES, AWS_POLICIES = f"{_OF_ORGANIZATION}:policy/o-*/*/p-*", "organizations::aws:policy/*/p-*"
#: The tree of an organization, as `organization_tree.py` reads it.
TREE: Needs = (
    reads("organizations ListRoots"),
    reads("organizations ListOrganizationalUnitsForParent ListAccountsForParent", (ROOTS, UNITS)),
)
TAGGED_TREE: Needs = (*TREE, reads("organizations ListTagsForResource", ACCOUNTS))
#: Policies of an organization, as `policy_attachments.py` makes and attaches them.
POLICY_WRITES: Needs = (
    writes("organizations EnablePolicyType", ROOTS),
    writes("organizations CreatePolicy"),
    also("organizations:TagResource", "organizations CreatePolicy", POLICIES),
    writes("organizations UpdatePolicy DeletePolicy AttachPolicy DetachPolicy", POLICIES),
    also("organizations:AttachPolicy", "organizations AttachPolicy", (ROOTS, UNITS, ACCOUNTS)),
    also("organizations:DetachPolicy", "organizations DetachPolicy", (ROOTS, UNITS, ACCOUNTS)),
)
_ACCESS_REPORT = "iam GenerateOrganizationsAccessReport"


def _asked(operations: str, on: tuple[str, ...] | str) -> Need:
    """What IAM asks Organizations in the name of the caller, for a report on used services."""
    actions = " ".join(f"organizations:{name}" for name in operations.split())
    return also(actions, _ACCESS_REPORT, on, kind="read")


#: A report on the services that accounts of an organization used.
ACCESS_REPORT: Needs = (
    reads(_ACCESS_REPORT, "iam::*:access-report/*"),
    _asked("DescribePolicy ListTargetsForPolicy", (POLICIES, AWS_POLICIES)),
    _asked("ListPoliciesForTarget", (ROOTS, UNITS, ACCOUNTS)),
    _asked("ListChildren", (ROOTS, UNITS)),
    _asked("ListParents", (UNITS, ACCOUNTS)),
    _asked("ListRoots", "*"),
)
CREDENTIAL_REPORT = reads("iam GenerateCredentialReport GetCredentialReport")
IAM_DETAILS = reads("iam GetAccountAuthorizationDetails")
DISTRIBUTIONS = reads("cloudfront ListDistributions")
FEDERATION: Needs = (
    reads("iam ListSAMLProviders"),
    # A list with no instance in it has no ARN to name.
    reads("sso-admin ListInstances"),
    # An older botocore knows no list of all regions' instances: each region is asked.
    REGIONS,
)
TRAILS: Needs = (
    reads("cloudtrail DescribeTrails"),
    reads("cloudtrail GetTrailStatus GetEventSelectors", "cloudtrail:*:*:trail/*"),
)
#: A topic with its key, and the way from it to a person.
_TOPIC: Needs = (
    reads("sns GetTopicAttributes ListSubscriptionsByTopic", "sns:*:*:*"),
    reads("kms DescribeKey GetKeyPolicy", ANY_KEY),
)
TOPIC_CHAIN: Needs = (*_TOPIC, reads("sns GetSubscriptionAttributes"))


#: What is read of a bucket of ours.
_BUCKET = (
    "s3 GetBucketEncryption GetBucketLifecycleConfiguration GetBucketLogging GetBucketOwnershipControls "
    "GetBucketPolicy GetBucketTagging GetBucketVersioning GetPublicAccessBlock"
)


def logs_bucket(name: str) -> Needs:
    """The bucket of access logs, which is made if it is not there, and lets S3 write. All else about it is the role
    access_logs's."""
    return (
        reads(_BUCKET, f"s3:::{name}"),
        writes("s3 CreateBucket PutBucketLifecycleConfiguration PutBucketPolicy", f"s3:::{name}"),
    )


def bucket(
    name: str, *, versioning: bool = False, logged: bool = False, expires: bool = True, removed: bool = False
) -> Needs:
    """A bucket of ours: its ARN's last part, and what is set on it besides."""
    arn = f"s3:::{name}"
    asked = {"Versioning": versioning, "Logging": logged, "LifecycleConfiguration": expires}
    extra = [f"PutBucket{what}" for what, is_set in asked.items() if is_set]
    found = (
        reads(_BUCKET, arn),
        writes(
            " ".join(
                (
                    "s3 CreateBucket PutBucketEncryption PutBucketOwnershipControls PutBucketPolicy "
                    "PutPublicAccessBlock",
                    *extra,
                )
            ),
            arn,
        ),
    )
    return (*found, undoes("s3 DeleteBucket", arn)) if removed else found


def key(owner: str, alias: str, *, when: str = "", rotation: bool = True, removed: bool = False) -> Needs:
    """A key of ours, known by its mark. An alias has no tags, and a new key no id.

    Args:
        owner: the mark.
        alias: the alias without ``alias/``.
        when: the option that asks for the key.
        rotation: whether its material is rotated.
        removed: whether an undo removes it with what it is for, or puts it back as it was.
    """
    keys, aliases = "kms:*:{account}:key/*", f"kms:*:{{account}}:alias/{alias}"
    ours = {"StringEquals": {f"aws:ResourceTag/{MANAGED_TAG}": owner}}
    made = {"StringEquals": {f"aws:RequestTag/{MANAGED_TAG}": owner}}
    held = "PutKeyPolicy EnableKeyRotation" if rotation else "PutKeyPolicy"
    found: Needs = (
        reads("kms ListKeys ListAliases", when=when),
        reads("kms DescribeKey GetKeyPolicy ListResourceTags GetKeyLastUsage ListGrants", ANY_KEY, when=when),
        writes("kms CreateKey", when=when, condition=made),
        also("kms:TagResource", "kms CreateKey", keys, when=when, condition=made),
        writes("kms CreateAlias", aliases, when=when),
        also("kms:CreateAlias", "kms CreateAlias", keys, when=when, condition=ours),
        writes(f"kms {held} ScheduleKeyDeletion", keys, when=when, condition=ours),
    )
    if rotation:
        found = (*found, reads("kms GetKeyRotationStatus", ANY_KEY, when=when))
    if rotation and removed:
        found = (*found, undoes("kms DisableKeyRotation", keys, when=when, condition=ours))
    if removed:
        found = (
            *found,
            undoes("kms DeleteAlias", aliases, when=when),
            also("kms:DeleteAlias", "kms DeleteAlias", keys, kind="undo", when=when, condition=ours),
        )
    return found


def role(name: str, *, when: str = "") -> Needs:
    """A service role of ours with one inline policy. One that is not there has no path yet."""
    arn = f"iam::{{account}}:role{PATH}{name}"
    return (
        reads("iam GetRole GetRolePolicy", (arn, f"iam::{{account}}:role/{name}"), when=when),
        writes("iam CreateRole UpdateAssumeRolePolicy PutRolePolicy", arn, when=when),
        *with_when((writes("iam PutRolePermissionsBoundary", arn, when=when),), "dayone_permissions_boundary"),
        undoes("iam DeleteRole DeleteRolePolicy", arn, when=when),
        # What an undo of IAM's things may lock out.
        undoes("iam GetAccountAuthorizationDetails", when=when),
    )


def log_group(name: str, *, when: str = "") -> Needs:
    """A log group of ours."""
    arn = f"logs:*:{{account}}:log-group:{name}"
    return (
        reads("logs DescribeLogGroups", when=when),
        reads("logs ListTagsForResource", arn, when=when),
        writes("logs CreateLogGroup PutRetentionPolicy", arn, when=when),
    )


def topic(name: str, *, when: str = "") -> Needs:
    """A topic of notices."""
    arn = f"sns:*:{{account}}:{name}"
    return (
        *_TOPIC,
        reads("sns ListTagsForResource", arn),
        writes("sns CreateTopic SetTopicAttributes Subscribe TagResource", arn, when=when),
        undoes("sns DeleteTopic UntagResource", arn, when=when),
    )


def event_rules(name: str) -> Needs:
    """Rules of EventBridge of ours, and what stands beside them."""
    arn = f"events:*:{{account}}:rule/{name}"
    return (
        reads("events ListRules"),
        reads("events ListTargetsByRule ListTagsForResource", "events:*:{account}:rule/*"),
        writes("events PutRule PutTargets RemoveTargets DeleteRule", arn),
    )


def metric_alarms(*names: str) -> Needs:
    """Alarms of ours, and what stands beside them."""
    arn = [f"cloudwatch:*:{{account}}:alarm:{name}" for name in names]
    return (
        reads("cloudwatch DescribeAlarms", "cloudwatch:*:{account}:alarm:*"),
        reads("cloudwatch ListTagsForResource", "cloudwatch:*:{account}:alarm:*"),
        writes("cloudwatch PutMetricAlarm", arn),
        undoes("cloudwatch DeleteAlarms", arn),
    )


def groups(*names: str, removed: str = "") -> Needs:
    """Groups of IAM with policies of ours, their members, and the guard of the last administrator.

    Args:
        names: the groups.
        removed: the option with which a run removes some of them. Without it only an undo does.
    """
    # One of others that is adopted may have another path.
    found = [f"iam::{{account}}:group{path}{name}" for name in names for path in ("/", PATH)]
    made = [f"iam::{{account}}:group{PATH}{name}" for name in names]
    policies = "iam::{account}:policy/dayone/*"
    return (
        IAM_DETAILS,
        reads("iam GetPolicy GetPolicyVersion ListPolicyTags", "iam::*:policy/*"),
        reads("iam GetLoginProfile ListAccessKeys", "iam::{account}:user/*"),
        writes("iam CreateGroup", made),
        writes("iam AddUserToGroup RemoveUserFromGroup AttachGroupPolicy DetachGroupPolicy", found),
        writes("iam CreatePolicy CreatePolicyVersion DeletePolicyVersion DeletePolicy", policies),
        *([writes("iam DeleteGroup", made, when=removed)] if removed else []),
        undoes("iam DeleteGroup", made),
    )
