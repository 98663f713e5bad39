# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import groups
from ..._permissions.need import Needs, reads, undoes, writes

PERMISSIONS: dict[str, Needs] = {
    "iam_groups": (
        *groups("{iam_groups_groups}", removed="iam_groups_groups.state=absent"),
        reads("accessanalyzer ValidatePolicy", when="iam_groups_validate"),
        reads("iam GenerateServiceLastAccessedDetails", "iam::{account}:group/*", when="iam_groups_unused_days"),
        reads("iam GetServiceLastAccessedDetails", when="iam_groups_unused_days"),
        writes("iam DetachUserPolicy", "iam::{account}:user/*", when="iam_groups_move_direct_policies"),
        undoes("iam AttachUserPolicy", "iam::{account}:user/*", when="iam_groups_move_direct_policies"),
    ),
}
