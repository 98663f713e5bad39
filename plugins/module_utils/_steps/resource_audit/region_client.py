# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the readers of resource_audit ask: one region of the account, and the rows that they make of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._aws.offered import where_offered
from ..._kernel.plan import Failure
from ..._kernel.reconcile import gather
from .deleted import DELETED_CODES, Deleted
from .read_cache import ReadCache

#: One resource as a reader found it: ``arn``, ``region`` and what its checks look at. A part that could not be read
#: is a `Failure` in its place, and a part that no check asked for is left out.
Row = Mapping[str, Any]


class Missing(Failure):
    """Nothing that could be asked: it was not set up in a region.

    Args:
        without: how the region stands, as findings show it.
        there: how one stands that has it.
        message: what to do.
        mend: who can: ``call``, a run of another step; ``waiting``, AWS, in its time.
    """

    def __init__(self, without: str, there: str, message: str, mend: str) -> None:
        super().__init__("off", message)
        self.without, self.there, self.mend = without, there, mend


@dataclass(frozen=True)
class RegionClient:
    """One region of the account, and which checks are asked for.

    Args:
        region: where it reads. For what is global, where the service answers.
        checks: names of the checks: a reader reads what they need and no more.
        regions: the regions that the audit is about. None: all.
        cache: what several readers ask for.
    """

    aws: Aws
    account_id: str
    partition: str
    region: str
    checks: frozenset[str]
    regions: frozenset[str] | None = None
    cache: ReadCache = field(default_factory=ReadCache, compare=False)

    def call(self, service: str, method: str, **params: Any) -> dict[str, Any]:
        """Send one request here.

        Raises:
            Deleted: what it is about was deleted since it was listed.
        """
        with self._asking(service, method):
            return self.aws.call(service, method, region=self.region, absent=DELETED_CODES.get(service, ()), **params)

    def pages(self, service: str, method: str, key: str, **params: Any) -> list[Any]:
        """All items of a list here.

        Raises:
            Deleted: what it is a list of was deleted since it was listed itself.
        """
        with self._asking(service, method):
            return self.aws.pages(
                service, method, key, region=self.region, absent=DELETED_CODES.get(service, ()), **params
            )

    def listed_once(self, service: str, method: str, key: str) -> list[Any]:
        """All items of a list here that another reader asks for too."""
        found: list[Any] = self.cache.get((service, method, self.region), lambda: self.pages(service, method, key))
        return found

    def optional(self, absent: str, service: str, method: str, **params: Any) -> dict[str, Any]:
        """One request, whose answer is empty where the error says that there is nothing.

        Raises:
            Deleted: what it is about was deleted since it was listed.
        """
        codes = (absent, *DELETED_CODES.get(service, ()))
        with self._asking(service, method):
            try:
                return self.aws.call(service, method, region=self.region, absent=codes, **params)
            except NotFound as found:
                if str(found) == absent:
                    return {}
                raise

    @contextmanager
    def _asking(self, service: str, method: str) -> Iterator[None]:
        """What AWS answers in here is told apart: deleted meanwhile, and perhaps not offered in the region."""
        try:
            with where_offered(self.aws, service, self.partition, self.region):
                yield
        except NotFound as found:
            raise Deleted(service, method, str(found)) from found

    def at(self, region: str) -> RegionClient:
        """The same in another region."""
        return replace(self, region=region)

    def arn(self, resource: str, owner: str = "") -> str:
        """The ARN of a resource of EC2 here, whose answers often have none."""
        return f"arn:{self.partition}:ec2:{self.region}:{owner or self.account_id}:{resource}"

    def row(self, arn: str, **parts: Any) -> dict[str, Any]:
        """A resource here."""
        return {"arn": arn, "region": self.region, **parts}


def enriched(rows: Sequence[Row], readers: Mapping[str, Callable[[Row], Any]]) -> list[Row]:
    """Rows with further parts, all of them read at the same time. What was deleted meanwhile is left out."""
    found = gather(
        {f"{index} {part}": partial(read, row) for index, row in enumerate(rows) for part, read in readers.items()}
    )
    whole = [{**row, **{part: found[f"{index} {part}"] for part in readers}} for index, row in enumerate(rows)]
    return [row for row in whole if not any(isinstance(row[part], Deleted) for part in readers)]


class KeptPolicy(Mapping[str, Any]):
    """A policy, kept as compressed text until it is judged: of thousands only one at a time is a document.

    Raises:
        ValueError: it is no JSON.
        TypeError: it is no object.
    """

    __slots__ = ("_packed",)

    def __init__(self, text: str) -> None:
        if not isinstance(json.loads(text), dict):
            raise TypeError(text)
        self._packed = zlib.compress(text.encode())

    @property
    def document(self) -> dict[str, Any]:
        """The document, read anew."""
        found: dict[str, Any] = json.loads(zlib.decompress(self._packed))
        return found

    def __getitem__(self, key: str) -> Any:
        return self.document[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.document)

    def __len__(self) -> int:
        return len(self.document)


def parsed(text: str | None) -> Mapping[str, Any]:
    """A policy document of its text. Empty where there is none.

    Raises:
        Failure: it is no JSON.
    """
    try:
        return KeptPolicy(text) if text else {}
    except TypeError:
        return {}
    except ValueError as error:
        raise Failure("error", f"a policy is not JSON: {error}") from error
