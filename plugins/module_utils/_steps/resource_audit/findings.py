# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What IAM Access Analyzer itself found, and where that differs from what is judged here. Both are shown.

https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListFindings.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from ..._kernel.plan import Failure, Verdict
from .region_client import Missing, RegionClient, Row

CHECK = "access_analyzer_findings"
CONTROL = f"resource_audit.{CHECK}"
#: The controls that say of a resource that everybody reaches it.
PUBLIC = frozenset({"resource_audit.public_policies", "resource_audit.public_snapshots"})
#: Services whose resources the analyzer looks at:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html
_LOOKED_AT = frozenset({"s3", "iam", "kms", "lambda", "sqs", "secretsmanager", "sns", "ec2", "rds", "ecr"})
_LOOKED_AT |= {"elasticfilesystem", "dynamodb"}
_TYPES = ("ACCOUNT", "ORGANIZATION")
_SHOWN = 10
_NO_ANALYZER = (
    "Run dayone.aws.access_analyzer, which creates an external access analyzer in every region: without one, "
    "IAM Access Analyzer finds nothing there."
)
_NOT_YET = (
    "The analyzer is new, and has not analyzed any resource yet. AWS does not say how long that takes: check "
    "again later."
)
#: An analyzer that has analyzed nothing for longer than this has nothing to analyze: all policies are analyzed again
#: within it. https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
_NEW = timedelta(days=1)


def findings(client: RegionClient) -> list[Row]:
    """The active findings of external access in a region, one row for each resource.

    Raises:
        Missing: no analyzer is active there, or it has not looked at anything yet.
    """
    found = client.pages("accessanalyzer", "list_analyzers", "analyzers")
    active = [item for item in found if item["type"] in _TYPES and item["status"] == "ACTIVE"]
    if not active:
        raise Missing("no external access analyzer", "an active analyzer", _NO_ANALYZER, "call")
    if all(_is_new(item) for item in active):
        raise Missing("an analyzer that has not analyzed anything yet", "an active analyzer", _NOT_YET, "waiting")
    own = {"status": {"eq": ["ACTIVE"]}, "resourceOwnerAccount": {"eq": [client.account_id]}}
    arn = min(active, key=lambda item: (_is_new(item), _TYPES.index(item["type"])))["arn"]
    rows: dict[str, dict[str, Any]] = {}
    for item in client.pages("accessanalyzer", "list_findings", "findings", analyzerArn=arn, filter=own):
        resource = item.get("resource") or item["id"]
        about = {"type": item["resourceType"], "active": False, "public": False, "principals": set()}
        row = rows.setdefault(resource, client.row(resource, **about))
        row["active"] = row["active"] or item["status"] == "ACTIVE"
        row["public"] = row["public"] or bool(item.get("isPublic"))
        row["principals"] |= {f"{kind} {name}" for kind, name in item.get("principal", {}).items()}
    return [_placed(row) for row in rows.values()]


def _is_new(analyzer: Mapping[str, Any]) -> bool:
    """Whether an analyzer that was just created has yet to look at the region's resources."""
    age = datetime.now(timezone.utc) - analyzer["createdAt"]
    return "lastResourceAnalyzedAt" not in analyzer and age < _NEW


def _placed(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its principals in order. What is global has no region: every analyzer says the same of it."""
    return {**row, "region": "" if ":iam::" in row["arn"] else row["region"], "principals": sorted(row["principals"])}


def external(row: Row, _options: Mapping[str, Any]) -> Any:
    """What the analyzer says of a resource. What was archived or resolved is nothing."""
    if not row["active"]:
        return None
    return {"type": row["type"], "public": row["public"], "principals": row["principals"][:_SHOWN]}


def compared(verdicts: Iterable[Verdict], found: Mapping[tuple[str, str], Any]) -> list[Verdict]:
    """The verdicts, with what the other side says of the same resource.

    Args:
        verdicts: all that were reached.
        found: what was read, by part and region.
    """
    listed = list(verdicts)
    theirs = {row["arn"] for row in _rows(found, "findings")}
    ours = {item.resource for item in listed if item.control in PUBLIC and item.resource and item.mend != "unknown"}
    read = {row["arn"] for part, _region in found for row in _rows(found, part) if part != "findings"}
    looked = {region for (part, region), rows in found.items() if part == "findings" and not isinstance(rows, Failure)}
    return [_with_other(item, ours, theirs, read, looked) for item in listed]


def _rows(found: Mapping[tuple[str, str], Any], part: str) -> list[Row]:
    lists = [rows for (name, _region), rows in found.items() if name == part and not isinstance(rows, Failure)]
    return [row for rows in lists for row in rows]


def _with_other(item: Verdict, ours: set[str], theirs: set[str], read: set[str], looked: set[str]) -> Verdict:
    if item.control == CONTROL and item.resource and isinstance(item.current, dict):
        here = "public" if item.resource in ours else ("not public" if item.resource in read else "not checked")
        return replace(item, current={**item.current, "this_audit": here})
    if item.control not in PUBLIC or item.resource not in ours or item.resource in theirs:
        return item
    service, everywhere = item.resource.split(":")[2], item.region == ""
    if service in _LOOKED_AT and (looked if everywhere else item.region in looked):
        return replace(item, note=f"{item.note} IAM Access Analyzer has no active finding on it.".strip())
    return item
