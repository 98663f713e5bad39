# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads for resource_audit whether web front ends log access: CloudFront, load balancers, API Gateway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..._kernel.plan import Failure
from ..._kernel.reconcile import gather
from .region_client import RegionClient, Row, enriched

#: Where CloudFront answers, by partition. GovCloud has none.
CLOUDFRONT_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-northwest-1"}


def distributions(client: RegionClient) -> list[Row]:
    """Distributions of CloudFront. Logs go by the distribution's own setting, or as a delivery of CloudWatch Logs,
    which is looked for only where the own setting is off.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html
    """
    if client.partition not in CLOUDFRONT_REGIONS:
        return []
    here = client.at(CLOUDFRONT_REGIONS[client.partition])
    rows = enriched(
        [{"arn": item["ARN"], "region": "", "id": item["Id"]} for item in _listed(here)],
        {"logs": lambda row: _own_logging(here, row["id"])},
    )
    if all(row["logs"] is True for row in rows):
        return rows
    delivered = _delivered(here)
    return [row if row["logs"] is not False else {**row, "logs": _either(row["arn"], delivered)} for row in rows]


def _listed(client: RegionClient) -> list[Any]:
    """All distributions. The list stands deeper in the answer than a list's items do elsewhere."""
    found: list[Any] = []
    marker: dict[str, str] = {}
    while True:
        answer = client.call("cloudfront", "list_distributions", **marker)["DistributionList"]
        found += answer.get("Items", [])
        if not answer.get("IsTruncated"):
            return found
        marker = {"Marker": answer["NextMarker"]}


def _own_logging(client: RegionClient, name: str) -> bool:
    config = client.call("cloudfront", "get_distribution_config", Id=name)["DistributionConfig"]
    return bool(config.get("Logging", {}).get("Enabled"))


def _delivered(client: RegionClient) -> set[str] | Failure:
    """ARNs of what CloudWatch Logs delivers access logs of: a source counts only with a delivery."""
    found = gather(
        {
            "sources": lambda: client.pages("logs", "describe_delivery_sources", "deliverySources"),
            "deliveries": lambda: client.pages("logs", "describe_deliveries", "deliveries"),
        }
    )
    sources, deliveries = found["sources"], found["deliveries"]
    if isinstance(sources, Failure):
        return sources
    if isinstance(deliveries, Failure):
        return deliveries
    sent = {item["deliverySourceName"] for item in deliveries}
    return {arn for item in sources if item["name"] in sent for arn in item["resourceArns"]}


def _either(arn: str, delivered: set[str] | Failure) -> bool | Failure:
    return delivered if isinstance(delivered, Failure) else arn in delivered


def load_balancers(client: RegionClient) -> list[Row]:
    """Application load balancers. Network ones know connections, not requests, and log only those of TLS."""
    found = client.pages("elbv2", "describe_load_balancers", "LoadBalancers")

    def logs(row: Row) -> bool:
        answer = client.call("elbv2", "describe_load_balancer_attributes", LoadBalancerArn=row["arn"])
        return _attribute(answer["Attributes"], "access_logs.s3.enabled")

    rows = [client.row(item["LoadBalancerArn"]) for item in found if item["Type"] == "application"]
    return enriched(rows, {"logs": logs})


def _attribute(attributes: Iterable[Any], key: str) -> bool:
    return any(item["Key"] == key and item["Value"] == "true" for item in attributes)


def classic_load_balancers(client: RegionClient) -> list[Row]:
    """Classic load balancers."""
    found = client.pages("elb", "describe_load_balancers", "LoadBalancerDescriptions")

    def logs(row: Row) -> bool:
        answer = client.call("elb", "describe_load_balancer_attributes", LoadBalancerName=row["name"])
        return bool(answer["LoadBalancerAttributes"].get("AccessLog", {}).get("Enabled"))

    prefix = f"arn:{client.partition}:elasticloadbalancing:{client.region}:{client.account_id}:loadbalancer/"
    rows = [client.row(prefix + item["LoadBalancerName"], name=item["LoadBalancerName"]) for item in found]
    return enriched(rows, {"logs": logs})


def rest_stages(client: RegionClient) -> list[Row]:
    """Stages of REST APIs."""
    found = client.listed_once("apigateway", "get_rest_apis", "items")
    apis = enriched(
        [
            client.row(f"arn:{client.partition}:apigateway:{client.region}::/restapis/{item['id']}", id=item["id"])
            for item in found
        ],
        {"stages": lambda row: client.call("apigateway", "get_stages", restApiId=row["id"]).get("item", [])},
    )
    return _stages(apis, "stageName", "accessLogSettings", "destinationArn")


def http_stages(client: RegionClient) -> list[Row]:
    """Stages of HTTP and WebSocket APIs."""
    found = client.pages("apigatewayv2", "get_apis", "Items")
    apis = enriched(
        [
            client.row(f"arn:{client.partition}:apigateway:{client.region}::/apis/{item['ApiId']}", id=item["ApiId"])
            for item in found
        ],
        {"stages": lambda row: client.pages("apigatewayv2", "get_stages", "Items", ApiId=row["id"])},
    )
    return _stages(apis, "StageName", "AccessLogSettings", "DestinationArn")


def _stages(apis: Iterable[Row], name: str, settings: str, destination: str) -> list[Row]:
    """One row for each stage. An API whose stages could not be read is a row of its own."""
    rows: list[Row] = []
    for api in apis:
        if isinstance(api["stages"], Failure):
            rows.append({**api, "logs": api["stages"]})
            continue
        rows += [
            {
                "arn": f"{api['arn']}/stages/{stage[name]}",
                "region": api["region"],
                "logs": bool(stage.get(settings, {}).get(destination)),
            }
            for stage in api["stages"]
        ]
    return rows
