# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The catalogue of all controls, from the controls of each role."""

from __future__ import annotations

from ._catalogue import (
    access_analyzer,
    access_logs,
    account_contacts,
    activity_alarms,
    admin_access,
    audit_trail,
    billing_access,
    billing_alerts,
    compute_defaults,
    config_recorder,
    dns,
    iam_groups,
    iam_hygiene,
    network_defaults,
    notices,
    organization_root,
    password_policy,
    public_access,
    resource_audit,
    restore,
    root_account,
    static_site,
    task,
    threat_detection,
)
from ._control import Control

_GROUPS = (
    account_contacts.CONTROLS,
    root_account.CONTROLS,
    organization_root.CONTROLS,
    password_policy.CONTROLS,
    admin_access.CONTROLS,
    iam_groups.CONTROLS,
    iam_hygiene.CONTROLS,
    notices.CONTROLS,
    billing_access.CONTROLS,
    billing_alerts.CONTROLS,
    audit_trail.CONTROLS,
    activity_alarms.CONTROLS,
    compute_defaults.CONTROLS,
    public_access.CONTROLS,
    access_analyzer.CONTROLS,
    network_defaults.CONTROLS,
    resource_audit.CONTROLS,
    config_recorder.CONTROLS,
    threat_detection.CONTROLS,
    dns.CONTROLS,
    static_site.CONTROLS,
    access_logs.CONTROLS,
    task.CONTROLS,
    restore.CONTROLS,
)

CONTROLS: dict[str, Control] = {control.id: control for group in _GROUPS for control in group}
