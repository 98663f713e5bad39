# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where Terraform's provider was looked through for what it retries and waits for: each service that is written to, and
what came of it. Data. A service without a row here has its source in ``_aws/transient_refusals.py``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LookedUp:
    """One service.

    Args:
        service: botocore's name.
        files: what was read, below ``internal/service/`` of hashicorp/terraform-provider-aws.
        found: what Terraform does there.
        rows: the contracts that say so here.
    """

    service: str
    files: tuple[str, ...]
    found: str
    rows: tuple[str, ...] = ()


LOOKED_UP = (
    LookedUp(
        "account",
        ("account/alternate_contact.go", "account/primary_contact.go", "account/region.go"),
        "It waits up to five minutes until a new alternate contact was seen twice in a row, a changed one is as it was "
        "written, and a deleted one is gone. It does not wait for the primary contact.",
        ("account-stale-alternate-contact",),
    ),
    LookedUp(
        "bedrock",
        ("bedrock/model_invocation_logging_configuration.go",),
        "It retries for a minute while Bedrock cannot validate a new role's permissions for the log group.",
        ("bedrock-role-unknown-yet",),
    ),
    LookedUp("billing", (), "It has no resource of billing preferences."),
    LookedUp(
        "ce",
        ("ce/anomaly_monitor.go", "ce/anomaly_subscription.go"),
        "It retries nothing and waits for nothing.",
    ),
    LookedUp(
        "cloudwatch",
        ("cloudwatch/metric_alarm.go",),
        "It retries nothing and waits for nothing.",
    ),
    LookedUp(
        "config",
        (
            "configservice/configuration_aggregator.go",
            "configservice/configuration_recorder_status.go",
            "configservice/conformance_pack.go",
            "configservice/delivery_channel.go",
        ),
        "It retries a channel while the bucket's policy or the role is not known, its deletion while the recorder "
        "runs, and a pack's deletion while the pack is in use. It waits for a pack's state, up to five minutes.",
        ("config-role", "config-recorder-still-running", "config-pack-in-progress", "config-organization-unknown-yet"),
    ),
    LookedUp(
        "detective",
        (
            "detective/member.go",
            "detective/organization_admin_account.go",
            "detective/organization_configuration.go",
        ),
        "It waits up to five minutes until the administrator is in the list, or gone from it, and up to four until the "
        "email address of a new member is verified, which a member of the organization does not need. It retries "
        "members whose creation ends in an internal error, which botocore does by itself.",
        ("detective-stale-administrators",),
    ),
    LookedUp(
        "emr",
        ("emr/block_public_access_configuration.go",),
        "It retries nothing and waits for nothing.",
    ),
    LookedUp(
        "events",
        ("events/permission.go", "events/rule.go", "events/target.go"),
        "It retries a rule whose role EventBridge cannot take yet, and for five minutes the deletion of a rule whose "
        "targets were removed a moment before. It waits up to two minutes until a new rule is there. Targets that are "
        "refused stand inside of the answer, and are not retried.",
        ("events-target-role", "events-rule-with-targets", "events-stale-rules"),
    ),
    LookedUp(
        "guardduty",
        (
            "guardduty/detector.go",
            "guardduty/organization_admin_account.go",
            "guardduty/organization_configuration_feature.go",
            "guardduty/wait.go",
        ),
        "It retries the deletion of a detector that has members, and none is deleted here. It waits up to five minutes "
        "until the administrator of an organization is enabled, or gone.",
        ("guardduty-stale-administrators",),
    ),
    LookedUp(
        "identitystore",
        ("identitystore/group_membership.go",),
        "It retries nothing and waits for nothing.",
        ("identitystore-too-many-requests",),
    ),
    LookedUp(
        "inspector2",
        (
            "inspector2/delegated_admin_account.go",
            "inspector2/enabler.go",
            "inspector2/organization_configuration.go",
        ),
        "It retries while an earlier change of the account goes on, or is throttled, which stands inside of the "
        "answer, and waits up to five minutes until no kind of scan is being enabled, disabled or suspended. It also "
        "retries ACCESS_DENIED of a member that just joined, which cannot be told from a real one, so not here. It "
        "waits until two looks in a row, five seconds apart, show the settings of an organization as they were "
        "written, and takes an administrator that is already enabled for named.",
        (
            "inspector2-under-way",
            "inspector2-stale-get-account-status",
            "inspector2-stale-organization-configuration",
            "inspector2-administrator-again",
        ),
    ),
    LookedUp(
        "logs",
        ("logs/delivery.go", "logs/group.go", "logs/metric_filter.go", "logs/resource_policy.go"),
        "It retries the deletion of a log group that another change aborts, and puts the filters of one group one "
        "after the other, for they clash. It also retries a retention that no identity-based policy allows, for "
        "permissions that were given a moment before, which cannot be told from missing ones, so not here.",
        ("logs-filters-of-one-group",),
    ),
    LookedUp(
        "macie2",
        ("macie2/account.go", "macie2/organization_admin_account.go"),
        "It retries for four minutes, while Macie answers with ClientError, to enable it and to name its "
        "administrator, and as long to disable it while an administrator account holds it.",
        ("macie2-enabled-again-at-once", "macie2-administrator-named-again-at-once"),
    ),
    LookedUp(
        "organizations",
        (
            "organizations/account.go",
            "organizations/aws_service_access.go",
            "organizations/delegated_administrator.go",
            "organizations/organization.go",
            "organizations/policy.go",
            "organizations/policy_attachment.go",
            "organizations/resource_policy.go",
        ),
        "It retries policies and their attachments for four minutes while the organization is being finalized, and "
        "waits up to five minutes until a policy type is enabled or disabled. It retries a new account in the same "
        "way, and follows it until it has succeeded or failed. It does not wait for trusted access and administrators.",
        (
            "organizations-account-while-finalizing",
            "organizations-account-created-late",
            "organizations-finalizing",
            "organizations-type-enabled-late",
            "organizations-type-not-enabled-yet",
        ),
    ),
    LookedUp(
        "route53domains",
        ("route53domains/operation.go", "route53domains/registered_domain.go"),
        "It waits up to half an hour until an operation is no longer submitted or in progress. The module follows it "
        "for wait_timeout, and says that it waits where it takes longer.",
        ("route53domains-operation-under-way",),
    ),
    LookedUp(
        "s3control",
        ("s3control/account_public_access_block.go",),
        "It waits up to two minutes until two looks in a row, five seconds apart, show the block as it was written.",
        ("s3control-stale-public-access-block",),
    ),
    LookedUp(
        "secretsmanager",
        ("secretsmanager/secret.go",),
        "It retries a secret whose name was just deleted.",
        ("secretsmanager-deleted-name",),
    ),
    LookedUp(
        "securityhub",
        (
            "securityhub/account.go",
            "securityhub/configuration_policy.go",
            "securityhub/configuration_policy_association.go",
            "securityhub/organization_admin_account.go",
            "securityhub/organization_configuration.go",
            "securityhub/standards_subscription.go",
        ),
        "It waits up to five minutes until the administrator of an organization is enabled, or gone, up to three until "
        "two looks in a row show the settings of the organization as they were written and not pending, as long for "
        "standards, and for 90 seconds until a policy has reached its target, which may take a day. It retries for "
        "five minutes to disable Security Hub in the administrator's account. It also waits a minute for the settings "
        "of an account, which are not written here.",
        (
            "securityhub-stale-administrators",
            "securityhub-stale-organization-configuration",
            "securityhub-stale-enabled-standards",
            "securityhub-central-pending",
            "securityhub-association-status",
        ),
    ),
    LookedUp(
        "sso-admin",
        (
            "ssoadmin/account_assignment.go",
            "ssoadmin/permission_set.go",
            "ssoadmin/permission_set_inline_policy.go",
        ),
        "It follows an assignment for up to five minutes, and a permission set that is provisioned for up to ten, "
        "until they have succeeded or failed, and sends all settings of a permission set with each update.",
        ("sso-admin-assignment-begins", "sso-admin-accounts-keep-the-old-one", "sso-admin-update-drops"),
    ),
    LookedUp(
        "ssm",
        ("ssm/document.go", "ssm/service_setting.go"),
        "It waits up to two minutes until a document is active.",
        ("ssm-stale-document", "ssm-stale-service-setting"),
    ),
)
