# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which API calls can change what which step looks at, as CloudTrail names them. Written by tools/change_calls.py."""

from __future__ import annotations

#: Services of the whole account: CloudTrail records their calls in the partition's first region alone.
GLOBAL_SOURCES = frozenset(
    (
        "account.amazonaws.com",
        "billing.amazonaws.com",
        "budgets.amazonaws.com",
        "ce.amazonaws.com",
        "cloudfront.amazonaws.com",
        "iam.amazonaws.com",
        "organizations.amazonaws.com",
        "route53.amazonaws.com",
        "route53domains.amazonaws.com",
    )
)
#: The source of the events, the steps, and the names of the calls.
ROWS: tuple[tuple[str, str, str], ...] = (
    (
        "access-analyzer.amazonaws.com",
        "access_analyzer organization_security resource_audit",
        "CreateAnalyzer DeleteAnalyzer",
    ),
    (
        "access-analyzer.amazonaws.com",
        "access_analyzer resource_audit",
        "CreateServiceLinkedAnalyzer DeleteServiceLinkedAnalyzer UpdateAnalyzer",
    ),
    (
        "account.amazonaws.com",
        "access_analyzer activity_alarms admin_access audit_trail change_events compute_defaults config_recorder "
        "iam_hygiene identity_center network_defaults organization_accounts organization_root "
        "organization_security public_access resource_audit threat_detection",
        "DisableRegion EnableRegion",
    ),
    (
        "account.amazonaws.com",
        "account_contacts organization_accounts",
        "DeleteAlternateContact PutAlternateContact PutContactInformation",
    ),
    (
        "account.amazonaws.com",
        "organization_accounts",
        "PutAccountName",
    ),
    (
        "acm.amazonaws.com",
        "resource_audit static_site",
        "DeleteCertificate ImportCertificate RenewCertificate RequestCertificate RevokeCertificate "
        "UpdateCertificateOptions",
    ),
    (
        "apigateway.amazonaws.com",
        "organization_root resource_audit",
        "CreateApi CreateApiMapping CreateRestApi DeleteApi DeleteApiMapping DeleteRestApi ImportApi "
        "ImportRestApi PutRestApi ReimportApi UpdateApi UpdateApiMapping UpdateRestApi",
    ),
    (
        "apigateway.amazonaws.com",
        "resource_audit",
        "CreateStage DeleteStage FlushStageAuthorizersCache FlushStageCache UpdateStage",
    ),
    (
        "backup.amazonaws.com",
        "resource_audit",
        "AssociateBackupVaultMpaApprovalTeam CreateBackupVault CreateLogicallyAirGappedBackupVault "
        "CreateRestoreAccessBackupVault DeleteBackupVault DeleteBackupVaultAccessPolicy "
        "DeleteBackupVaultLockConfiguration DeleteBackupVaultNotifications DisassociateBackupVaultMpaApprovalTeam "
        "PutBackupVaultAccessPolicy PutBackupVaultLockConfiguration PutBackupVaultNotifications "
        "RevokeRestoreAccessBackupVault",
    ),
    (
        "bedrock.amazonaws.com",
        "audit_trail",
        "DeleteModelInvocationLoggingConfiguration PutModelInvocationLoggingConfiguration",
    ),
    (
        "billing.amazonaws.com",
        "billing_alerts",
        "UpdateBillingPreferences",
    ),
    (
        "budgets.amazonaws.com",
        "billing_alerts",
        "CreateBudget CreateBudgetAction CreateNotification CreateSubscriber DeleteBudget DeleteBudgetAction "
        "DeleteNotification DeleteSubscriber ExecuteBudgetAction UpdateBudget UpdateBudgetAction "
        "UpdateNotification UpdateSubscriber",
    ),
    (
        "ce.amazonaws.com",
        "billing_alerts",
        "CreateAnomalyMonitor CreateAnomalySubscription DeleteAnomalyMonitor DeleteAnomalySubscription "
        "UpdateAnomalyMonitor UpdateAnomalySubscription",
    ),
    (
        "cloudfront.amazonaws.com",
        "access_logs resource_audit static_site",
        "AssociateDistributionTenantWebACL AssociateDistributionWebACL CopyDistribution CreateDistribution "
        "CreateDistributionTenant CreateDistributionWithTags CreateInvalidationForDistributionTenant "
        "CreateStreamingDistribution CreateStreamingDistributionWithTags DeleteDistribution "
        "DeleteDistributionTenant DeleteStreamingDistribution DisassociateDistributionTenantWebACL "
        "DisassociateDistributionWebACL UpdateDistribution UpdateDistributionTenant "
        "UpdateDistributionWithStagingConfig UpdateStreamingDistribution",
    ),
    (
        "cloudfront.amazonaws.com",
        "static_site",
        "CreateConnectionFunction CreateFunction CreateOriginAccessControl CreateResponseHeadersPolicy "
        "DeleteConnectionFunction DeleteFunction DeleteOriginAccessControl DeleteResponseHeadersPolicy "
        "PublishConnectionFunction PublishFunction UpdateConnectionFunction UpdateFunction "
        "UpdateOriginAccessControl UpdateResponseHeadersPolicy",
    ),
    (
        "cloudtrail.amazonaws.com",
        "activity_alarms audit_trail change_events identity_center organization_root organization_security "
        "root_account",
        "CreateTrail DeleteTrail UpdateTrail",
    ),
    (
        "cloudtrail.amazonaws.com",
        "activity_alarms audit_trail change_events identity_center organization_security root_account",
        "PutEventSelectors StartLogging StopLogging",
    ),
    (
        "cloudtrail.amazonaws.com",
        "audit_trail",
        "PutInsightSelectors",
    ),
    (
        "cloudtrail.amazonaws.com",
        "organization_security",
        "DeregisterOrganizationDelegatedAdmin RegisterOrganizationDelegatedAdmin",
    ),
    (
        "config.amazonaws.com",
        "config_recorder",
        "DeleteConfigurationRecorder DeleteConformancePack DeleteOrganizationConformancePack "
        "DeleteRetentionConfiguration DeleteServiceLinkedConfigurationRecorder PutConfigurationRecorder "
        "PutConformancePack PutOrganizationConformancePack PutRetentionConfiguration "
        "PutServiceLinkedConfigurationRecorder PutThirdPartyServiceLinkedConfigurationRecorder "
        "StartConfigurationRecorder StopConfigurationRecorder TagResource",
    ),
    (
        "config.amazonaws.com",
        "config_recorder organization_root",
        "DeleteDeliveryChannel PutDeliveryChannel",
    ),
    (
        "config.amazonaws.com",
        "config_recorder organization_security",
        "DeleteConfigurationAggregator PutConfigurationAggregator",
    ),
    (
        "detective.amazonaws.com",
        "organization_security",
        "CreateMembers DeleteMembers DisableOrganizationAdminAccount EnableOrganizationAdminAccount "
        "UpdateOrganizationConfiguration",
    ),
    (
        "dynamodb.amazonaws.com",
        "organization_root resource_audit",
        "CreateTable DeleteTable ImportTable UpdateTable",
    ),
    (
        "dynamodb.amazonaws.com",
        "resource_audit",
        "DeleteResourcePolicy PutResourcePolicy",
    ),
    (
        "ec2.amazonaws.com",
        "compute_defaults",
        "DisableAllowedImagesSettings DisableEbsEncryptionByDefault DisableImageBlockPublicAccess "
        "DisableSerialConsoleAccess DisableSnapshotBlockPublicAccess EnableAllowedImagesSettings "
        "EnableEbsEncryptionByDefault EnableImageBlockPublicAccess EnableSerialConsoleAccess "
        "EnableSnapshotBlockPublicAccess ModifyEbsDefaultKmsKeyId ModifyInstanceMetadataDefaults "
        "ReplaceImageCriteriaInAllowedImagesSettings ResetEbsDefaultKmsKeyId",
    ),
    (
        "ec2.amazonaws.com",
        "network_defaults",
        "AttachInternetGateway AttachVpnGateway CreateEgressOnlyInternetGateway CreateFlowLogs "
        "CreateInternetGateway CreateSubnet CreateVpcBlockPublicAccessExclusion CreateVpcEncryptionControl "
        "CreateVpnGateway DeleteEgressOnlyInternetGateway DeleteFlowLogs DeleteInternetGateway DeleteSubnet "
        "DeleteVpcBlockPublicAccessExclusion DeleteVpcEncryptionControl DeleteVpnGateway DetachInternetGateway "
        "DetachVpnGateway ModifyAccountVpcEncryptionControl ModifySubnetAttribute "
        "ModifyVpcBlockPublicAccessExclusion ModifyVpcBlockPublicAccessOptions ModifyVpcEncryptionControl",
    ),
    (
        "ec2.amazonaws.com",
        "network_defaults resource_audit",
        "AcceptVpcPeeringConnection AssociateRouteTable AuthorizeSecurityGroupEgress "
        "AuthorizeSecurityGroupIngress CreateNetworkAcl CreateNetworkAclEntry CreateRoute CreateRouteTable "
        "CreateSecurityGroup CreateVpc CreateVpcEndpoint CreateVpcPeeringConnection DeleteNetworkAcl "
        "DeleteNetworkAclEntry DeleteRoute DeleteRouteTable DeleteSecurityGroup DeleteVpc DeleteVpcEndpoints "
        "DeleteVpcPeeringConnection DisassociateRouteTable ModifySecurityGroupRules ModifyVpcAttribute "
        "ModifyVpcEndpoint RejectVpcPeeringConnection ReplaceNetworkAclAssociation ReplaceNetworkAclEntry "
        "ReplaceRoute ReplaceRouteTableAssociation RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
    ),
    (
        "ec2.amazonaws.com",
        "organization_root resource_audit",
        "BundleInstance ImportInstance ModifyInstanceAttribute ModifyInstanceMetadataOptions MonitorInstances "
        "RebootInstances ResetInstanceAttribute RunInstances StartInstances StopInstances TerminateInstances "
        "UnmonitorInstances",
    ),
    (
        "ec2.amazonaws.com",
        "resource_audit",
        "CopyImage CopySnapshot CreateImage CreateManagedPrefixList CreateSnapshot CreateSnapshots "
        "DeleteManagedPrefixList DeleteSnapshot DeregisterImage DisableImage EnableImage ImportImage "
        "ImportSnapshot LockSnapshot ModifyImageAttribute ModifyManagedPrefixList ModifySnapshotAttribute "
        "RegisterImage ResetImageAttribute ResetSnapshotAttribute UnlockSnapshot",
    ),
    (
        "ecr.amazonaws.com",
        "resource_audit",
        "CreateRepository CreateRepositoryCreationTemplate DeleteRepository DeleteRepositoryCreationTemplate "
        "DeleteRepositoryPolicy SetRepositoryPolicy UpdateRepositoryCreationTemplate",
    ),
    (
        "ecs.amazonaws.com",
        "organization_root",
        "AssociateGatewayWithCluster CreateCluster DeleteCluster DisassociateGatewayFromCluster "
        "PutClusterCapacityProviders UpdateCluster UpdateClusterSettings",
    ),
    (
        "elasticfilesystem.amazonaws.com",
        "resource_audit",
        "CreateFileSystem DeleteFileSystem DeleteFileSystemPolicy PutFileSystemPolicy UpdateFileSystem "
        "UpdateFileSystemProtection",
    ),
    (
        "elasticloadbalancing.amazonaws.com",
        "organization_root resource_audit",
        "ApplySecurityGroupsToLoadBalancer AttachLoadBalancerToSubnets CreateLoadBalancer "
        "CreateLoadBalancerListeners CreateLoadBalancerPolicy DeleteLoadBalancer DeleteLoadBalancerListeners "
        "DeleteLoadBalancerPolicy DeregisterInstancesFromLoadBalancer DetachLoadBalancerFromSubnets "
        "DisableAvailabilityZonesForLoadBalancer EnableAvailabilityZonesForLoadBalancer "
        "ModifyLoadBalancerAttributes RegisterInstancesWithLoadBalancer SetLoadBalancerListenerSSLCertificate "
        "SetLoadBalancerPoliciesForBackendServer SetLoadBalancerPoliciesOfListener",
    ),
    (
        "elasticmapreduce.amazonaws.com",
        "public_access",
        "PutBlockPublicAccessConfiguration",
    ),
    (
        "es.amazonaws.com",
        "resource_audit",
        "CancelDomainConfigChange CreateDomain DeleteDomain StartDomainMaintenance UpdateDomainConfig UpgradeDomain",
    ),
    (
        "events.amazonaws.com",
        "activity_alarms change_events identity_center root_account",
        "DeleteRule DisableRule EnableRule PutRule PutTargets RemoveTargets",
    ),
    (
        "events.amazonaws.com",
        "resource_audit",
        "CreateEventBus DeleteEventBus PutPermission RemovePermission UpdateEventBus",
    ),
    (
        "glue.amazonaws.com",
        "resource_audit",
        "DeleteResourcePolicy PutResourcePolicy",
    ),
    (
        "guardduty.amazonaws.com",
        "organization_security",
        "CreateMembers DisableOrganizationAdminAccount DisassociateMembers EnableOrganizationAdminAccount "
        "UpdateOrganizationConfiguration",
    ),
    (
        "guardduty.amazonaws.com",
        "organization_security threat_detection",
        "CreateDetector UpdateDetector",
    ),
    (
        "guardduty.amazonaws.com",
        "threat_detection",
        "DeleteDetector DisassociateFromAdministratorAccount UpdateMemberDetectors",
    ),
    (
        "iam.amazonaws.com",
        "activity_alarms admin_access audit_trail billing_access change_events config_recorder iam_groups "
        "iam_hygiene identity_center network_defaults organization_security resource_audit",
        "AcquireRole AddRoleToInstanceProfile AttachRolePolicy CreateRole DeleteRole "
        "DeleteRolePermissionsBoundary DeleteRolePolicy DeleteServiceLinkedRole DetachRolePolicy "
        "PutRolePermissionsBoundary PutRolePolicy RemoveRoleFromInstanceProfile UpdateAssumeRolePolicy UpdateRole "
        "UpdateRoleDescription",
    ),
    (
        "iam.amazonaws.com",
        "admin_access billing_access iam_groups iam_hygiene identity_center",
        "AttachGroupPolicy CreatePolicy CreatePolicyVersion DeleteGroupPolicy DeletePolicy DeletePolicyVersion "
        "DetachGroupPolicy PutGroupPolicy SetDefaultPolicyVersion",
    ),
    (
        "iam.amazonaws.com",
        "admin_access billing_access iam_groups iam_hygiene identity_center root_account",
        "AttachUserPolicy DeleteUserPolicy DetachUserPolicy PutUserPolicy",
    ),
    (
        "iam.amazonaws.com",
        "admin_access iam_groups iam_hygiene identity_center",
        "CreateGroup DeleteGroup UpdateGroup",
    ),
    (
        "iam.amazonaws.com",
        "admin_access iam_groups iam_hygiene identity_center organization_root root_account",
        "CreateAccessKey CreateLoginProfile DeleteAccessKey DeleteLoginProfile UpdateAccessKey UpdateLoginProfile",
    ),
    (
        "iam.amazonaws.com",
        "admin_access iam_groups iam_hygiene identity_center resource_audit",
        "CreateInstanceProfile DeleteInstanceProfile",
    ),
    (
        "iam.amazonaws.com",
        "admin_access iam_groups iam_hygiene identity_center root_account",
        "AddUserToGroup CreateUser DeleteUser DeleteUserPermissionsBoundary PutUserPermissionsBoundary "
        "RemoveUserFromGroup UpdateUser",
    ),
    (
        "iam.amazonaws.com",
        "admin_access iam_hygiene",
        "CreateSAMLProvider DeleteSAMLProvider UpdateSAMLProvider",
    ),
    (
        "iam.amazonaws.com",
        "admin_access iam_hygiene identity_center organization_root root_account",
        "CreateVirtualMFADevice DeactivateMFADevice DeleteVirtualMFADevice EnableMFADevice ResyncMFADevice",
    ),
    (
        "iam.amazonaws.com",
        "admin_access iam_hygiene organization_root root_account",
        "DeleteSigningCertificate UpdateSigningCertificate UploadSigningCertificate",
    ),
    (
        "iam.amazonaws.com",
        "admin_access organization_accounts",
        "CreateAccountAlias DeleteAccountAlias",
    ),
    (
        "iam.amazonaws.com",
        "iam_hygiene resource_audit",
        "DeleteServerCertificate UpdateServerCertificate UploadServerCertificate",
    ),
    (
        "iam.amazonaws.com",
        "organization_root",
        "DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions "
        "EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions",
    ),
    (
        "iam.amazonaws.com",
        "password_policy",
        "DeleteAccountPasswordPolicy UpdateAccountPasswordPolicy",
    ),
    (
        "identitystore.amazonaws.com",
        "identity_center",
        "CreateGroup CreateGroupMembership CreateUser DeleteGroup DeleteGroupMembership DeleteUser "
        "IsMemberInGroups UpdateGroup UpdateUser",
    ),
    (
        "inspector2.amazonaws.com",
        "organization_security",
        "AssociateMember DisassociateMember UpdateOrganizationConfiguration",
    ),
    (
        "inspector2.amazonaws.com",
        "organization_security threat_detection",
        "Disable DisableDelegatedAdminAccount Enable EnableDelegatedAdminAccount",
    ),
    (
        "kms.amazonaws.com",
        "activity_alarms audit_trail billing_alerts change_events compute_defaults dns identity_center "
        "organization_security resource_audit root_account",
        "CreateKey EnableKeyRotation PutKeyPolicy ScheduleKeyDeletion",
    ),
    (
        "kms.amazonaws.com",
        "activity_alarms audit_trail billing_alerts change_events compute_defaults dns identity_center "
        "resource_audit root_account",
        "CancelKeyDeletion ConnectCustomKeyStore CreateCustomKeyStore DeleteCustomKeyStore "
        "DeleteImportedKeyMaterial DisableKey DisableKeyRotation DisconnectCustomKeyStore EnableKey "
        "ImportKeyMaterial ReplicateKey RotateKeyOnDemand UpdateCustomKeyStore UpdateKeyDescription",
    ),
    (
        "kms.amazonaws.com",
        "activity_alarms audit_trail billing_alerts dns organization_security root_account",
        "CreateAlias",
    ),
    (
        "kms.amazonaws.com",
        "activity_alarms audit_trail billing_alerts dns root_account",
        "DeleteAlias UpdateAlias",
    ),
    (
        "lambda.amazonaws.com",
        "organization_root resource_audit",
        "CreateFunction CreateFunctionUrlConfig DeleteFunction DeleteFunctionCodeSigningConfig "
        "DeleteFunctionConcurrency DeleteFunctionEventInvokeConfig DeleteFunctionUrlConfig "
        "PutFunctionCodeSigningConfig PutFunctionConcurrency PutFunctionEventInvokeConfig "
        "PutFunctionRecursionConfig PutFunctionScalingConfig UpdateFunctionCode UpdateFunctionConfiguration "
        "UpdateFunctionEventInvokeConfig UpdateFunctionUrlConfig",
    ),
    (
        "lambda.amazonaws.com",
        "resource_audit",
        "AddLayerVersionPermission AddPermission DeleteLayerVersion PublishLayerVersion "
        "RemoveLayerVersionPermission RemovePermission",
    ),
    (
        "logs.amazonaws.com",
        "access_logs resource_audit",
        "CreateDelivery DeleteDelivery DeleteDeliveryDestination DeleteDeliveryDestinationPolicy "
        "DeleteDeliverySource PutDeliveryDestination PutDeliveryDestinationPolicy PutDeliverySource "
        "UpdateDeliveryConfiguration",
    ),
    (
        "logs.amazonaws.com",
        "activity_alarms",
        "DeleteMetricFilter PutMetricFilter",
    ),
    (
        "logs.amazonaws.com",
        "audit_trail compute_defaults dns network_defaults",
        "CreateLogGroup DeleteLogGroup PutLogGroupDeletionProtection",
    ),
    (
        "logs.amazonaws.com",
        "audit_trail dns network_defaults",
        "PutRetentionPolicy",
    ),
    (
        "logs.amazonaws.com",
        "dns",
        "DeleteResourcePolicy DeleteRetentionPolicy PutResourcePolicy",
    ),
    (
        "macie2.amazonaws.com",
        "organization_security",
        "CreateMember DisableOrganizationAdminAccount DisassociateMember EnableOrganizationAdminAccount "
        "UpdateOrganizationConfiguration",
    ),
    (
        "macie2.amazonaws.com",
        "organization_security threat_detection",
        "EnableMacie UpdateMacieSession",
    ),
    (
        "macie2.amazonaws.com",
        "threat_detection",
        "CreateClassificationJob DisableMacie DisassociateFromAdministratorAccount "
        "UpdateAutomatedDiscoveryConfiguration UpdateClassificationJob",
    ),
    (
        "monitoring.amazonaws.com",
        "activity_alarms billing_alerts",
        "DeleteAlarmMuteRule DeleteAlarms DisableAlarmActions EnableAlarmActions PutAlarmMuteRule "
        "PutCompositeAlarm PutLogAlarm PutMetricAlarm SetAlarmState",
    ),
    (
        "organizations.amazonaws.com",
        "billing_alerts iam_hygiene identity_center organization_accounts organization_policies organization_root "
        "organization_security",
        "CreateOrganization DeleteOrganization InviteAccountToOrganization "
        "InviteOrganizationToTransferResponsibility LeaveOrganization RemoveAccountFromOrganization",
    ),
    (
        "organizations.amazonaws.com",
        "identity_center organization_accounts organization_policies organization_root organization_security",
        "CloseAccount CreateAccount CreateGovCloudAccount CreateOrganizationalUnit DeleteOrganizationalUnit "
        "MoveAccount UpdateOrganizationalUnit",
    ),
    (
        "organizations.amazonaws.com",
        "organization_accounts",
        "AcceptHandshake CancelHandshake DeclineHandshake TagResource UntagResource",
    ),
    (
        "organizations.amazonaws.com",
        "organization_accounts organization_root organization_security",
        "DisableAWSServiceAccess EnableAWSServiceAccess",
    ),
    (
        "organizations.amazonaws.com",
        "organization_policies organization_root",
        "CreatePolicy DeletePolicy DeleteResourcePolicy DisablePolicyType EnablePolicyType PutResourcePolicy "
        "UpdatePolicy",
    ),
    (
        "organizations.amazonaws.com",
        "organization_policies organization_root public_access threat_detection",
        "AttachPolicy DetachPolicy",
    ),
    (
        "organizations.amazonaws.com",
        "organization_root organization_security",
        "DeregisterDelegatedAdministrator RegisterDelegatedAdministrator",
    ),
    (
        "rds.amazonaws.com",
        "organization_root resource_audit",
        "CreateDBInstance DeleteDBInstance ModifyDBInstance RebootDBInstance StartDBInstance StopDBInstance",
    ),
    (
        "rds.amazonaws.com",
        "resource_audit",
        "BacktrackDBCluster CopyDBClusterSnapshot CopyDBSnapshot CreateDBCluster CreateDBClusterSnapshot "
        "CreateDBSnapshot DeleteDBCluster DeleteDBClusterSnapshot DeleteDBSnapshot FailoverDBCluster "
        "ModifyDBCluster ModifyDBClusterSnapshotAttribute ModifyDBSnapshot ModifyDBSnapshotAttribute "
        "RebootDBCluster StartDBCluster StopDBCluster",
    ),
    (
        "route53.amazonaws.com",
        "dns",
        "ActivateKeySigningKey ChangeTagsForResource CreateKeySigningKey CreateQueryLoggingConfig "
        "DeactivateKeySigningKey DeleteKeySigningKey DeleteQueryLoggingConfig",
    ),
    (
        "route53.amazonaws.com",
        "dns static_site",
        "AssociateVPCWithHostedZone ChangeResourceRecordSets CreateHostedZone CreateResourceRecordSetProtections "
        "DeleteHostedZone DeleteResourceRecordSetProtections DisableHostedZoneDNSSEC "
        "DisassociateVPCFromHostedZone EnableHostedZoneDNSSEC UpdateHostedZoneComment UpdateHostedZoneFeatures",
    ),
    (
        "route53domains.amazonaws.com",
        "dns",
        "AcceptDomainTransferFromAnotherAwsAccount AssociateDelegationSignerToDomain "
        "CancelDomainTransferToAnotherAwsAccount DeleteDomain DeleteTagsForDomain DisableDomainAutoRenew "
        "DisableDomainTransferLock DisassociateDelegationSignerFromDomain EnableDomainAutoRenew "
        "EnableDomainTransferLock PushDomain RegisterDomain RejectDomainTransferFromAnotherAwsAccount RenewDomain "
        "RestoreDomain RetrieveDomainAuthCode TransferDomain TransferDomainToAnotherAwsAccount "
        "UpdateDomainContact UpdateDomainContactPrivacy UpdateDomainNameservers UpdateTagsForDomain",
    ),
    (
        "s3.amazonaws.com",
        "access_logs audit_trail config_recorder network_defaults organization_root organization_security "
        "resource_audit static_site",
        "CreateBucket PutBucketPolicy",
    ),
    (
        "s3.amazonaws.com",
        "access_logs audit_trail config_recorder network_defaults organization_root resource_audit static_site",
        "DeleteBucketPolicy",
    ),
    (
        "s3.amazonaws.com",
        "access_logs audit_trail config_recorder network_defaults organization_security static_site",
        "PutBucketLifecycle",
    ),
    (
        "s3.amazonaws.com",
        "access_logs audit_trail config_recorder organization_security resource_audit static_site",
        "PutBucketEncryption PutBucketPublicAccessBlock PutBucketVersioning",
    ),
    (
        "s3.amazonaws.com",
        "access_logs audit_trail config_recorder organization_security static_site",
        "PutBucketOwnershipControls",
    ),
    (
        "s3.amazonaws.com",
        "access_logs audit_trail config_recorder resource_audit static_site",
        "DeleteBucketEncryption DeleteBucketPublicAccessBlock",
    ),
    (
        "s3.amazonaws.com",
        "access_logs audit_trail config_recorder static_site",
        "DeleteBucketOwnershipControls PutBucketLogging",
    ),
    (
        "s3.amazonaws.com",
        "audit_trail organization_root resource_audit",
        "PutBucketAcl",
    ),
    (
        "s3.amazonaws.com",
        "audit_trail organization_root resource_audit static_site",
        "DeleteBucket",
    ),
    (
        "s3.amazonaws.com",
        "public_access resource_audit",
        "DeleteAccountPublicAccessBlock PutAccountPublicAccessBlock",
    ),
    (
        "s3.amazonaws.com",
        "resource_audit",
        "CreateAccessPoint CreateAccessPointForObjectLambda CreateMultiRegionAccessPoint DeleteAccessPoint "
        "DeleteAccessPointForObjectLambda DeleteAccessPointPolicy DeleteAccessPointPolicyForObjectLambda "
        "DeleteAccessPointScope DeleteMultiRegionAccessPoint PutAccessPointConfigurationForObjectLambda "
        "PutAccessPointPolicy PutAccessPointPolicyForObjectLambda PutAccessPointScope "
        "PutMultiRegionAccessPointPolicy SubmitMultiRegionAccessPointRoutes",
    ),
    (
        "secretsmanager.amazonaws.com",
        "admin_access resource_audit",
        "CancelRotateSecret CreateSecret DeleteSecret PutSecretValue ReplicateSecretToRegions RestoreSecret "
        "RotateSecret UpdateSecret UpdateSecretVersionStage",
    ),
    (
        "secretsmanager.amazonaws.com",
        "resource_audit",
        "DeleteResourcePolicy PutResourcePolicy",
    ),
    (
        "securityhub.amazonaws.com",
        "organization_security",
        "CreateConfigurationPolicy CreateFindingAggregator DeleteConfigurationPolicy "
        "DisableOrganizationAdminAccount EnableOrganizationAdminAccount StartConfigurationPolicyAssociation "
        "StartConfigurationPolicyDisassociation UpdateConfigurationPolicy UpdateOrganizationConfiguration",
    ),
    (
        "securityhub.amazonaws.com",
        "organization_security threat_detection",
        "DisableSecurityHub DisableSecurityHubV2 EnableSecurityHub EnableSecurityHubV2",
    ),
    (
        "securityhub.amazonaws.com",
        "threat_detection",
        "BatchDisableStandards BatchEnableStandards BatchUpdateStandardsControlAssociations "
        "DisableSecurityHubFeatureV2 DisassociateFromAdministratorAccount EnableSecurityHubFeatureV2 "
        "UpdateSecurityHubConfiguration UpdateStandardsControl",
    ),
    (
        "sns.amazonaws.com",
        "activity_alarms billing_alerts identity_center resource_audit root_account",
        "SetTopicAttributes",
    ),
    (
        "sns.amazonaws.com",
        "activity_alarms billing_alerts identity_center root_account",
        "ConfirmSubscription SetSubscriptionAttributes Subscribe Unsubscribe",
    ),
    (
        "sns.amazonaws.com",
        "activity_alarms billing_alerts resource_audit root_account",
        "CreateTopic DeleteTopic",
    ),
    (
        "sns.amazonaws.com",
        "activity_alarms billing_alerts root_account",
        "TagResource UntagResource",
    ),
    (
        "sqs.amazonaws.com",
        "change_events resource_audit",
        "CreateQueue DeleteQueue SetQueueAttributes",
    ),
    (
        "sqs.amazonaws.com",
        "resource_audit",
        "PurgeQueue",
    ),
    (
        "ssm.amazonaws.com",
        "compute_defaults resource_audit",
        "CreateDocument DeleteDocument ModifyDocumentPermission UpdateDocument UpdateDocumentDefaultVersion "
        "UpdateDocumentMetadata",
    ),
    (
        "ssm.amazonaws.com",
        "public_access",
        "ResetServiceSetting UpdateServiceSetting",
    ),
    (
        "sso.amazonaws.com",
        "admin_access iam_hygiene identity_center",
        "CreateInstance CreateInstanceAccessControlAttributeConfiguration DeleteInstance "
        "DeleteInstanceAccessControlAttributeConfiguration UpdateInstance "
        "UpdateInstanceAccessControlAttributeConfiguration",
    ),
    (
        "sso.amazonaws.com",
        "identity_center",
        "AttachCustomerManagedPolicyReferenceToPermissionSet AttachManagedPolicyToPermissionSet "
        "CreateAccountAssignment CreatePermissionSet DeleteAccountAssignment DeleteInlinePolicyFromPermissionSet "
        "DeletePermissionSet DeletePermissionsBoundaryFromPermissionSet "
        "DetachCustomerManagedPolicyReferenceFromPermissionSet DetachManagedPolicyFromPermissionSet "
        "ProvisionPermissionSet PutInlinePolicyToPermissionSet PutPermissionsBoundaryToPermissionSet TagResource "
        "UntagResource UpdatePermissionSet",
    ),
)
