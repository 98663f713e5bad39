# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import CREDENTIAL_REPORT, TOPIC_CHAIN, TRAILS, event_rules, key, topic
from ..._permissions.need import Needs, also, reads, with_when

#: What the variables of names are where they are not set.
NAMES = {
    "root_account_topic_name": "dayone-security",
    "root_account_rule_name": "dayone-root-activity",
}
TOPIC = "{root_account_topic_name}"
TOPIC_KEY = key(f"notice_topic/{TOPIC}", TOPIC, when="root_account_encrypt", removed=True)
DELETE = "root_account_delete_keys"
PERMISSIONS: dict[str, Needs] = {
    "notice_topic": with_when((*topic("{root_account_topic_name}"), *TOPIC_KEY), "root_account_alarm"),
    "root_activity_rule": with_when(
        (
            *TRAILS,
            *TOPIC_CHAIN,
            *event_rules("{root_account_rule_name}"),
        ),
        "root_account_alarm",
    ),
    "root_key_audit": (
        CREDENTIAL_REPORT,
        reads("iam GetAccountSummary ListVirtualMFADevices"),
        # Root itself deletes its keys: no policy of the account's binds it.
        also("", "iam ListAccessKeys UpdateAccessKey DeleteAccessKey", when=DELETE),
    ),
}
