# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is said where a run ended halfway: what stands now, what of it costs money, and what the next run does. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .._kernel.plan import Call

#: What AWS bills from the moment on that it is made, whether it is used or not. docs/costs.md has the prices.
PAID = {
    ("cloudwatch", "put_metric_alarm"): "an alarm, billed by the month",
    ("config", "put_conformance_pack"): "a conformance pack, billed by the evaluation",
    ("config", "start_configuration_recorder"): "a recorder, billed by the recorded change",
    ("accessanalyzer", "create_analyzer"): "an analyzer, which is billed if it looks for unused access",
    ("guardduty", "create_detector"): "a detector, billed by what it analyzes",
    ("inspector2", "enable"): "Inspector, billed by what it scans",
    ("kms", "create_key"): "a key, billed by the month until it is deleted",
    ("macie2", "enable_macie"): "Macie, billed by the bucket and month",
    ("route53", "create_hosted_zone"): "a hosted zone, billed by the month",
    ("route53domains", "register_domain"): "a domain, paid for a year",
    ("secretsmanager", "create_secret"): "a secret, billed by the month",
    ("securityhub", "enable_security_hub"): "Security Hub, billed by the check",
}
#: So many are named.
_TOLD = 8


def what_stands(sent: Sequence[Call], left: Sequence[Call]) -> str:
    """What stands, what costs money, and how it goes on.

    Args:
        sent: the writes that AWS took.
        left: those that it refused, and those that waited for them.
    """
    paid = sorted({text for call in sent if (text := PAID.get((call.service, call.method)))})
    costs = f" AWS bills for: {'; '.join(paid)}." if paid else ""
    return (
        f"Done before that, and kept: {_named(sent)}.{costs} Not done: {_named(left)}. The next run finds what "
        "exists and does the rest. playbooks/restore.yml undoes it."
    )


def _named(calls: Sequence[Call]) -> str:
    names = list(dict.fromkeys(f"{call.service}:{call.method}" for call in calls))
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more
