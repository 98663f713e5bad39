# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The audiences of identity providers, which moto does not change.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html
"""

from __future__ import annotations

from typing import Any

from moto.iam.models import iam_backends

from tests.emulator.kit import Request, operation


def _provider(request: Request) -> Any:
    backend = iam_backends[request.account_id][request.partition]
    return backend.get_open_id_connect_provider(request.params["OpenIDConnectProviderArn"])


@operation("iam", "AddClientIDToOpenIDConnectProvider")
def add_client_id(request: Request) -> dict[str, Any]:
    """The provider knows one more. That it knows it already is no error."""
    provider, name = _provider(request), request.params["ClientID"]
    provider.client_id_list = [*(item for item in provider.client_id_list if item != name), name]
    return {}


@operation("iam", "RemoveClientIDFromOpenIDConnectProvider")
def remove_client_id(request: Request) -> dict[str, Any]:
    """The provider knows one less. That it does not know it is no error."""
    provider = _provider(request)
    provider.client_id_list = [item for item in provider.client_id_list if item != request.params["ClientID"]]
    return {}
