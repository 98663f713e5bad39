# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ansible's own output, without what the drift report says better."""

from __future__ import annotations

DOCUMENTATION = r"""
name: brief
type: stdout
short_description: Print failures and changes of other modules, and leave the rest to the drift report
version_added: 0.1.0
description:
  - Prints what C(ansible.builtin.default) prints, except tasks that were skipped or changed nothing, and tasks of this
    collection that changed something or would, because P(dayone.aws.drift_report#callback) reports those. Failures are
    printed in full, and with C(-v) all tasks are.
  - With C(--diff), diffs of this collection's tasks contain only the keys that differ, once for all regions with the
    same difference.
requirements:
  - set as stdout in configuration, with C(stdout_callback = dayone.aws.brief)
extends_documentation_fragment:
  - default_callback
  - result_format_callback
author:
  - dayone.aws contributors (@dayone-aws)
"""

from typing import Any

from ansible import constants as C
from ansible.plugins.callback.default import CallbackModule as Default
from ansible_collections.dayone.aws.plugins.plugin_utils.brief_diff import brief
from ansible_collections.dayone.aws.plugins.plugin_utils.core_versions import ended, show_warnings
from ansible_collections.dayone.aws.plugins.plugin_utils.exit_code import GATE
from ansible_collections.dayone.aws.plugins.plugin_utils.failures import action_of, is_of_collection

#: With this option of Ansible's, tasks of that kind are not shown.
_HIDDEN = ("display_ok_hosts", "display_skipped_hosts")


class CallbackModule(Default):  # type: ignore[misc]
    """The default callback, with less."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "dayone.aws.brief"

    def __init__(self) -> None:
        super().__init__()
        #: Whether anything failed but a gate.
        self._broken = False
        #: Whether a task that changed nothing is shown all the same, for that is what it is for, as of C(debug).
        self._asked = False

    def get_option(self, k: str, *further: Any, **named: Any) -> Any:
        """An option. Without -v, tasks that did nothing are hidden, whatever is configured."""
        if k in _HIDDEN and not self._display.verbosity:
            return k == "display_ok_hosts" and self._asked
        return super().get_option(k, *further, **named)

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Name the play on one line."""
        if self._display.verbosity:
            super().v2_playbook_on_play_start(play)
            return
        self._play = play
        self._display.display(f"{play.get_name().strip()}{' (check mode)' if play.check_mode else ''}")

    def v2_playbook_on_include(self, included_file: Any) -> None:
        """Say which files a task included with -v only."""
        if self._display.verbosity:
            super().v2_playbook_on_include(included_file)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Print what failed. That a gate says no is one line."""
        own = ended(result)
        judged = action_of(own.task) == GATE and own.result.get("exit_code")
        if self._display.verbosity or not judged:
            self._broken = self._broken or not ignore_errors
            super().v2_runner_on_failed(result, ignore_errors=ignore_errors)
        else:
            self._display.display(f"{own.task.get_name().strip()}: {own.result['msg']}", color=C.COLOR_ERROR)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Print which host could not be reached."""
        self._broken = True
        super().v2_runner_on_unreachable(result)

    def v2_runner_on_ok(self, result: Any) -> None:
        """Print what a task of others did. What ours did stands in the report."""
        own = ended(result)
        if self._display.verbosity or not is_of_collection(own.task):
            self._asked = bool(own.result.get("_ansible_verbose_always"))
            super().v2_runner_on_ok(result)
            self._asked = False
        else:
            show_warnings(self, result)

    def v2_runner_item_on_ok(self, result: Any) -> None:
        """The same for an item of a loop."""
        if self._display.verbosity or not is_of_collection(ended(result).task):
            super().v2_runner_item_on_ok(result)

    def v2_on_file_diff(self, result: Any) -> None:
        """Print the diff of a task of ours briefly, and that of others as they are."""
        own = ended(result)
        if not is_of_collection(own.task):
            super().v2_on_file_diff(result)
            return
        if not own.task.diff:
            return
        for item in own.result.get("results", [own.result]):
            diff = item.get("diff")
            if item.get("changed") and isinstance(diff, dict):
                self._print_brief(own.task, brief(diff.get("before"), diff.get("after")))

    def _print_brief(self, task: Any, lines: list[str]) -> None:
        if not lines:
            return
        if self._last_task_banner != task._uuid:
            self._print_task_banner(task)
        colors = {"-": "red", "+": "green", "@": "cyan"}
        for line in lines:
            self._display.display(line, color=colors.get(line[0]))

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Leave the sums to the report, unless a host failed."""
        if self._display.verbosity or self._broken:
            super().v2_playbook_on_stats(stats)
