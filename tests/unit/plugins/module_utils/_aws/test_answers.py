# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What counts as an answer: real clients against a server that breaks off, over HTTP and TLS."""

from __future__ import annotations

import json
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._aws.failures import NotFound
from ansible_collections.dayone.aws.plugins.module_utils._aws.resending import is_repeatable
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure

from tests.certificate import own_certificate

pytestmark = pytest.mark.costly

PAGE = b"<html><body>Sign in</body></html>"
TAG = 'xmlns="https://example.com/doc/"'
#: One read of each protocol: the call, AWS's answer, and what the call returns of it.
READS: dict[str, tuple[Callable[[Aws], Any], bytes, Any]] = {
    "json": (
        lambda aws: aws.pages("kms", "list_keys", "Keys"),
        b'{"Keys": [{"KeyId": "one"}], "Truncated": false}',
        [{"KeyId": "one"}],
    ),
    "rest-json": (
        lambda aws: aws.pages("accessanalyzer", "list_analyzers", "analyzers"),
        b'{"analyzers": []}',
        [],
    ),
    "query": (
        lambda aws: aws.pages("iam", "list_server_certificates", "ServerCertificateMetadataList"),
        (
            f"<ListServerCertificatesResponse {TAG}><ListServerCertificatesResult><IsTruncated>false</IsTruncated>"
            "<ServerCertificateMetadataList/></ListServerCertificatesResult></ListServerCertificatesResponse>"
        ).encode(),
        [],
    ),
    "ec2": (
        lambda aws: aws.pages("ec2", "describe_vpcs", "Vpcs"),
        f"<DescribeVpcsResponse {TAG}><vpcSet><item><vpcId>v</vpcId></item></vpcSet></DescribeVpcsResponse>".encode(),
        [{"VpcId": "v"}],
    ),
    "rest-xml": (
        lambda aws: aws.call("route53", "get_dnssec", HostedZoneId="Z1"),
        (
            f"<GetDNSSECResponse {TAG}><Status><ServeSignature>NOT_SIGNING</ServeSignature></Status>"
            "<KeySigningKeys/></GetDNSSECResponse>"
        ).encode(),
        {"Status": {"ServeSignature": "NOT_SIGNING"}, "KeySigningKeys": []},
    ),
    "cbor": (
        lambda aws: aws.pages("eventbridgev2", "list_subscribers", "Subscribers"),
        b"\xa1\x6bSubscribers\x80",
        [],
    ),
    "flattened": (
        lambda aws: aws.pages("s3", "list_objects_v2", "Contents", Bucket="bucket"),
        f"<ListBucketResult {TAG}><Name>bucket</Name><KeyCount>0</KeyCount></ListBucketResult>".encode(),
        [],
    ),
}
LIST_KEYS = READS["json"][0]


def http(
    body: bytes, status: int = 200, *, length: int | None = None, kind: str = "text/plain", more: str = ""
) -> bytes:
    """An answer as it comes over the wire."""
    told = len(body) if length is None else length
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {told}\r\nConnection: close\r\n{more}\r\n"
    return head.encode() + body


class Wire(socketserver.ThreadingTCPServer):
    """Answers each request with the next of its answers, the last one for ever. An empty one closes the connection."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.context, self.answers, self.asked = context, [b""], 0

    def get_request(self) -> Any:
        connection, address = super().get_request()
        made = self.context.wrap_socket(connection, server_side=True) if self.context else connection
        return made, address


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        length = 0
        while (line := self.rfile.readline().strip().lower()) != b"":
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        self.rfile.read(length)
        answer = server.answers[min(server.asked, len(server.answers) - 1)]
        server.asked += 1
        self.wfile.write(answer)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate of 127.0.0.1's own."""
    return own_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(params=["http", "tls"])
def wire(request: pytest.FixtureRequest, certificate: tuple[Path, ssl.SSLContext]) -> Iterator[Wire]:
    """A server, over HTTP and over TLS."""
    server = Wire(certificate[1] if request.param == "tls" else None)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def aws(wire: Wire, certificate: tuple[Path, ssl.SSLContext]) -> Aws:
    """The way to that server. Each request is sent three times at most."""
    session = boto3.session.Session("AKIAWIRE000000000000", "none", region_name="us-east-1")
    scheme = "https" if wire.context else "http"
    endpoint = f"{scheme}://127.0.0.1:{wire.server_address[1]}"
    return Aws(session, endpoint=endpoint, verify=str(certificate[0]), attempts=3, sleep=lambda _seconds: None)


def broken(body: bytes) -> dict[str, bytes]:
    """What is no whole answer."""
    places = sorted({0, 1, len(body) // 3, len(body) // 2, len(body) - 2, len(body) - 1})
    garbled = bytearray(body)
    garbled[len(body) // 2] = 0xFF
    return {
        **{f"cut_{place}": http(body[:place], length=len(body)) for place in places},
        **{f"ends_{place}": http(body[:place]) for place in places},
        "closed": b"",
        "garbled": http(bytes(garbled)),
        "page": http(PAGE, kind="text/html"),
        "page_by_no_name": http(PAGE),
        "page_with_doctype": http(b"<!DOCTYPE html>" + PAGE + b"<br>"),
        "text_503": http(b"upstream connect error", 503),
        "page_502": http(b"<!doctype html><title>Bad Gateway", 502, kind="text/html"),
        "empty_500": http(b"", 500),
        "page_403": http(PAGE, 403, kind="text/html"),
        "json_of_others": http(b"[]"),
        "json_of_nothing": http(b"{}"),
        "xml_of_others": http(b"<hello/>"),
    }


@pytest.mark.parametrize("protocol", READS)
def test_a_read_is_sent_again_until_its_answer_is_whole(aws: Aws, wire: Wire, protocol: str) -> None:
    call, body, found = READS[protocol]
    lost = []
    for name, answer in broken(body).items():
        if protocol == "cbor":  # what is not this protocol's says so in its head
            answer = answer.replace(b"\r\n", b"\r\nsmithy-protocol: rpc-v2-cbor\r\n", 1)
        wire.asked, wire.answers = 0, [answer, http(body, more="smithy-protocol: rpc-v2-cbor\r\n")]
        if call(aws) != found or wire.asked != 2:
            lost.append((name, wire.asked))
    assert lost == []


@pytest.mark.parametrize("protocol", READS)
def test_what_is_never_whole_is_unreachable(aws: Aws, wire: Wire, protocol: str) -> None:
    call, body, _found = READS[protocol]
    for answer in (http(body[:-2], length=len(body)), http(body[: len(body) // 2]), http(PAGE), http(b"oops", 503)):
        wire.asked, wire.answers = 0, [answer]
        with pytest.raises(Failure) as caught:
            call(aws)
        assert (caught.value.kind, wire.asked) == ("unreachable", 3)
        assert "\n" not in caught.value.message


def test_an_error_that_broke_off_is_not_absence(aws: Aws, wire: Wire) -> None:
    body = b"<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>no</Message></Error></ErrorResponse>"
    wire.answers = [http(body, 404)]
    with pytest.raises(NotFound):
        aws.call("iam", "get_role", absent=("NoSuchEntity",), RoleName="a")
    for answer in (http(body, 404, length=len(body) + 1), http(body[:60], 404), http(PAGE, 404)):
        wire.asked, wire.answers = 0, [answer]
        with pytest.raises(Failure) as caught:
            aws.call("iam", "get_role", absent=("NoSuchEntity",), RoleName="a")
        assert (caught.value.kind, wire.asked) == ("unreachable", 3)


@pytest.mark.parametrize(
    ("call", "body"),
    [
        (lambda aws: aws.call("cloudtrail", "get_event_selectors", TrailName="a"), {"TrailARN": "arn"}),
        (lambda aws: aws.pages("sso-admin", "list_instances", "Instances"), {}),
        (lambda aws: aws.pages("sso-admin", "list_instances", "Instances"), {"Instances": None}),
        (lambda aws: aws.call("kms", "get_key_rotation_status", KeyId="a"), {"KeyId": "a"}),
        (lambda aws: aws.call("kms", "describe_key", KeyId="a"), {"Other": "a"}),
        (lambda aws: aws.call("account", "get_alternate_contact", AlternateContactType="BILLING"), {}),
        (lambda aws: aws.pages("kms", "list_keys", "Keys"), {"Keys": "a text"}),
        (lambda aws: aws.pages("acm", "list_certificates", "CertificateSummaryList"), {"NextToken": "a"}),
    ],
)
def test_a_key_that_is_always_there_is_never_taken_for_nothing(aws: Aws, wire: Wire, call: Any, body: Any) -> None:
    wire.answers = [http(json.dumps(body).encode())]
    with pytest.raises(Failure) as caught:
        call(aws)
    assert (caught.value.kind, wire.asked) == ("unreachable", 3)


def test_what_an_api_leaves_out_is_nothing(aws: Aws, wire: Wire) -> None:
    wire.answers = [http(b"{}")]
    assert aws.pages("budgets", "describe_budgets", "Budgets", AccountId="123456789012") == []
    assert aws.call("sqs", "get_queue_attributes", QueueUrl=f"http://127.0.0.1:{wire.server_address[1]}/a/b") == {}
    wire.answers = [http(b"<VersioningConfiguration/>")]
    assert aws.call("s3", "get_bucket_versioning", Bucket="bucket") == {}


def test_what_comes_with_the_end_of_a_job_is_not_asked_for_before(aws: Aws, wire: Wire) -> None:
    def answer(status: str, rest: str = "") -> bytes:
        result = f"<JobStatus>{status}</JobStatus><JobCreationDate>2026-11-24T06:00:00Z</JobCreationDate>{rest}"
        name = "GetServiceLastAccessedDetails"
        return http(f"<{name}Response {TAG}><{name}Result>{result}</{name}Result></{name}Response>".encode())

    def ask() -> str:
        return str(aws.call("iam", "get_service_last_accessed_details", JobId="j" * 36)["JobStatus"])

    wire.answers = [answer("IN_PROGRESS")]
    assert (ask(), wire.asked) == ("IN_PROGRESS", 1)
    whole = "<ServicesLastAccessed/><JobCompletionDate>2026-11-24T06:01:00Z</JobCompletionDate>"
    wire.asked, wire.answers = 0, [answer("COMPLETED"), answer("COMPLETED", whole)]
    assert (ask(), wire.asked) == ("COMPLETED", 2)


def test_a_list_of_cloudfront_is_left_out_only_where_it_counts_nothing(aws: Aws, wire: Wire) -> None:
    def answer(quantity: int, items: str = "") -> bytes:
        kept = "<Marker/><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated>"
        return http(f"<DistributionList {TAG}>{kept}<Quantity>{quantity}</Quantity>{items}</DistributionList>".encode())

    wire.answers = [answer(0)]
    assert "Items" not in aws.call("cloudfront", "list_distributions")["DistributionList"]
    wire.asked, wire.answers = 0, [answer(1)]
    with pytest.raises(Failure) as caught:
        aws.call("cloudfront", "list_distributions")
    assert (caught.value.kind, wire.asked) == ("unreachable", 3)
    assert "DistributionList.Items" in caught.value.message


def test_an_error_whose_code_botocore_cannot_see_is_no_answer(aws: Aws, wire: Wire) -> None:
    head = "x-amzn-errortype: AccessDeniedException\r\n"
    wire.answers = [http(b"", 400, more=head), http(b'{"Keys": [], "Truncated": false}')]
    assert (LIST_KEYS(aws), wire.asked) == ([], 2)
    wire.asked, wire.answers = 0, [http(b"", 403, more=head)]
    with pytest.raises(Failure) as caught:
        READS["rest-json"][0](aws)
    assert (caught.value.kind, wire.asked) == ("denied", 1)


@pytest.mark.parametrize("answer", [b"", http(b'{"KeyMet', length=90), http(b"{", 200), http(b"oops", 503)])
def test_what_makes_something_is_sent_once_where_the_answer_was_lost(aws: Aws, wire: Wire, answer: bytes) -> None:
    wire.answers = [answer]
    with pytest.raises(Failure) as caught:
        aws.call("kms", "create_key")
    assert (caught.value.kind, wire.asked) == ("unreachable", 1)


def test_what_makes_something_is_sent_again_where_aws_refused_it(aws: Aws, wire: Wire) -> None:
    made = http(b'{"KeyMetadata": {"KeyId": "one"}}')
    wire.answers = [http(b'{"__type": "ThrottlingException", "message": "slow"}', 400), made]
    assert aws.call("kms", "create_key") == {"KeyMetadata": {"KeyId": "one"}}
    assert wire.asked == 2


def test_a_write_that_says_how_it_is_to_be_or_has_a_token_is_sent_again(aws: Aws, wire: Wire) -> None:
    wire.answers = [b"", http(b"{}")]
    aws.call("cloudtrail", "put_event_selectors", TrailName="a", EventSelectors=[])
    wire.asked, wire.answers = 0, [b"", http(b'{"detectorId": "one"}')]
    aws.call("guardduty", "create_detector", Enable=True)
    assert wire.asked == 2


@pytest.mark.parametrize(
    ("service", "name", "repeatable"),
    [
        ("s3", "GetObject", True),
        ("s3", "HeadObject", True),
        ("sts", "AssumeRole", True),
        ("iam", "GenerateCredentialReport", True),
        ("iam", "UpdateAccountPasswordPolicy", True),
        ("ec2", "CreateFlowLogs", False),
        ("guardduty", "CreateDetector", True),
        ("kms", "CreateKey", False),
        ("route53", "CreateHostedZone", False),
        ("cloudfront", "UpdateDistribution", False),
        ("iam", "DeleteUser", False),
        ("sns", "Publish", False),
    ],
)
def test_what_may_be_sent_again_in_doubt(service: str, name: str, repeatable: bool) -> None:
    operation = boto3.client(service, region_name="us-east-1").meta.service_model.operation_model(name)
    assert is_repeatable(operation) is repeatable


def test_an_object_is_fetched_whole_or_not_at_all(aws: Aws, wire: Wire, tmp_path: Path) -> None:
    whole, target = b"line\n" * 90_000, tmp_path / "journal"
    etag = 'ETag: "e"\r\n'
    wire.answers = [http(whole[:70_000], length=len(whole), more=etag), http(PAGE), http(whole, more=etag)]
    aws.fetch(target, Bucket="bucket", Key="key")
    assert (target.read_bytes() == whole, wire.asked) == (True, 3)
    wire.asked, wire.answers = 0, [http(whole[:70_000], length=len(whole), more=etag)]
    with pytest.raises(Failure) as caught:
        aws.fetch(tmp_path / "other", Bucket="bucket", Key="key")
    assert (caught.value.kind, wire.asked) == ("unreachable", 3)
    assert not (tmp_path / "other").exists()


def test_a_stream_in_an_answer_is_read_whole(aws: Aws, wire: Wire) -> None:
    code = b"function handler(event) { return event.request; }"
    etag = 'ETag: "e"\r\n'
    cut = http(code[:10], length=len(code), more=etag)
    wire.answers = [cut, http(code, more=etag)]
    assert aws.call("cloudfront", "get_function", Name="site")["FunctionCode"] == code
    wire.asked, wire.answers = 0, [cut]
    with pytest.raises(Failure) as caught:
        aws.call("cloudfront", "get_function", Name="site")
    assert (caught.value.kind, wire.asked) == ("unreachable", 3)


def test_the_head_of_a_page_is_not_that_of_an_object(aws: Aws, wire: Wire) -> None:
    head = b"HTTP/1.1 200 X\r\nContent-Length: 9\r\nConnection: close\r\n"
    wire.answers = [head + b"\r\n", head + b'ETag: "e"\r\n\r\n']
    assert aws.call("s3", "head_object", Bucket="bucket", Key="key")["ETag"] == '"e"'
    assert wire.asked == 2


def test_an_object_that_is_not_there_is_not_asked_for_again(aws: Aws, wire: Wire, tmp_path: Path) -> None:
    wire.answers = [http(b"<Error><Code>NoSuchKey</Code></Error>", 404)]
    with pytest.raises(NotFound):
        aws.fetch(tmp_path / "none", absent=("NoSuchKey",), Bucket="bucket", Key="key")
    assert wire.asked == 1
