# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values of variables that are encrypted with Ansible Vault: they stand in no journal and no report.

Ansible tells of a value that it was encrypted by itself (``!vault``), and not of one from a file that is encrypted as a
whole: that is for ``no_log``.
https://docs.ansible.com/ansible/latest/vault_guide/vault_encrypting_content.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible_collections.dayone.aws.plugins.module_utils._kernel.masks import Masks

#: What ansible-core calls a value that is still encrypted, from 2.19 on and before.
_ENCRYPTED = ("EncryptedString", "AnsibleVaultEncryptedUnicode")
#: What is hidden has so many characters: less would be found in every other word.
_SHORTEST = 4
#: What is no secret, and without which a finding is of no account.
_ACCOUNT = re.compile(r"[0-9]{12}")
#: Tasks after which a host has other variables.
_SETTING = ("include_vars", "set_fact")


class Vaulted:
    """The encrypted values of a play's hosts, by host. Without a vault password there are none."""

    def __init__(self) -> None:
        self._play: Any = None
        self._known: dict[str, Masks] = {}

    def begin(self, play: Any) -> None:
        """A play begins."""
        vault = getattr(play.get_loader(), "_vault", None)
        self._play = play if getattr(vault, "secrets", None) else None
        self._known = {}

    def hide(self, result: Any, found: dict[str, Any]) -> dict[str, Any]:
        """What a task's result says, without the encrypted values of its host."""
        if self._play is None:
            return found
        host = str(result.host.get_name())
        if host not in self._known:
            self._known[host] = self._masks(result.host)
        hidden: dict[str, Any] = self._known[host].hide(found)
        if str(result.task.action).rpartition(".")[2] in _SETTING:
            del self._known[host]
        return hidden

    def _masks(self, host: Any) -> Masks:
        masks = Masks()
        for text in _texts(self._play.get_variable_manager().get_vars(play=self._play, host=host)):
            for word in (text, *text.splitlines()):
                if len(word) >= _SHORTEST and not _ACCOUNT.fullmatch(word):
                    masks.add(word)
        return masks


def _texts(value: Any) -> Iterator[str]:
    """The encrypted texts in nested variables. One that cannot be decrypted is shown by nobody."""
    if type(value).__name__ in _ENCRYPTED:
        try:
            yield str(value)
        except AnsibleError:  # without its password there is nothing to hide
            return
    elif isinstance(value, Mapping):
        for name in value:
            if name != "hostvars":  # those of other hosts
                yield from _texts(value[name])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
