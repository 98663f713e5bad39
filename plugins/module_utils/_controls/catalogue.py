# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The catalogue of all controls, from the controls of each role."""

from __future__ import annotations

from .._grants import controls as preflight
from .._parts.notices import controls as notices
from .._report.task import controls as task
from .._restore import controls as restore
from .._steps.access_analyzer import controls as access_analyzer
from .._steps.access_logs import controls as access_logs
from .._steps.account_contacts import controls as account_contacts
from .._steps.activity_alarms import controls as activity_alarms
from .._steps.admin_access import controls as admin_access
from .._steps.audit_trail import controls as audit_trail
from .._steps.billing_access import controls as billing_access
from .._steps.billing_alerts import controls as billing_alerts
from .._steps.bootstrap import controls as bootstrap
from .._steps.change_events import controls as change_events
from .._steps.compute_defaults import controls as compute_defaults
from .._steps.config_recorder import controls as config_recorder
from .._steps.dns import controls as dns
from .._steps.iam_groups import controls as iam_groups
from .._steps.iam_hygiene import controls as iam_hygiene
from .._steps.identity_center import controls as identity_center
from .._steps.network_defaults import controls as network_defaults
from .._steps.organization_accounts import controls as organization_accounts
from .._steps.organization_policies import controls as organization_policies
from .._steps.organization_root import controls as organization_root
from .._steps.organization_security import controls as organization_security
from .._steps.password_policy import controls as password_policy
from .._steps.public_access import controls as public_access
from .._steps.resource_audit import controls as resource_audit
from .._steps.root_account import controls as root_account
from .._steps.static_site import controls as static_site
from .._steps.threat_detection import controls as threat_detection
from .control import Control

_GROUPS = (
    account_contacts.CONTROLS,
    root_account.CONTROLS,
    organization_root.CONTROLS,
    organization_accounts.CONTROLS,
    organization_policies.CONTROLS,
    identity_center.CONTROLS,
    organization_security.CONTROLS,
    password_policy.CONTROLS,
    admin_access.CONTROLS,
    iam_groups.CONTROLS,
    iam_hygiene.CONTROLS,
    notices.CONTROLS,
    billing_access.CONTROLS,
    billing_alerts.CONTROLS,
    audit_trail.CONTROLS,
    activity_alarms.CONTROLS,
    change_events.CONTROLS,
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
    bootstrap.CONTROLS,
    preflight.CONTROLS,
    task.CONTROLS,
    restore.CONTROLS,
)

CONTROLS: dict[str, Control] = {control.id: control for group in _GROUPS for control in group}
