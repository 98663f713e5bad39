# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bedrock: the configuration of its logs of model invocations."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Reply

_SOURCE = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetModelInvocationLoggingConfiguration.html"


def _logging(client: Clients) -> Any:
    bedrock = client("bedrock")
    found = [bedrock.get_model_invocation_logging_configuration().get("loggingConfig")]
    bedrock.put_model_invocation_logging_configuration(loggingConfig={"s3Config": {"bucketName": "logs"}})
    found.append(bedrock.get_model_invocation_logging_configuration()["loggingConfig"]["s3Config"])
    bedrock.delete_model_invocation_logging_configuration()
    found.append(bedrock.get_model_invocation_logging_configuration().get("loggingConfig"))
    return found


ROWS = (
    Contract(
        name="bedrock-logging",
        service="bedrock",
        operation="GetModelInvocationLoggingConfiguration",
        when="nothing is logged, when it is, and when that was ended",
        answer=Reply("shape", [None, {"bucketName": "logs"}, None]),
        source=_SOURCE,
        provoke=_logging,
        by="bedrock.get_logging",
    ),
)
