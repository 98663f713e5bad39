# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the releases of ansible-core name otherwise: 2.19 brought data tagging, and took underscores away.

https://docs.ansible.com/ansible-core/devel/porting_guides/porting_guide_core_2.19.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

try:
    from ansible.module_utils.common.json import Direction, get_module_decoder, get_module_encoder
    from ansible.template import trust_as_template

    TAGS = True
except ImportError:  # before ansible-core 2.19
    TAGS = False

#: How a module that says nothing else of itself takes and gives values.
PROFILE = "legacy"


def trusted(text: str) -> Any:
    """A text of ours that Ansible may take for a template. Before ansible-core 2.19 it does so with every text."""
    return trust_as_template(text) if TAGS else text


def untrusted(value: Any) -> Any:
    """What others wrote, which is no template, whatever stands in it. From ansible-core 2.19 on nothing else is."""
    if TAGS:
        return value
    from ansible.utils.unsafe_proxy import wrap_var

    return wrap_var(value)


def encoded(arguments: Mapping[str, Any]) -> bytes:
    """The arguments of a module, as the module reads them."""
    content = {"ANSIBLE_MODULE_ARGS": arguments}
    if TAGS:
        return json.dumps(content, cls=get_module_encoder(PROFILE, Direction.CONTROLLER_TO_MODULE)).encode()
    from ansible.module_utils.common.json import AnsibleJSONEncoder

    return json.dumps(content, cls=AnsibleJSONEncoder, vault_to_text=True).encode()


def decoded(output: str) -> dict[str, Any]:
    """What a module printed."""
    decoder = get_module_decoder(PROFILE, Direction.MODULE_TO_CONTROLLER) if TAGS else None
    answer: dict[str, Any] = json.loads(output, cls=decoder)
    return answer


class _Ended:
    """A task that ended, by the names that ansible-core has for it from 2.19 on."""

    def __init__(self, result: Any) -> None:
        self.host, self.task = result._host, result._task
        self.task_name, self.task_fields, self.result = result.task_name, result._task_fields, result._result


def ended(result: Any) -> Any:
    """What a callback is given: of a task that ended ``host``, ``task``, ``task_name``, ``task_fields`` and ``result``.
    Whatever else it is given stays as it is."""
    named_before = hasattr(result, "_task_fields") and not hasattr(result, "task_fields")
    return _Ended(result) if named_before else result


def show_warnings(callback: Any, result: Any) -> None:
    """Let a callback of Ansible's show the warnings of a task that ended, and the traceback that is asked for."""
    if hasattr(callback, "_handle_warnings_and_exception"):
        callback._handle_warnings_and_exception(result)
    else:  # before ansible-core 2.19
        callback._handle_warnings(result._result)
