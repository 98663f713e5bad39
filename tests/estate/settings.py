# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of a whole account: the password policy, contacts, AWS Config's recorder, and the encryption of new volumes.
Each variant is an account of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Verdict
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.account_contacts import contacts as account_contacts
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults import ec2_defaults
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.recorder import ConfigRecorder
from ansible_collections.dayone.aws.plugins.module_utils._steps.password_policy.policy import PasswordPolicy
from ansible_collections.dayone.aws.plugins.module_utils._steps.threat_detection.macie import MacieSession

from .accounts import Account, Looks
from .form import BREACHES, CIS, CONFIG, HOLDS, HUB, REGION, UNKNOWN, Estate
from .looking import defaults

Begins = Callable[[Estate], None]


def passwords(context: Context) -> list[Verdict]:
    """What is said of the password policy, by what CIS asks for."""
    options = {**defaults("iam_password_policy_enforce"), "preset": "cis"}
    policy = PasswordPolicy(context, options)
    return list(policy.plan(policy.observe()).verdicts)


def of_contacts(context: Context) -> list[Verdict]:
    """What is said of the contacts of an account that names none."""
    found = account_contacts.contacts(context, defaults("account_contacts"))
    return [verdict for item in found for verdict in item.plan(item.observe()).verdicts]


def recorder(context: Context) -> list[Verdict]:
    """What is said of the recorder of a region, which is the one for what has no region."""
    found = ConfigRecorder(context, {**defaults("config_recorder"), "home_region": REGION}, REGION)
    return list(found.plan(found.observe()).verdicts)


def volumes(context: Context) -> list[Verdict]:
    """What is said of new volumes."""
    options = {**defaults("ec2_account_defaults"), "regions": [REGION], "ebs_encryption": True, "exact": False}
    found = ec2_defaults.resources(context, options)
    return [verdict for item in found for verdict in item.plan(item.observe()).verdicts]


def macie(context: Context) -> list[Verdict]:
    """What is said of Macie in a region."""
    found = MacieSession(context, {**defaults("macie_session"), "regions": [REGION]}, REGION, True)
    return list(found.plan(found.observe()).verdicts)


def looking_for_data(automated: str = "DISABLED", *jobs: tuple[str, str]) -> Begins:
    """An account with Macie, its automated discovery, and jobs by their status and the error of their last run."""

    def begins(estate: Estate) -> None:
        estate.client("macie2").enable_macie()
        estate.client("macie2").update_automated_discovery_configuration(status=automated)
        made = {
            f"job-{number}": {
                "jobId": f"job-{number}",
                "name": f"job-{number}",
                "jobType": "SCHEDULED",
                "jobStatus": status,
                "lastRunErrorStatus": {"code": error},
            }
            for number, (status, error) in enumerate(jobs)
        }
        estate.keep("macie2.jobs", made, REGION)

    return begins


def nothing(_estate: Estate) -> None:
    """As AWS gives it."""


def policy(**fields: Any) -> Begins:
    """An account with a password policy."""

    def begins(estate: Estate) -> None:
        estate.client("iam").update_account_password_policy(**fields)

    return begins


def contact(*kinds: str) -> Begins:
    """An account with alternate contacts."""

    def begins(estate: Estate) -> None:
        about = {"Name": "On Call", "Title": "Duty", "EmailAddress": "duty@example.com", "PhoneNumber": "+49 30 1"}
        for kind in kinds:
            estate.client("account").put_alternate_contact(AlternateContactType=kind, **about)

    return begins


def recording(group: dict[str, Any], *, started: bool = True, told: dict[str, Any] | None = None) -> Begins:
    """An account with a recorder of somebody's. ``told`` is what AWS says of its last event and deliveries."""

    def begins(estate: Estate) -> None:
        role = estate.client("iam").create_role(RoleName="recorder", AssumeRolePolicyDocument=_TRUST)["Role"]["Arn"]
        s3, config = estate.client("s3"), estate.client("config")
        s3.create_bucket(Bucket="recorded", CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_policy(Bucket="recorded", Policy=_FOR_CONFIG)
        estate.client("iam").put_role_policy(RoleName="recorder", PolicyName="deliver", PolicyDocument=_RIGHTS)
        config.put_configuration_recorder(
            ConfigurationRecorder={"name": "theirs", "roleARN": role, "recordingGroup": group}
        )
        config.put_delivery_channel(DeliveryChannel={"name": "theirs", "s3BucketName": "recorded"})
        if started:
            config.start_configuration_recorder(ConfigurationRecorderName="theirs")
        estate.keep("config.delivery", told or {}, REGION)

    return begins


_TRUST = (
    '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "config.amazonaws.com"}, '
    '"Action": "sts:AssumeRole"}}'
)
_RIGHTS = (
    '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetBucketAcl"], '
    '"Resource": "*"}}'
)
_FOR_CONFIG = (
    '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "config.amazonaws.com"}, '
    '"Action": ["s3:GetBucketAcl", "s3:ListBucket", "s3:PutObject"], '
    '"Resource": ["arn:aws:s3:::recorded", "arn:aws:s3:::recorded/*"]}}'
)
_313 = f"{CIS}3.1.3"
_MACIE_RULE = f"{CONFIG}macie-auto-sensitive-data-discovery-check.html"
_JOBS = "https://docs.aws.amazon.com/macie/latest/user/discovery-jobs-status.html"
_WHOLE = {"allSupported": True, "includeGlobalResourceTypes": True}
_LOCAL = {"allSupported": True, "includeGlobalResourceTypes": False}


def _but(*types: str) -> dict[str, Any]:
    return {
        "allSupported": False,
        "exclusionByResourceTypes": {"resourceTypes": list(types)},
        "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
    }


_SOME = {
    "allSupported": False,
    "resourceTypes": ["AWS::EC2::Instance"],
    "recordingStrategy": {"useOnly": "INCLUSION_BY_RESOURCE_TYPES"},
}


def encrypting(service: str = "") -> Begins:
    """An account that encrypts new volumes, with a key of its own where one is to be made."""

    def begins(estate: Estate) -> None:
        ec2 = estate.client("ec2")
        ec2.enable_ebs_encryption_by_default()
        if service:
            ec2.modify_ebs_default_kms_key_id(KmsKeyId=estate.client(service).create_key()["KeyMetadata"]["KeyId"])

    return begins


def encrypting_elsewhere(estate: Estate) -> None:
    """An account that encrypts new volumes of another region only."""
    estate.client("ec2", "us-east-1").enable_ebs_encryption_by_default()


def failing(channel: bool) -> dict[str, Any]:
    """What AWS says where it could not record, or could not deliver."""
    failed = {"lastStatus": "FAILURE", "lastErrorCode": "AccessDenied", "lastErrorMessage": "no"}
    return {"channel": failed} if channel else failed


_LENGTH, _REUSE = "password_policy.min_length", "password_policy.reuse_prevention"
_SECURITY, _BILLING = "account_contacts.security", "account_contacts.billing"
_RECORDING, _GLOBAL = "config_recorder.recording", "config_recorder.global_types"
_DELIVERY, _VOLUMES = "config_recorder.delivery", "compute_defaults.ebs_encryption"
_22, _28, _29, _43, _611 = (f"{CIS}{number}" for number in ("2.2", "2.8", "2.9", "4.3", "6.1.1"))
_DEFAULTS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"
_ACCOUNT_1 = f"{HUB}account-controls.html#account-1"
_GROUP = "https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html"
_STATUS = "https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorderStatus.html"
_CHANNEL = "https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigExportDeliveryInfo.html"
_REGIONAL = "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html"

_TABLE: tuple[tuple[str, str, Begins, Looks, str, str, str], ...] = (
    ("passwords-no-policy", _LENGTH, nothing, passwords, BREACHES, _DEFAULTS, "AWS's own asks for 8 characters."),
    (
        "passwords-14",
        _LENGTH,
        policy(MinimumPasswordLength=14),
        passwords,
        HOLDS,
        _28,
        "MinimumPasswordLength is to be 14 or more.",
    ),
    ("passwords-13", _LENGTH, policy(MinimumPasswordLength=13), passwords, BREACHES, _28, "13 is less than 14."),
    ("passwords-128", _LENGTH, policy(MinimumPasswordLength=128), passwords, HOLDS, _28, "The most that IAM takes."),
    (
        "passwords-complex-and-short",
        _LENGTH,
        policy(MinimumPasswordLength=8, RequireSymbols=True, RequireNumbers=True, RequireUppercaseCharacters=True),
        passwords,
        BREACHES,
        _28,
        "Kinds of characters do not make up for the length.",
    ),
    ("passwords-reuse-24", _REUSE, policy(PasswordReusePrevention=24), passwords, HOLDS, _29, "24 are remembered."),
    ("passwords-reuse-23", _REUSE, policy(PasswordReusePrevention=23), passwords, BREACHES, _29, "It must be 24."),
    (
        "passwords-reuse-not-set",
        _REUSE,
        policy(MinimumPasswordLength=20),
        passwords,
        BREACHES,
        _29,
        "A policy without PasswordReusePrevention remembers none.",
    ),
    ("contacts-none", _SECURITY, nothing, of_contacts, BREACHES, _22, "A security contact must be registered."),
    ("contacts-security", _SECURITY, contact("SECURITY"), of_contacts, HOLDS, _22, "It is registered."),
    (
        "contacts-others-only",
        _SECURITY,
        contact("BILLING", "OPERATIONS"),
        of_contacts,
        BREACHES,
        _ACCOUNT_1,
        "Security contact information must be provided, whoever else is.",
    ),
    (
        "contacts-security-not-billing",
        _BILLING,
        contact("SECURITY"),
        of_contacts,
        BREACHES,
        "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html",
        "Each alternate contact is one of its own.",
    ),
    ("recorder-none", _RECORDING, nothing, recorder, BREACHES, _43, "A recorder must be on in each region."),
    ("recorder-whole", _RECORDING, recording(_WHOLE), recorder, HOLDS, _43, "All types, recording, last SUCCESS."),
    (
        "recorder-stopped",
        _RECORDING,
        recording(_WHOLE, started=False),
        recorder,
        BREACHES,
        _43,
        "recording must be true.",
    ),
    (
        "recorder-of-some-types",
        _RECORDING,
        recording(_SOME),
        recorder,
        BREACHES,
        _43,
        "allSupported must be true.",
    ),
    (
        "recorder-without-instances",
        _RECORDING,
        recording(_but("AWS::EC2::Instance")),
        recorder,
        BREACHES,
        f"{HUB}config-controls.html#config-1",
        "What is left out is not recorded.",
    ),
    (
        "recorder-without-users",
        _GLOBAL,
        recording(_but("AWS::IAM::User")),
        recorder,
        BREACHES,
        _GROUP,
        "A type of no region that is excluded by name is recorded nowhere.",
    ),
    (
        "recorder-without-what-has-no-region",
        _GLOBAL,
        recording(_LOCAL),
        recorder,
        BREACHES,
        _43,
        "includeGlobalResourceTypes must be true in one region.",
    ),
    (
        "recorder-that-fails",
        _RECORDING,
        recording(_WHOLE, told=failing(channel=False)),
        recorder,
        BREACHES,
        _STATUS,
        "lastStatus must be SUCCESS, which CIS 4.3 asks for.",
    ),
    (
        "recorder-that-waits",
        _RECORDING,
        recording(_WHOLE, told={"lastStatus": "PENDING"}),
        recorder,
        UNKNOWN,
        _STATUS,
        "Nothing was processed yet, so that nobody knows whether it works.",
    ),
    (
        "channel-that-fails",
        _DELIVERY,
        recording(_WHOLE, told=failing(channel=True)),
        recorder,
        BREACHES,
        _CHANNEL,
        "The last delivery failed.",
    ),
    ("volumes-not-encrypted", _VOLUMES, nothing, volumes, BREACHES, _611, "EbsEncryptionByDefault must be true."),
    ("volumes-encrypted", _VOLUMES, encrypting(), volumes, HOLDS, _611, "EbsEncryptionByDefault is true."),
    (
        "volumes-encrypted-with-a-key-of-theirs",
        _VOLUMES,
        encrypting("kms"),
        volumes,
        HOLDS,
        f"{CONFIG}ec2-ebs-encryption-by-default.html",
        "The rule asks for encryption, whichever key it is.",
    ),
    (
        "volumes-encrypted-elsewhere",
        _VOLUMES,
        encrypting_elsewhere,
        volumes,
        BREACHES,
        _REGIONAL,
        "It is a setting of a region.",
    ),
)
ROWS = (
    *(Account(*row) for row in _TABLE),
    *(
        Account(f"macie-{name}", "threat_detection.macie", begins, macie, verdict, source, means)
        for name, begins, verdict, source, means in (
            ("off", nothing, BREACHES, _313, "It must be enabled."),
            ("automated", looking_for_data("ENABLED"), HOLDS, _MACIE_RULE, "Automated discovery is enabled."),
            ("without-any-look", looking_for_data(), BREACHES, _MACIE_RULE, "It is on, and nothing is looked at."),
            ("scheduled-job", looking_for_data("DISABLED", ("IDLE", "NONE")), HOLDS, _313, "A job is scheduled."),
            ("running-job", looking_for_data("DISABLED", ("RUNNING", "NONE")), HOLDS, _313, "A job is running."),
            (
                "cancelled-job",
                looking_for_data("DISABLED", ("CANCELLED", "NONE"), ("USER_PAUSED", "NONE"), ("PAUSED", "NONE")),
                BREACHES,
                _JOBS,
                "A job that is cancelled or paused does not run.",
            ),
            (
                "one-time-job-that-is-over",
                looking_for_data("DISABLED", ("COMPLETE", "NONE")),
                BREACHES,
                _JOBS,
                "A job that is complete does not run again, so what comes later is not looked at.",
            ),
            (
                "job-whose-last-run-failed",
                looking_for_data("DISABLED", ("IDLE", "ERROR")),
                BREACHES,
                "https://docs.aws.amazon.com/macie/latest/APIReference/jobs-list.html",
                "lastRunErrorStatus says that the last run met an error.",
            ),
        )
    ),
)
