# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run of the suite costs at the most, beside the baseline itself."""

from __future__ import annotations

#: At list price in us-east-1, in US dollars, each with what it is for. AWS bills keys and alarms by the hour; the suite
#: counts whole months, so that the sum is what it costs where nothing is cleaned up for a month.
REQUESTS = {
    "requests of the two drift runs and two baselines (S3, KMS, CloudWatch, SNS, SQS): below 20,000": 0.10,
    "configuration items that AWS Config records while the suite runs: below 200 at 0.003": 0.60,
    "requests of Cost Explorer, which the baseline and its undo ask about anomalies: below 60 at 0.01": 0.60,
    "requests of the contracts, whose things cost nothing while they are empty: below 10,000": 0.10,
}


def most(monthly_usd: float, contracts: bool) -> float:
    """The most that a run costs, in US dollars.

    Args:
        monthly_usd: what the baseline's own things cost a month.
        contracts: whether the rows of contracts are asked too.
    """
    parts = [usd for name, usd in REQUESTS.items() if contracts or "contracts" not in name]
    return round(monthly_usd + sum(parts), 2)
