# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of records: which are below a zone."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Reply

_API = "https://docs.aws.amazon.com/Route53/latest/APIReference/"


def _named_like_the_zone(client: Clients) -> Any:
    """A record whose label is the last one of its zone."""
    route53 = client("route53")
    zone = route53.create_hosted_zone(Name="example.dev", CallerReference="one")["HostedZone"]["Id"]
    record = {"Name": "dev.example.dev", "Type": "A", "TTL": 300, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    changes = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=changes)
    found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return [item["Name"] for item in found if item["Type"] == "A"]


ROWS = (
    Contract(
        "route53-label-like-the-zones-last",
        "route53",
        "ChangeResourceRecordSets",
        "the label of a record is the last label of its zone",
        Reply("normal form", ["dev.example.dev."]),
        f"{_API}API_ResourceRecordSet.html",
        _named_like_the_zone,
        "route53.change_resource_record_sets",
        "failed: the name was refused as if it were outside of the zone",
    ),
)
