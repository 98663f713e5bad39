# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import REGIONS, bucket, logs_bucket
from ..._permissions.need import Needs, linked_role, passes, reads, undoes, with_when, writes

#: What the variables of names are where they are not set.
NAMES = {
    "config_recorder_bucket_name": "dayone-config-{account}-{region}",
    "config_recorder_log_bucket_name": "dayone-logs-{account}-{region}",
    "config_recorder_role_arn": "iam::{account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
}
#: One that is not there has no path yet.
SERVICE_ROLE = tuple(
    f"iam::{{account}}:role/{path}AWSServiceRoleForConfig" for path in ("aws-service-role/config.amazonaws.com/", "")
)
AGGREGATOR = "config:*:{account}:config-aggregator/*"
PACK = "config:*:{account}:conformance-pack/dayone-*/*"
PERMISSIONS: dict[str, Needs] = {
    "config_delivery": (
        *bucket("{config_recorder_bucket_name}", versioning=True, logged=True),
        *logs_bucket("{config_recorder_log_bucket_name}"),
        reads("iam GetRole", SERVICE_ROLE),
        linked_role("config.amazonaws.com", "iam CreateServiceLinkedRole"),
        reads("config DescribeConfigurationAggregators"),
        writes("config PutConfigurationAggregator", AGGREGATOR, when="config_recorder_aggregator"),
        undoes("config DeleteConfigurationAggregator", AGGREGATOR, when="config_recorder_aggregator"),
    ),
    "config_recorder": (
        REGIONS,
        reads(
            "config DescribeConfigurationRecorders DescribeConfigurationRecorderStatus DescribeDeliveryChannels "
            "DescribeDeliveryChannelStatus DescribeRetentionConfigurations"
        ),
        writes(
            "config PutConfigurationRecorder StartConfigurationRecorder StopConfigurationRecorder",
            "config:*:{account}:configuration-recorder/*/*",
        ),
        writes("config PutDeliveryChannel"),
        writes("config PutRetentionConfiguration", when="config_recorder_retention_days"),
        passes("{config_recorder_role_arn}", "config.amazonaws.com", "config PutConfigurationRecorder"),
        # A recorder that is put back has the role that it had.
        passes("iam::{account}:role/*", "config.amazonaws.com", "config PutConfigurationRecorder", kind="undo"),
        undoes("config DeleteConfigurationRecorder", "config:*:{account}:configuration-recorder/*/*"),
        undoes("config DeleteDeliveryChannel"),
    ),
    "config_conformance_pack": with_when(
        (
            REGIONS,
            reads("config DescribeConformancePacks DescribeConformancePackStatus"),
            reads("config ListTagsForResource", PACK),
            writes("config PutConformancePack TagResource", PACK),
            linked_role("config-conforms.amazonaws.com", "config PutConformancePack"),
            undoes("config DeleteConformancePack", PACK),
        ),
        "config_recorder_conformance_packs",
    ),
}
