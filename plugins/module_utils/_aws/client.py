# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way to AWS: credentials, endpoint, and calls whose errors are told apart."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

try:
    import boto3
    import boto3.s3.transfer
    import botocore.exceptions
    import botocore.parsers
except ImportError:  # check_libraries reports the missing library before any of this is used
    boto3 = None

from ansible_collections.amazon.aws.plugins.module_utils.botocore import botocore_at_least, get_aws_connection_info

from .._kernel.plan import Failure, Refusal
from .._kernel.waiting import Wait, pause
from .answers import BrokenAnswer
from .busy import BUSY, Answered
from .expected import may_lack
from .failures import core_failure, refused
from .inner_refusals import refused_within
from .libraries import check_libraries
from .new_client import new_client
from .paging import by_token
from .parameters import SINCE, fitted, input_shape
from .remembered import REMEMBERED, Key
from .session import new_session, spare_session
from .streams import copy_stream, read_streams
from .transient import Refused, TransientRetry

T = TypeVar("T")
MAX_ATTEMPTS = 6
#: Of services that take few requests a second, in the whole organization.
_MORE_ATTEMPTS = 12

#: Where CloudWatch keeps the billing metric, by partition. GovCloud accounts are billed through a
#: commercial account and have none (https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/).
BILLING_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-northwest-1"}
DEFAULT_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}

#: Lists that are cut off, without a word, where no size of pages is asked for: operation, and its largest page.
#: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html
#: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
_PAGE_SIZES = {("sqs", "list_queues"): 1000, ("s3", "list_buckets"): 1000}
#: Seconds before an object that broke off is asked for again.
_PAUSE = 0.2
#: Stands for the region that nobody named.
_UNNAMED = "unnamed"


class _Located:
    """A module that names a region. Of one that does not, amazon.aws makes a whole session, to find the region there:
    the one with which we go on finds it too.
    """

    def __init__(self, module: Any) -> None:
        self.region: str | None = module.params.get("region") or None
        self.params = {**module.params, "region": self.region or _UNNAMED}
        self.fail_json = module.fail_json


class Aws:
    """Clients of one session, and calls whose errors are told apart.

    Args:
        session: a boto3 session.
        endpoint: where all services are, instead of AWS's own endpoints.
        verify: whether certificates are checked, or the file of those that are trusted.
        config: a botocore ``Config`` that takes precedence over ours.
        profile: the profile that the session is of, if one was named: its settings count for other credentials too.
        attempts: how often a request is sent, while AWS is busy.
        identity: who the session's credentials are, where that is known.
        caller: the module that asks. Its requests say so in their user agent, which CloudTrail keeps.
        sleep: lets seconds pass between two looks at what AWS has not done yet, in the place of the clock.
    """

    def __init__(
        self,
        session: Any,
        *,
        endpoint: str | None = None,
        verify: Any = None,
        config: Any = None,
        profile: str | None = None,
        attempts: int = MAX_ATTEMPTS,
        identity: Mapping[str, str] | None = None,
        caller: str = "",
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self._session = session
        self._endpoint = endpoint
        self._verify = verify
        self._config = config
        self._profile = profile
        self._attempts = attempts
        self._identity = identity
        self._caller = caller
        self._sleep = sleep
        self._done: set[tuple[str, str]] = set()
        self._answered = Answered()
        self.region: str = session.region_name or ""
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    @classmethod
    def of_module(cls, module: Any) -> Aws:
        """The way to AWS that amazon.aws's connection options of a module describe.

        Raises:
            Failure: the options do not make a session.
            Refusal: boto3 is missing or too old.
        """
        check_libraries(boto3 is not None, botocore_at_least)
        located: Any = _Located(module)
        try:
            _region, endpoint, given = get_aws_connection_info(located)
            return cls.of_connection(located.region, endpoint, given, caller=_short(module))
        except botocore.exceptions.ProfileNotFound as error:
            raise core_failure("", error) from error

    @classmethod
    def of_connection(
        cls,
        region: str | None,
        endpoint: str | None,
        params: Mapping[str, Any],
        *,
        attempts: int = MAX_ATTEMPTS,
        caller: str = "",
    ) -> Aws:
        """The way to AWS that amazon.aws made out of the connection options of a module or another plugin.

        Raises:
            Failure: they do not make a session.
        """
        given = dict(params)
        verify, config = given.pop("verify", None), given.pop("aws_config", None)
        try:
            session = boto3.session.Session(region_name=region, botocore_session=spare_session(), **given)
            return cls(
                session,
                endpoint=endpoint,
                verify=verify,
                config=config,
                profile=given.get("profile_name"),
                attempts=attempts,
                caller=caller,
            )
        except botocore.exceptions.ProfileNotFound as error:
            raise core_failure("", error) from error
        except botocore.exceptions.BotoCoreError as error:
            raise Failure("credentials", f"AWS credentials cannot be used: {error}") from error

    def with_credentials(self, credentials: Mapping[str, str], identity: Mapping[str, str] | None = None) -> Aws:
        """The same way with other credentials, as STS returns them, and who they are, where STS said that too."""
        session = boto3.session.Session(
            region_name=self.region or None,
            botocore_session=new_session(),
            profile_name=self._profile,
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )
        return Aws(
            session,
            endpoint=self._endpoint,
            verify=self._verify,
            config=self._config,
            profile=self._profile,
            attempts=self._attempts,
            identity=identity,
            caller=self._caller,
            sleep=self._sleep,
        )

    def client(self, service: str, region: str = "") -> Any:
        """The client of a service in a region, made once."""
        where = region or self.region or DEFAULT_REGIONS["aws"]
        with self._lock:
            if (service, where) not in self._clients:
                self._clients[service, where] = new_client(
                    self._session,
                    service,
                    where,
                    endpoint=self._endpoint,
                    verify=self._verify,
                    config=self._config,
                    attempts=self._attempts_of(service),
                    caller=self._caller,
                )
            return self._clients[service, where]

    def _attempts_of(self, service: str) -> int:
        """How often a request of a service is sent, while it is busy and nobody has said how often."""
        return _MORE_ATTEMPTS if service in BUSY and self._attempts == MAX_ATTEMPTS else self._attempts

    def offers(self, service: str, method: str) -> bool:
        """Whether the installed botocore knows an operation."""
        return service in self._session.get_available_services() and hasattr(self.client(service), method)

    def takes(self, service: str, method: str, member: str) -> bool:
        """Whether the installed botocore knows an operation and a parameter of it, or one within, after a dot."""
        client = self.client(service)
        shape = input_shape(client, method) if hasattr(client, method) else None
        for name in member.split("."):
            shape = getattr(getattr(shape, "member", shape), "members", {}).get(name)
        return shape is not None

    def need(self, option: str, service: str, method: str, member: str) -> None:
        """Refuse an option for which the installed botocore is too old: it would leave it out of what it reads too.

        Raises:
            Refusal: it is too old.
        """
        if not self.takes(service, method, member):
            since = SINCE[service, method, member]
            raise Refusal(f"{option} needs botocore {since} or newer, and {botocore.__version__} is installed.")

    def choices(self, service: str, shape: str) -> tuple[str, ...]:
        """The values that the installed botocore knows of an enumeration."""
        return tuple(self.client(service).meta.service_model.shape_for(shape).enum)

    def regions_of(self, service: str, partition: str) -> frozenset[str]:
        """The regions of a partition in which the installed botocore knows an endpoint of a service."""
        return frozenset(self._session.get_available_regions(service, partition_name=partition))

    def partition_of(self, region: str) -> str:
        """The partition of a region."""
        return str(self._session.get_partition_for_region(region))

    def is_in(self, service: str, partition: str) -> bool:
        """Whether a partition has a service, as far as the installed botocore knows. AWS's first one has all."""
        found = self._session.get_available_regions(service, partition_name=partition, allow_non_regional=True)
        return partition == "aws" or bool(found)

    def call(
        self, service: str, method: str, *, region: str = "", absent: tuple[str, ...] = (), **params: Any
    ) -> dict[str, Any]:
        """Send one request.

        Args:
            service: botocore's name of the service.
            method: the client's method.
            region: where, if not in the play's region.
            absent: the error codes that mean that the thing does not exist.

        Raises:
            NotFound: AWS answered with one of ``absent``.
            Failure: anything else that is no answer.
        """
        key, earlier = self._remembered(service, method, region, params)
        if earlier is not None:
            return earlier
        client = self.client(service, region)
        where = f"{service}:{method} in {client.meta.region_name}"
        with self._failing(where, absent):
            known = fitted(client, method, params)
            answer: dict[str, Any] = self._answer(
                where,
                service,
                method,
                absent,
                lambda: self._until_whole(lambda: read_streams(getattr(client, method)(**known))),
            )
        if key:
            REMEMBERED.keep(key, answer)
        answer.pop("ResponseMetadata", None)
        return answer

    def _remembered(
        self, service: str, method: str, region: str, params: Mapping[str, Any]
    ) -> tuple[Key | None, dict[str, Any] | None]:
        """What the answer to a request is kept by, and what an earlier task of the same check was answered. Answers
        are told apart by who asks.

        Raises:
            Failure: it is not known who asks.
        """
        if not REMEMBERED.is_open:
            return None, None
        where = region or self.region or DEFAULT_REGIONS["aws"]
        with self._failing(f"{service}:{method} in {where}"):
            caller = self.access_key()
        key = REMEMBERED.key((caller, self._endpoint or "", service, where), method, params)
        return key, REMEMBERED.answer(key) if key else None

    def _answer(self, where: str, service: str, method: str, absent: tuple[str, ...], send: Callable[[], Any]) -> Any:
        """What a request is answered with that is sent again while AWS refuses it for a reason that passes by itself.

        Raises:
            Failure: the reason did not pass in its time.
        """
        retry = TransientRetry(service, method, self._done, self._sleep)
        while True:
            try:
                answer = send()
            except botocore.exceptions.ClientError as error:
                about = Refused.of(error.response)
                if about.code in absent or not retry.allows(about):
                    raise
                if retry.is_over:
                    failure = refused(where, error, (), self._attempts_of(service))
                    raise retry.failure(failure) from error
            else:
                inner = [Refused(*about) for about in refused_within(service, method, answer or {})]
                if not retry.allows_all(inner):
                    self._done.add((service, method))
                    self._answered.one_more(service)
                    return answer
                if retry.is_over:
                    raise retry.failure(Failure("error", f"{where} failed ({inner[0].code}): {inner[0].text}"))

    def sleep(self, seconds: float) -> None:
        """Let seconds pass."""
        (self._sleep or pause)(seconds)

    def wait(self, what: str, seconds: float, *, first: float = 0.5, longest: float = 10.0) -> Wait:
        """A wait, as ``Wait`` describes it."""
        return Wait(what, seconds, first=first, longest=longest, sleep=self._sleep)

    def pages(
        self, service: str, method: str, key: str, *, region: str = "", absent: tuple[str, ...] = (), **params: Any
    ) -> list[Any]:
        """All items of a paginated list, in pages also where AWS makes them only when asked. ``absent`` is that of
        ``call``. A page without the list is no answer. Where botocore has no pages, ``NextToken`` leads on."""
        client = self.client(service, region)
        where = f"{service}:{method} in {client.meta.region_name}"
        operation = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method])
        items: list[Any] = []
        with self._failing(where, absent):
            size = {"PageSize": _PAGE_SIZES.get((service, method))}
            if service in BUSY:
                ask = getattr(client, method)
                pages = by_token(
                    lambda **more: self._answer(where, service, method, absent, partial(ask, **more)), params
                )
            elif client.can_paginate(method):
                pages = client.get_paginator(method).paginate(PaginationConfig=size, **params)
            else:
                pages = by_token(getattr(client, method), params)
            for page in pages:
                if key not in page and not may_lack(operation, key):
                    raise BrokenAnswer(error=f"it has no {key}")
                items += page.get(key, [])
        return items

    def fetch(self, target: Path, *, Bucket: str, Key: str, region: str = "", absent: tuple[str, ...] = ()) -> None:
        """Copy an object of S3 into a file, whole, or not at all. It is asked for again when it broke off.

        Raises:
            NotFound: S3 answered with one of ``absent``.
            Failure: it could not be read as a whole.
        """
        client = self.client("s3", region)
        where = f"s3:get_object of {Key} in {client.meta.region_name}"
        with self._failing(where, absent):
            self._until_whole(lambda: copy_stream(client.get_object(Bucket=Bucket, Key=Key)["Body"], target))

    def _until_whole(self, read: Callable[[], T]) -> T:
        """Ask again for a stream that broke off. Botocore does so for all that it reads itself."""
        for _number in range(self._attempts - 1):
            try:
                return read()
            except (botocore.exceptions.IncompleteReadError, botocore.exceptions.ResponseStreamingError):
                self.sleep(_PAUSE)
        return read()

    def upload(
        self, *, Filename: str, Bucket: str, Key: str, ExtraArgs: Mapping[str, Any], region: str = ""
    ) -> dict[str, Any]:
        """Send a file to S3, a large one in parts, as boto3's ``upload_file`` does. Its options, its names.

        Raises:
            Failure: S3 did not take it, or it could not be read.
        """
        client = self.client("s3", region)
        where = f"s3:upload_file of {Filename} in {client.meta.region_name}"
        try:
            with (
                self._failing(where),
                boto3.s3.transfer.create_transfer_manager(client, boto3.s3.transfer.TransferConfig()) as manager,
            ):
                extra = dict(ExtraArgs)
                self._answer(
                    where, "s3", "upload_file", (), lambda: manager.upload(Filename, Bucket, Key, extra).result()
                )
        except OSError as error:
            raise Failure("error", f"{Filename} could not be read: {error}") from error
        return {}

    def access_key(self) -> str:
        """The id of the access key that signs these calls."""
        credentials = self._session.get_credentials()
        return str(credentials.access_key) if credentials else ""

    def identity(self) -> Mapping[str, str]:
        """Who these credentials are: ``Account``, ``Arn``, ``UserId``."""
        return self.call("sts", "get_caller_identity") if self._identity is None else self._identity

    @contextmanager
    def _failing(self, where: str, absent: tuple[str, ...] = ()) -> Iterator[None]:
        """What botocore raises in here is raised as what it means."""
        try:
            yield
        except botocore.exceptions.ClientError as error:
            raise refused(where, error, absent, self._attempts_of(where.partition(":")[0])) from error
        except botocore.exceptions.BotoCoreError as error:
            raise core_failure(where, error) from error
        except botocore.parsers.ResponseParserError as error:
            raise Failure("unreachable", f"{where} returned a response that cannot be read: {error}") from error


def _short(module: Any) -> str:
    """A module's name without the collection's, or nothing where it has none."""
    return str(getattr(module, "_name", "") or "").rpartition(".")[2]
