# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto does many times, done once: it serves as before, and starts twenty seconds of CPU earlier.

Fifty requests that arrive together, as those of a regional module do, each read the API's model and built its routes,
for moto's caches do not let the second wait for the first. And each route compiled two functions that make URLs, which
nothing here asks for. Each request listed the folder of moto's services, and the methods of its own.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any

from botocore.loaders import _JSON_OPEN_METHODS, JSONFileLoader, Loader
from moto import backends
from moto.core import responses, utils
from moto.core.routing import ServiceOperationRouter
from werkzeug.routing import Rule

#: One for all that is done once. What is done under it asks for more of it.
_LOCK = threading.RLock()


@functools.cache
def install() -> None:
    """Put the quick ways into moto and werkzeug, for this process."""
    loader = Loader(file_loader=_OwnFiles())
    utils._load_service_model = _one_at_a_time(loader.load_service_model)
    utils.service_name_from_moto_package_name = functools.cache(functools.partial(_service_name, loader))  # type: ignore[assignment]
    ServiceOperationRouter._get_router = _one_at_a_time(ServiceOperationRouter._get_router)  # type: ignore[method-assign]
    responses.method_names_from_class = functools.cache(utils.method_names_from_class)  # type: ignore[attr-defined]
    modules = tuple(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: modules  # type: ignore[assignment, misc, return-value]
    Rule._compile_builder = _when_asked(Rule._compile_builder)  # type: ignore[method-assign]


class _OwnFiles(JSONFileLoader):
    """Reads models for moto alone. A client of botocore takes the bucket out of the paths in its model of S3: moto,
    given the same model, would find no operation any more."""

    def load_file(self, file_path: str) -> Any:
        """The model in a file, whatever botocore's own loader keeps (``tests/integration/boto_speed.py``)."""
        found = (self._load_file(f"{file_path}{ending}", read) for ending, read in _JSON_OPEN_METHODS.items())
        return next((model for model in found if model is not None), None)


def _one_at_a_time(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which keeps by itself what it has made: who comes while it works waits for it."""

    @functools.wraps(function)
    def wait(*arguments: Any) -> Any:
        with _LOCK:
            return function(*arguments)

    return wait


def _service_name(loader: Loader, package: str) -> str:
    """botocore's name of a service, by moto's, which has no hyphens."""
    with _LOCK:
        names = loader.list_available_services("service-2")
    return next((name for name in names if name.replace("-", "") == package), package)


def _when_asked(compile_builder: Callable[..., Callable[..., Any]]) -> Callable[..., Callable[..., Any]]:
    """Compile what makes a URL when one is made."""

    def deferred(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        def build(bound: Any, **values: Any) -> Any:
            return compile_builder(rule, append_unknown)(bound, **values)

        return build

    return deferred
