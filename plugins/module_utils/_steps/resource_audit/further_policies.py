# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads further resource policies: event buses, tables, layers, catalogs, search domains, private APIs and vaults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from ..._kernel.reconcile import gather, whole
from .deleted import Deleted
from .region_client import RegionClient, Row, enriched, parsed

#: The most domains that OpenSearch describes at once.
_DOMAINS = 5


def event_buses(client: RegionClient) -> list[Row]:
    """Event buses of EventBridge, whose policies come with the list."""
    found = client.pages("events", "list_event_buses", "EventBuses")
    return [client.row(item["Arn"], policy=parsed(item.get("Policy"))) for item in found]


def tables(client: RegionClient) -> list[Row]:
    """Tables of DynamoDB."""
    names = client.pages("dynamodb", "list_tables", "TableNames")
    head = f"arn:{client.partition}:dynamodb:{client.region}:{client.account_id}:table/"
    return enriched(
        [client.row(f"{head}{name}") for name in names],
        {
            "policy": lambda row: parsed(
                client.optional(
                    "PolicyNotFoundException", "dynamodb", "get_resource_policy", ResourceArn=row["arn"]
                ).get("Policy")
            )
        },
    )


def layers(client: RegionClient) -> list[Row]:
    """All versions of the layers of Lambda: each has a policy of its own."""
    names = [item["LayerName"] for item in client.pages("lambda", "list_layers", "Layers")]
    read = partial(client.pages, "lambda", "list_layer_versions", "LayerVersions")
    found = gather({name: partial(read, LayerName=name) for name in names})
    left = whole({name: versions for name, versions in found.items() if not isinstance(versions, Deleted)})
    rows = [
        client.row(item["LayerVersionArn"], name=name, version=item["Version"])
        for name, versions in left.items()
        for item in versions
    ]
    return enriched(rows, {"policy": partial(_layer_policy, client)})


def _layer_policy(client: RegionClient, row: Row) -> Mapping[str, Any]:
    which = {"LayerName": row["name"], "VersionNumber": row["version"]}
    answer = client.optional("ResourceNotFoundException", "lambda", "get_layer_version_policy", **which)
    return parsed(answer.get("Policy"))


def catalogs(client: RegionClient) -> list[Row]:
    """The data catalog of Glue, where it has a policy."""
    answer = client.optional("EntityNotFoundException", "glue", "get_resource_policy")
    arn = f"arn:{client.partition}:glue:{client.region}:{client.account_id}:catalog"
    return [client.row(arn, policy=parsed(answer["PolicyInJson"]))] if answer.get("PolicyInJson") else []


def search_domains(client: RegionClient) -> list[Row]:
    """Domains of OpenSearch. One in a VPC is reached from there alone, whatever its policy says.

    https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
    """
    names = [item["DomainName"] for item in client.pages("opensearch", "list_domain_names", "DomainNames")]
    found: list[Any] = []
    for first in range(0, len(names), _DOMAINS):
        asked = names[first : first + _DOMAINS]
        found += client.call("opensearch", "describe_domains", DomainNames=asked)["DomainStatusList"]
    return [client.row(item["ARN"], policy=_domain_policy(item)) for item in found if not item.get("Deleted")]


def _domain_policy(item: Any) -> Mapping[str, Any]:
    inside = (item.get("VPCOptions") or {}).get("VPCId")
    return {} if inside else parsed(item.get("AccessPolicies"))


def private_apis(client: RegionClient) -> list[Row]:
    """Private APIs of API Gateway, whose policies come with the list. Others are for everybody by what they are: their
    methods ask who comes.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
    """
    found = client.listed_once("apigateway", "get_rest_apis", "items")
    return [
        client.row(
            f"arn:{client.partition}:apigateway:{client.region}::/restapis/{item['id']}", policy=_unescaped(item)
        )
        for item in found
        if "PRIVATE" in item.get("endpointConfiguration", {}).get("types", [])
    ]


def _unescaped(item: Any) -> Mapping[str, Any]:
    """The policy of an API, whose quotes API Gateway puts a backslash before."""
    text = item.get("policy") or ""
    return parsed(json.loads(f'"{text}"') if text.startswith('{\\"') else text)


def vaults(client: RegionClient) -> list[Row]:
    """Vaults of AWS Backup."""
    found = client.pages("backup", "list_backup_vaults", "BackupVaultList")
    return enriched(
        [client.row(item["BackupVaultArn"], name=item["BackupVaultName"]) for item in found],
        {
            "policy": lambda row: parsed(
                client.optional(
                    "ResourceNotFoundException", "backup", "get_backup_vault_access_policy", BackupVaultName=row["name"]
                ).get("Policy")
            )
        },
    )
