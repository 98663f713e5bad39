# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS refuses and moto takes, enforced by the services' own files: limits, names, and what is not switched on."""

from __future__ import annotations

from .form import Clients, Contract, Refusal, Unseen
from .scripts import Ask, ask, script

_API = "https://docs.aws.amazon.com/"
_R53 = f"{_API}Route53/latest/APIReference/"
_ACCOUNT = "123456789012"
_LIMIT = {"Amount": "10", "Unit": "USD"}
_BUDGET = {"BudgetName": "month", "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": _LIMIT}
_MONITOR = {"MonitorName": "all", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
_PACK = ask("config", "put_conformance_pack", ConformancePackName="p")
_ZONE = ask("route53", "create_hosted_zone", Name="example.com", CallerReference="one")


def _record(value: str, kind: str = "A") -> Ask:
    """Make a record in the zone of the first answer."""
    record = {"Name": "www.example.com", "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    return ask("route53", "change_resource_record_sets", HostedZoneId="$0.HostedZone.Id", ChangeBatch=batch)


def _row(name: str, when: str, answer: Refusal, source: str, by: str, *asks: Ask, unless: str = "") -> Contract:
    """A row. ``unless`` says why an account that did not refuse has not done otherwise."""
    last = asks[-1]
    operation = "".join(part[:1].upper() + part[1:] for part in last.method.split("_"))

    def provoke(client: Clients) -> None:
        script(*asks)(client)
        if unless:
            raise Unseen(unless)

    return Contract(name, last.service, operation, when, answer, source, provoke, by=by)


ROWS = (
    _row(
        "accessanalyzer-name-taken",
        "there is an analyzer of that name",
        Refusal("ConflictException", "Analyzer a already exists."),
        f"{_API}access-analyzer/latest/APIReference/API_CreateAnalyzer.html",
        "accessanalyzer.create_analyzer",
        ask("accessanalyzer", "create_analyzer", analyzerName="a", type="ACCOUNT"),
        ask("accessanalyzer", "create_analyzer", analyzerName="a", type="ACCOUNT"),
    ),
    _row(
        "accessanalyzer-one-of-a-type",
        "there is an analyzer of that type in the region",
        Refusal("ServiceQuotaExceededException", "There is an analyzer of type ACCOUNT already."),
        f"{_API}IAM/latest/UserGuide/access-analyzer-quotas.html",
        "accessanalyzer.create_analyzer",
        ask("accessanalyzer", "create_analyzer", analyzerName="a", type="ACCOUNT"),
        ask("accessanalyzer", "create_analyzer", analyzerName="b", type="ACCOUNT"),
    ),
    _row(
        "budgets-one-kind-of-limit",
        "a limit is both fixed and planned",
        Refusal("InvalidParameterException", "Only one of BudgetLimit and planned or adjusted limits."),
        f"{_API}aws-cost-management/latest/APIReference/API_budgets_Budget.html",
        "budgets.create_budget",
        ask(
            "budgets",
            "create_budget",
            AccountId=_ACCOUNT,
            Budget={**_BUDGET, "AutoAdjustData": {"AutoAdjustType": "FORECAST"}},
        ),
    ),
    _row(
        "ce-one-monitor-of-services",
        "there is a monitor of all services",
        Refusal("LimitExceededException", "Limit exceeded on dimensional spend monitor creation"),
        f"{_API}aws-cost-management/latest/APIReference/API_CreateAnomalyMonitor.html",
        "ce_anomalies.create_anomaly_monitor",
        ask("ce", "create_anomaly_monitor", AnomalyMonitor=_MONITOR),
        ask("ce", "create_anomaly_monitor", AnomalyMonitor={**_MONITOR, "MonitorName": "more"}),
    ),
    _row(
        "config-pack-without-template",
        "a conformance pack has no template",
        Refusal("InvalidParameterValueException", "Specify exactly one template."),
        f"{_API}config/latest/APIReference/API_PutConformancePack.html",
        "config_packs.put_conformance_pack",
        _PACK,
    ),
    _row(
        "logs-filter-without-group",
        "the log group is not there",
        Refusal("ResourceNotFoundException", "The specified log group does not exist."),
        f"{_API}AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html",
        "logs.put_metric_filter",
        ask(
            "logs",
            "put_metric_filter",
            logGroupName="none",
            filterName="f",
            filterPattern="x",
            metricTransformations=[{"metricName": "m", "metricNamespace": "n", "metricValue": "1"}],
        ),
    ),
    _row(
        "macie2-off",
        "Macie is off",
        Refusal("AccessDeniedException", "Macie is not enabled."),
        f"{_API}macie/latest/APIReference/macie.html",
        "macie2.get_macie_session",
        ask("macie2", "get_macie_session"),
    ),
    _row(
        "macie2-enabled-twice",
        "Macie is on",
        Refusal("ConflictException", "Macie has already been enabled."),
        f"{_API}macie/latest/APIReference/macie.html",
        "macie2.enable_macie",
        ask("macie2", "enable_macie"),
        ask("macie2", "enable_macie"),
    ),
    _row(
        "route53-zone-name",
        "the name of a zone is no domain name",
        Refusal("InvalidDomainName", "exam ple.com is not a valid domain name."),
        f"{_API}Route53/latest/DeveloperGuide/DomainNameFormat.html",
        "route53.create_hosted_zone",
        ask("route53", "create_hosted_zone", Name="exam ple.com", CallerReference="one"),
    ),
    _row(
        "route53-zone-twice",
        "a zone was made with the same caller reference",
        Refusal("HostedZoneAlreadyExists", "A hosted zone was made with the caller reference one."),
        f"{_R53}API_CreateHostedZone.html",
        "route53.create_hosted_zone",
        _ZONE,
        _ZONE,
    ),
    _row(
        "ssm-unknown-setting",
        "there is no setting of that name",
        Refusal("ServiceSettingNotFound", "/no/such is no service setting."),
        f"{_API}systems-manager/latest/APIReference/API_GetServiceSetting.html",
        "ssm.get_service_setting",
        ask("ssm", "get_service_setting", SettingId="/no/such"),
    ),
    _row(
        "iam-credential-report-absent",
        "no credential report was made",
        Refusal("ReportNotPresent", "Credential report not present"),
        f"{_API}IAM/latest/APIReference/API_GetCredentialReport.html",
        "iam_root.get_credential_report",
        ask("iam", "get_credential_report"),
        unless="there is a report of the last four hours",
    ),
    _row(
        "organizations-none",
        "the account is in no organization",
        Refusal("AWSOrganizationsNotInUseException", "Your account is not a member of an organization."),
        f"{_API}organizations/latest/APIReference/API_ListRoots.html",
        "organizations.organization_of",
        ask("organizations", "list_roots"),
    ),
    _row(
        "cloudfront-headers-policy-absent",
        "there is no such policy",
        Refusal("NoSuchResponseHeadersPolicy", "The response headers policy does not exist."),
        f"{_API}cloudfront/latest/APIReference/API_GetResponseHeadersPolicy.html",
        "cloudfront.get_response_headers_policy",
        ask("cloudfront", "get_response_headers_policy", Id="none"),
    ),
)
