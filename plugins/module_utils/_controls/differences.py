# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a verdict differs on purpose from the audit steps of CIS 7.0, or from AWS's own rule for the same.

``tests/estate`` has a resource for each sentence, and `docs/controls.md` shows them.
"""

from __future__ import annotations

from collections.abc import Mapping

#: By control: what is judged otherwise, and why.
DIFFERENCES: Mapping[str, tuple[str, ...]] = {
    "resource_audit.acl_admin_ingress": (
        "CIS counts every entry that allows. An entry counts here only if no earlier entry denies the same traffic, "
        "because the earlier one decides. Entries that together cover the internet count as one, and so does ::/0, "
        "as in the AWS Config rule nacl-no-unrestricted-ssh-rdp.",
    ),
    "resource_audit.key_rotation": (
        "CIS counts every customer managed key of KeySpec SYMMETRIC_DEFAULT. Keys that AWS KMS cannot rotate "
        "automatically (imported key material, custom key stores, replicas) do not count, as in the AWS Config rule "
        "cmk-backing-key-rotation-enabled. Neither do disabled keys and keys pending deletion: nobody can use them, "
        "and AWS KMS refuses to change their rotation.",
    ),
    "resource_audit.admin_ingress_ipv4": (
        "CIS and AWS Config look at each rule for 0.0.0.0/0. Rules that together cover all public addresses count "
        "as well, and so do the entries of prefix lists.",
    ),
    "resource_audit.admin_ingress_ipv6": (
        "CIS and AWS Config look at each rule for ::/0. Rules that together cover 2000::/3, which holds every public "
        "address, count as well, and so do the entries of prefix lists.",
    ),
}
