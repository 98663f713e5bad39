# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads resource policies for resource_audit: topics, queues, functions, secrets, repositories, roles.

Policies of buckets and keys are read with the buckets and keys themselves.
"""

from __future__ import annotations

from .place import Place, Row, enriched, parsed


def topics(place: Place) -> list[Row]:
    """Topics of SNS."""
    found = place.pages("sns", "list_topics", "Topics")
    return enriched(
        [place.row(item["TopicArn"]) for item in found],
        {
            "policy": lambda row: parsed(
                place.call("sns", "get_topic_attributes", TopicArn=row["arn"])["Attributes"].get("Policy")
            )
        },
    )


def queues(place: Place) -> list[Row]:
    """Queues of SQS, which are listed by their URL: account and name are the end of it."""
    found = place.pages("sqs", "list_queues", "QueueUrls")
    rows = []
    for url in found:
        account, name = url.rsplit("/", 2)[-2:]
        rows.append(place.row(f"arn:{place.partition}:sqs:{place.region}:{account}:{name}", url=url))
    return enriched(
        rows,
        {
            "policy": lambda row: parsed(
                place.call("sqs", "get_queue_attributes", QueueUrl=row["url"], AttributeNames=["Policy"])
                .get("Attributes", {})
                .get("Policy")
            )
        },
    )


def functions(place: Place) -> list[Row]:
    """Functions of Lambda."""
    found = place.pages("lambda", "list_functions", "Functions")
    return enriched(
        [place.row(item["FunctionArn"]) for item in found],
        {
            "policy": lambda row: parsed(
                place.optional("ResourceNotFoundException", "lambda", "get_policy", FunctionName=row["arn"]).get(
                    "Policy"
                )
            )
        },
    )


def secrets(place: Place) -> list[Row]:
    """Secrets of Secrets Manager."""
    found = place.pages("secretsmanager", "list_secrets", "SecretList")
    return enriched(
        [place.row(item["ARN"]) for item in found],
        {
            "policy": lambda row: parsed(
                place.call("secretsmanager", "get_resource_policy", SecretId=row["arn"]).get("ResourcePolicy")
            )
        },
    )


def repositories(place: Place) -> list[Row]:
    """Private repositories of ECR."""
    found = place.pages("ecr", "describe_repositories", "repositories")
    return enriched(
        [place.row(item["repositoryArn"], name=item["repositoryName"]) for item in found],
        {
            "policy": lambda row: parsed(
                place.optional(
                    "RepositoryPolicyNotFoundException",
                    "ecr",
                    "get_repository_policy",
                    repositoryName=row["name"],
                ).get("policyText")
            )
        },
    )


def roles(place: Place) -> list[Row]:
    """Roles of IAM, whose trust policies come with the list."""
    found = place.pages("iam", "list_roles", "Roles")
    return [{**place.row(item["Arn"], policy=item["AssumeRolePolicyDocument"]), "region": ""} for item in found]
