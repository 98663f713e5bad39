# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What botocore does again for each session, done once in a process: what it answers is the same.

Each task has a session of its own. To make a client in it, botocore reads the model of the API, splits the name of each
of a hundred events by its aliases, and inspects the signature of each of its own handlers: a third of what a task of
the tests costs, beside its requests.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from types import FunctionType
from typing import Any

from botocore import hooks, loaders

_aliased: dict[str, str] = {}


@functools.cache
def install() -> None:
    """Put the quick ways into botocore, for this process and those that are forked from it."""
    loader, aliaser = loaders.Loader, hooks.EventAliaser
    files, services, begin = loaders.JSONFileLoader().load_file, loader.list_available_services, aliaser.__init__

    @functools.cache
    def listed(paths: tuple[str, ...], type_name: str) -> Any:
        return services(loader(list(paths), include_default_search_paths=False), type_name)

    def begin_with_names(self: Any, emitter: Any, aliases: Any = None) -> None:
        begin(self, emitter, aliases)
        if self._event_aliases == hooks.EVENT_ALIASES:
            self._alias_name_cache = _aliased

    kept = functools.cache(files)

    def load(_self: Any, path: str) -> Any:
        """A client of S3 takes the bucket out of the paths of its model, which others, such as moto, need whole."""
        return copy.deepcopy(kept(path)) if "/s3/" in path else kept(path)

    loaders.JSONFileLoader.load_file = load
    loader.list_available_services = lambda self, type_name: listed(tuple(self.search_paths), type_name)
    hooks.accepts_kwargs = _of_functions(hooks.accepts_kwargs)
    aliaser.__init__ = begin_with_names


def _of_functions(accepts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """What keeps its answers on functions that stand by themselves: any other would keep its client, and that
    connections."""
    kept = functools.cache(accepts)

    def answer(function: Any) -> bool:
        alone = isinstance(function, FunctionType) and function.__closure__ is None
        return kept(function) if alone else accepts(function)

    return answer
