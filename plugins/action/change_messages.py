# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.dayone.aws.plugins.plugin_utils.in_process import ActionModule, prepare

__all__ = ["ActionModule"]

prepare(__name__, "sqs")
