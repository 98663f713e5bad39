# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role bootstrap."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Manual

DRIFT = "bootstrap.drift_role"
BASELINE = "bootstrap.baseline_role"
PROVIDER = "bootstrap.identity_provider"
DEPLOYED = "bootstrap.deployed"
_ROLES = "https://console.aws.amazon.com/iam/home#/roles"
_SETS = "https://console.aws.amazon.com/cloudformation/home#/stacksets"
CONTROLS = (
    Control(
        DRIFT,
        "medium",
        "The role for drift runs should be in place, and able to write nothing",
        "Run dayone.aws.bootstrap.",
        condition="'drift' in bootstrap_roles",
        resolution=(Manual(5, _ROLES),),
    ),
    Control(
        BASELINE,
        "high",
        "The role for baseline runs should be in place, within its permissions boundary",
        "Run dayone.aws.bootstrap.",
        condition="'baseline' in bootstrap_roles",
        resolution=(Manual(5, _ROLES),),
    ),
    Control(
        PROVIDER,
        "medium",
        "The identity provider of the pipelines that assume the roles should exist",
        "Run dayone.aws.bootstrap.",
        condition="bootstrap_trusted | selectattr('kind', 'in', ['github', 'gitlab']) | length > 0",
    ),
    Control(
        DEPLOYED,
        "medium",
        "The roles should be deployed to every account of the organization's units",
        "Run dayone.aws.bootstrap with units.",
        condition="bootstrap_units | length > 0",
        resolution=(Manual(15, _SETS),),
    ),
)
