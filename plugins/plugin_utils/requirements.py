# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the controller needs, asked for before anything that needs it is imported.

Whoever imports this module first is told in one line what to install. What modules need where they run, they say
themselves (``_aws/libraries.py``)."""

from __future__ import annotations

from importlib.util import find_spec

from ansible.errors import AnsibleError
from ansible.release import __version__ as core

#: The oldest release of ansible-core (meta/runtime.yml).
CORE = (2, 16)
AMAZON = "ansible_collections.amazon.aws.plugins.module_utils.modules"


def lacking(version: str = core, collection: str = AMAZON) -> str:
    """What to install; nothing where all is there.

    Args:
        version: of ansible-core, such as ``2.16.0``.
        collection: a module of amazon.aws.
    """
    if tuple(int(part) for part in version.split(".")[:2]) < CORE:
        least = ".".join(map(str, CORE))
        needed = f"dayone.aws needs ansible-core {least} or newer, and this is {version}"
        return f"{needed}: pip install 'ansible-core>={least}'"
    try:
        found = find_spec(collection)
    except ModuleNotFoundError:
        found = None
    if not found:
        return "dayone.aws needs the collection amazon.aws 9.0.0 or newer: ansible-galaxy collection install amazon.aws"
    return ""


#: Is there to be imported by those who need the controller complete.
MET = not lacking()
if not MET:
    raise AnsibleError(lacking())
