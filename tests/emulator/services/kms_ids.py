# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keys with an id that a test chooses, as moto knows them of other services: by the tag ``_custom_id_``."""

from __future__ import annotations

from moto.kms.models import kms_backends

from tests.emulator.kit import Request, after

_TAG = "_custom_id_"


@after("kms", "CreateKey")
def create_key(request: Request) -> None:
    """Give a new key the id that its tag asks for."""
    wanted = next((item["TagValue"] for item in request.params.get("Tags", []) if item["TagKey"] == _TAG), None)
    if wanted is None:
        return
    backend = kms_backends[request.account_id][request.region]
    old, key = list(backend.keys.items())[-1]
    key.id, key.arn = wanted, f"{key.arn.rpartition('/')[0]}/{wanted}"
    backend.keys = {**{name: item for name, item in backend.keys.items() if name != old}, wanted: key}
