# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sessions of botocore that share what is costly to make and the same everywhere: API models and clients' methods.

Botocore makes a class with all methods of a service for each client. For EC2's 830 that takes 15 ms, and a module that
works in every region needs a client for each. Here the methods are made once and given to every later client, through
two of botocore's own points of extension: the component ``data_loader`` and the event ``creating-client-class``.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

try:
    import botocore.exceptions
    import botocore.loaders
    import botocore.session
except ImportError:  # check_libraries reports the missing library before any of this is used
    botocore = None

#: Where API models are read for ``warm``: a region of the partition that all accounts can name.
_ANYWHERE = "us-east-1"
#: Credentials of a client that sends nothing.
_NOBODY = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}


class _Unlisted(dict[str, Any]):
    """Operations that are found by name, and not listed: botocore makes a method of each that is."""

    def __iter__(self) -> Iterator[str]:
        return iter(())


class _Shared:
    """What is shared. Clients are made one at a time: ``lock`` is held while one is."""

    loader: Any = None
    spare: Any = None
    #: The session that makes the clients of ``warm``, and the services that it has made one of.
    warmer: Any = None
    warmed: set[str]
    lock = threading.RLock()
    #: The methods of each service, by the name of the event that tells of them.
    methods: dict[str, dict[str, Any]]
    #: The models of those services, with operations that are not listed.
    models: dict[str, dict[str, Any]]
    sharing = False


_Shared.methods, _Shared.models, _Shared.warmed = {}, {}, set()


def warm(*services: str) -> None:
    """Read the API models of services, and make their methods. Done before a fork, every later process has them at
    no cost."""
    if botocore is None:
        return
    try:
        _Shared.warmer = session = _Shared.warmer or new_session()
        for service in {"sts", *services} - _Shared.warmed:
            if service in session.get_available_services():
                with shared_methods():
                    client = session.create_client(service, region_name=_ANYWHERE, **_NOBODY)
                _read_pagination(client.meta.service_model)
            _Shared.warmed.add(service)
        _Shared.spare = _Shared.spare or new_session()
    except (botocore.exceptions.BotoCoreError, ValueError):
        return  # a profile or an endpoint of the environment is wrong: the module says so, when it runs
    # The models are many objects that stay: the collector need not look at them again in any process.
    gc.freeze()


def _read_pagination(model: Any) -> None:
    """Have a service's pages described, as a client asks for them: else the first to need them in each process goes
    through the folders of all services."""
    with suppress(botocore.exceptions.DataNotFoundError):
        _Shared.loader.load_service_model(model.service_name, "paginators-1", model.api_version)


def new_session() -> Any:
    """A botocore session that shares API models and methods with all others."""
    if _Shared.loader is None:
        _Shared.loader = _make_loader()
    session = botocore.session.get_session()
    session.register_component("data_loader", _Shared.loader)
    session.register("creating-client-class", _share_methods)
    # AssumeRoot is not answered at the global endpoint, which older versions choose in us-east-1.
    session.set_config_variable("sts_regional_endpoints", "regional")
    return session


def spare_session() -> Any:
    """The session that was made before the fork, for its first user, or a new one."""
    spare, _Shared.spare = _Shared.spare, None
    return spare or new_session()


@contextmanager
def shared_methods() -> Iterator[None]:
    """Clients that are made in here by sessions of ours share their methods."""
    with _Shared.lock:
        before, _Shared.sharing = _Shared.sharing, True
        try:
            yield
        finally:
            _Shared.sharing = before


def _event_of(model: dict[str, Any]) -> str:
    """The event with which botocore tells that it makes a client's class."""
    return "creating-client-class." + str(model["metadata"].get("serviceId", "")).replace(" ", "-").lower()


def _make_loader() -> Any:
    """A loader whose models do not list the operations of which methods were made already."""

    class Loader(botocore.loaders.Loader):  # type: ignore[misc]  # botocore has no types
        def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
            with _Shared.lock:  # so that threads do not read the same model, and its folder, side by side
                model = super().load_service_model(service_name, type_name, api_version)
            if not _Shared.sharing or type_name != "service-2" or _event_of(model) not in _Shared.methods:
                return model
            if service_name not in _Shared.models:
                _Shared.models[service_name] = _unlisted(model)
            return _Shared.models[service_name]

    return Loader()


def _unlisted(model: dict[str, Any]) -> dict[str, Any]:
    """A model whose operations are found by name only. Botocore goes through the list once more, to find the
    operation that discovers endpoints: a service that has one keeps its list."""
    operations = model["operations"]
    if any(item.get("endpointoperation") for item in operations.values()):
        return model
    return {**model, "operations": _Unlisted(operations)}


def _share_methods(class_attributes: dict[str, Any], event_name: str, **_about: Any) -> None:
    """Keep the methods of the first client of a service, and give them to the later ones."""
    if not _Shared.sharing:
        return
    if class_attributes["_PY_TO_OP_NAME"]:
        _Shared.methods[event_name] = dict(class_attributes)
    else:
        class_attributes.update(_Shared.methods[event_name])
