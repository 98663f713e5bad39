# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads resource policies for resource_audit: topics, queues, functions, secrets, repositories, roles.

Policies of buckets and keys are read with the buckets and keys themselves.
"""

from __future__ import annotations

from .region_client import RegionClient, Row, enriched, parsed


def topics(client: RegionClient) -> list[Row]:
    """Topics of SNS."""
    found = client.pages("sns", "list_topics", "Topics")
    return enriched(
        [client.row(item["TopicArn"]) for item in found],
        {
            "policy": lambda row: parsed(
                client.call("sns", "get_topic_attributes", TopicArn=row["arn"])["Attributes"].get("Policy")
            )
        },
    )


def queues(client: RegionClient) -> list[Row]:
    """Queues of SQS, which are listed by their URL: account and name are the end of it."""
    found = client.pages("sqs", "list_queues", "QueueUrls")
    rows = []
    for url in found:
        account, name = url.rsplit("/", 2)[-2:]
        rows.append(client.row(f"arn:{client.partition}:sqs:{client.region}:{account}:{name}", url=url))
    return enriched(
        rows,
        {
            "policy": lambda row: parsed(
                client.call("sqs", "get_queue_attributes", QueueUrl=row["url"], AttributeNames=["Policy"])
                .get("Attributes", {})
                .get("Policy")
            )
        },
    )


def functions(client: RegionClient) -> list[Row]:
    """Functions of Lambda."""
    found = client.pages("lambda", "list_functions", "Functions")
    return enriched(
        [client.row(item["FunctionArn"]) for item in found],
        {
            "policy": lambda row: parsed(
                client.optional("ResourceNotFoundException", "lambda", "get_policy", FunctionName=row["arn"]).get(
                    "Policy"
                )
            )
        },
    )


def secrets(client: RegionClient) -> list[Row]:
    """Secrets of Secrets Manager."""
    found = client.pages("secretsmanager", "list_secrets", "SecretList")
    return enriched(
        [client.row(item["ARN"]) for item in found],
        {
            "policy": lambda row: parsed(
                client.call("secretsmanager", "get_resource_policy", SecretId=row["arn"]).get("ResourcePolicy")
            )
        },
    )


def repositories(client: RegionClient) -> list[Row]:
    """Private repositories of ECR."""
    found = client.pages("ecr", "describe_repositories", "repositories")
    return enriched(
        [client.row(item["repositoryArn"], name=item["repositoryName"]) for item in found],
        {
            "policy": lambda row: parsed(
                client.optional(
                    "RepositoryPolicyNotFoundException",
                    "ecr",
                    "get_repository_policy",
                    repositoryName=row["name"],
                ).get("policyText")
            )
        },
    )


def roles(client: RegionClient) -> list[Row]:
    """Roles of IAM, whose trust policies come with the list."""
    found = client.pages("iam", "list_roles", "Roles")
    return [{**client.row(item["Arn"], policy=item["AssumeRolePolicyDocument"]), "region": ""} for item in found]
