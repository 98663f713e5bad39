# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The account's preference to publish its estimated charges, and whether CloudWatch has seen them. Pure.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_billing_UpdateBillingPreferences.html
"""

from __future__ import annotations

from ..._controls.catalogue import CONTROLS
from ..._kernel.plan import Call, Failure, State, Verdict


def plan_preference(state: State, manage: bool, region: str, account_id: str) -> tuple[list[Call], list[Verdict]]:
    """Enable the publication of billing metrics. The key is the one that AWS itself names for the account."""
    control, entries = "billing_alerts.preference", state["preference"]
    if isinstance(entries, Failure):
        # Whoever pays for a member account can read it. Denied anywhere else, it is not known.
        elsewhere = entries.kind == "denied" and _payer(state, account_id)
        mend = "person" if entries.kind == "unsupported" or elsewhere else "unknown"
        note = _note(state, account_id, entries.message)
        return [], [Verdict(control, False, "not readable", "ENABLED", mend, "", region, note)]
    off = sorted(entry["key"] for entry in entries if entry["value"] != "ENABLED")
    if not entries or (off and not manage):
        current = "not set" if not entries else "DISABLED"
        note = _note(state, account_id, "")
        return [], [Verdict(control, False, current, "ENABLED", "person", "", region, note)]
    if not off:
        return [], [Verdict(control, True, "ENABLED", "ENABLED", "call", "", region)]
    pairs = [{"key": key, "value": "ENABLED"} for key in off]
    params = {"feature": "BILLING_ALERTS", "billingPreferencesPerKey": pairs}
    call = Call("billing", "update_billing_preferences", params, region, mends=(control,))
    return [call], [Verdict(control, False, "DISABLED", "ENABLED", "call", "", region)]


def _note(state: State, account_id: str, reason: str) -> str:
    """What a person has to do, and who that person is: the payer of a member account decides for it."""
    payer = _payer(state, account_id)
    if payer:
        reason = f"{reason} Account {payer} pays for this one: the preference is set there.".strip()
    return f"{reason} {CONTROLS['billing_alerts.preference'].remediation}".strip()


def _payer(state: State, account_id: str) -> str:
    """Who pays for this account. Empty where it does so itself, or that is not known."""
    payer = state.get("payer")
    return payer if isinstance(payer, str) and payer != account_id else ""


def plan_metric(state: State, region: str) -> Verdict:
    """Whether CloudWatch has seen the metric, without which no billing alarm fires."""
    metrics = state["metric"]
    if isinstance(metrics, Failure):
        return Verdict("billing_alerts.metric", False, None, "seen", "unknown", "", region, metrics.message)
    return Verdict(
        "billing_alerts.metric", bool(metrics), "seen" if metrics else "not seen", "seen", "waiting", "", region
    )
