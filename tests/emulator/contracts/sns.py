# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SNS: which telephone numbers it takes."""

from __future__ import annotations

from .form import Clients, Contract, Refusal


def _sms(client: Clients) -> None:
    topic = client("sns").create_topic(Name="notices")["TopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="sms", Endpoint="+15--551234567")


ROWS = (
    Contract(
        name="sns-sms-number",
        service="sns",
        operation="Subscribe",
        when="a telephone number is not written as E.164",
        answer=Refusal(
            "InvalidParameter",
            "Invalid parameter: Invalid SMS endpoint: +15--551234567",
            lambda request: request.params["Protocol"] == "sms" and "--" in request.params.get("Endpoint", ""),
        ),
        source="localstack/localstack tests/aws/services/sns/test_sns.snapshot.json test_subscribe_invalid_sms",
        provoke=_sms,
        was="failed: taken, and refused by AWS",
    ),
)
