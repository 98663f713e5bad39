# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The server: moto behind a small WSGI layer that records calls, injects faults and answers for billing."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import socket
import tempfile
import threading
import time
import warnings
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import requests
from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import make_server

from . import account, faults, kit, moto_speed, services
from .account import State, seed
from .clock import clock
from .contracts.engine import AGENT, Engine
from .faults import Faults
from .gone import Gone, code_of
from .modelled import unlike
from .services import authorization
from .services.regions import refuse
from .services.s3 import read_as_s3_does
from .serving import KeepingHandler

Answer = kit.Answer
#: How moto says that it has no such operation.
_MISSING = ("404", "500", "501")
_JSON = [("Content-Type", "application/json")]


class Layer:
    """Sits before moto."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._engine = Engine()
        self.calls: list[dict[str, str]] = []
        self.faults = Faults()
        self._gone = Gone()
        self.admin: dict[str, str] = {}
        self._looked_at: dict[int, str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/_dayone/"):
            return _send(start_response, self._control(environ), environ)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        target = kit.identify(environ, body)
        if target.service in ("", "s3"):
            read_as_s3_does(environ)
        call = {**asdict(target), "user_agent": _agent(environ), "status": "", "unlike": ""}
        if target.service:
            self.calls.append(call)
            kit.history.append({**call, "time": time.time(), "body": body})
            call["unlike"] = self._unlike(target, environ, body)
        struck = self.faults.striking(target, _agent(environ))
        answer = _fault(struck, target, environ, body) or self._of_what_is_left(struck, target, environ, body)
        call["status"] = str(answer[0])
        return _send(start_response, answer, environ, next(filter(faults.spoils, struck), None))

    def _of_what_is_left(
        self, struck: list[dict[str, Any]], target: kit.Target, environ: dict[str, Any], body: bytes
    ) -> Answer:
        """The answer, where faults have deleted something, or delete it with this request."""
        deletes = any("gone" in fault for fault in self.faults.all)
        found = kit.parsed(target, environ, body) if deletes and target.service else None
        if found is None:
            return self._answer(target, environ, body)
        code = self._gone.answer(found[0], found[1], struck=any("gone" in fault for fault in struck))
        if code is None:
            status, headers, content = self._answer(target, environ, body)
            code = code_of(found[1]) if self._gone.is_about(target.service, content) else None
        if code is not None:
            return _error({"code": code, "message": "It does not exist."}, target, environ, body)
        return status, headers, self._gone.left(target.service, content)

    def _unlike(self, target: kit.Target, environ: dict[str, Any], body: bytes) -> str:
        """What of a request of the collection's its model does not allow. Each request is looked at once, and of each
        operation that reads one."""
        if AGENT not in _agent(environ):
            return ""
        reads = target.operation.startswith(faults.READS)
        about = () if reads else (environ["PATH_INFO"], environ.get("QUERY_STRING", ""), body)
        key = hash((target.service, target.operation, *about))
        if key not in self._looked_at:
            found = kit.parsed(target, environ, body)
            told = unlike(target.service, found[0].params, found[1].input_shape) if found else []
            self._looked_at[key] = "; ".join(told)
        return self._looked_at[key]

    def _answer(self, target: kit.Target, environ: dict[str, Any], body: bytes) -> Answer:
        """The answer of AWS's own rules, or that of the operation."""
        answer = (
            _void_key(target, environ, body)
            or _closed_region(target, environ, body)
            or _foreign_bucket(target, environ, body)
            or _unauthorized(target, environ, body)
        )
        return answer or self._by_contract(target, environ, body)

    def _by_contract(self, target: kit.Target, environ: dict[str, Any], body: bytes) -> Answer:
        """The answer that the rows of contracts ask for, else that of the extension, else that of moto."""
        known = self._engine.knows(target.service, target.operation)
        found = kit.parsed(target, environ, body) if known else None
        if found is None:
            return kit.answer(target, environ, body) or self._of_moto(target, environ, body)
        request, agent = found[0], _agent(environ)
        refused = self._engine.refusal(request, agent)
        if isinstance(refused, dict):
            return kit.good_answer(target, environ, body, refused)
        if refused is not None:
            made = kit.error_answer(target, environ, body, refused.code, refused.message)
            return made or (400, [], str(refused.message).encode())
        old = self._engine.old_answer(request, agent)
        if old is not None:
            return old
        answer = kit.answer(target, environ, body) or self._of_moto(target, environ, body)
        self._engine.answered(request, agent, answer)
        return answer

    def _of_moto(self, target: kit.Target, environ: dict[str, Any], body: bytes) -> Answer:
        """Moto's answer. What it does not implement it answers as HTML, which clients retry: that is put right."""
        caught: list[Any] = []

        def begin(status: str, headers: Any, *rest: Any) -> Any:
            caught[:] = [status, headers]
            return lambda _data: None

        try:
            content = b"".join(self._moto(environ, begin))
            status, headers = caught
            missing = dict(headers).get("Content-Type", "").startswith("text/html") and status[:3] in _MISSING
        except (NotImplementedError, AttributeError):
            missing = True
        if target.service and missing:
            message = f"{target.service}:{target.operation} is not implemented"
            made = kit.error_answer(target, environ, body, "NotImplemented", message)
            return made or (501, [], message.encode())
        if status[:1] == "2":
            kit.follow(target, environ, body)
        return int(status[:3]), list(headers), content

    def _control(self, environ: dict[str, Any]) -> Answer:
        name = environ["PATH_INFO"].removeprefix("/_dayone/")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        payload = json.loads(body or b"null")
        if name == "reset":
            self.reset()
        elif name == "faults":
            self.faults.set(payload)
            self._gone.clear()
        elif name == "clock":
            clock.control(**payload)
        elif name == "slow":
            self._engine.slow = payload
        elif name == "root":
            _set_root(payload)
        elif name == "store":
            _keep(payload if isinstance(payload, list) else [payload])
        elif name == "population":
            return 200, _JSON, json.dumps(account.populate(**payload)).encode()
        elif name == "calls" and environ["REQUEST_METHOD"] == "DELETE":
            self.calls = []
        elif name != "calls":
            return 404, _JSON, b'{"error": "no such control"}'
        return 200, _JSON, json.dumps(self.calls if name == "calls" else {}).encode()

    def reset(self, partition: str = "aws") -> None:
        """Back to day zero, in a partition."""
        State.partition = partition
        moto_api_backend.reset()
        kit.reset()
        clock.restart()
        self._engine.reset()
        self.calls = []
        authorization.Record.reset()
        self.faults.set([])
        self._gone.clear()
        self.admin = seed()


def _agent(environ: dict[str, Any]) -> str:
    return str(environ.get("HTTP_USER_AGENT", ""))


def _keep(stores: list[dict[str, Any]]) -> None:
    """Put something into what operations keep, that no request makes."""
    for item in stores:
        place = (item.get("account_id", account.ACCOUNT), item["name"], item.get("region", ""))
        kit.stored(*place).update(item["value"])


def _set_root(payload: dict[str, Any]) -> None:
    """Bring a root user to a state, that of the default account unless another is named."""
    root = State.root_of(payload.pop("account_id", account.ACCOUNT))
    keys = payload.pop("access_keys", None)
    if keys is not None:
        root.keys = {account.new_key_id(): "Active" for _place in range(keys)}
    for key, value in payload.items():
        setattr(root, key, value)


def _void_key(target: kit.Target, environ: dict[str, Any], body: bytes) -> Answer | None:
    """A key of root's that was deleted or deactivated signs nothing any more."""
    if target.service and account.is_void(target.access_key):
        message = "The security token included in the request is invalid."
        return _error({"code": "InvalidClientTokenId", "message": message, "status": 403}, target, environ, body)
    return None


def _closed_region(target: kit.Target, environ: dict[str, Any], body: bytes) -> Answer | None:
    """A region that is not enabled, or that the organization denies, answers nothing else."""
    found = refuse(target)
    return _error(found, target, environ, body) if found is not None else None


def _unauthorized(target: kit.Target, environ: dict[str, Any], body: bytes) -> Answer | None:
    """Who signs may send what all policies that have a say allow."""
    if not target.service or not authorization.concerns(target.access_key, target.account_id):
        return None
    found = kit.parsed(target, environ, body)
    refused = authorization.refusal(found[0], _agent(environ)) if found is not None else None
    if refused is None:
        return None
    error = {"code": refused.code, "message": refused.message, "status": refused.status}
    return _error(error, target, environ, body)


def _foreign_bucket(target: kit.Target, environ: dict[str, Any], body: bytes) -> Answer | None:
    """A bucket does not answer to who expects another owner.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
    """
    expected = environ.get("HTTP_X_AMZ_EXPECTED_BUCKET_OWNER")
    owner = s3_backends.bucket_accounts.get(environ["PATH_INFO"].split("/")[1])
    if target.service != "s3" or expected is None or owner is None or owner[1] == expected:
        return None
    return _error({"code": "AccessDenied", "message": "Access Denied", "status": 403}, target, environ, body)


def _error(error: dict[str, Any], target: kit.Target, environ: dict[str, Any], body: bytes) -> Answer:
    """An error in the protocol of the request, with the HTTP status that the fault asks for."""
    code, message = error["code"], error.get("message", "injected")
    made = kit.error_answer(target, environ, body, code, message)
    status, headers, content = made or (400, [], b"")
    return error.get("status", status), headers, content


def _fault(struck: list[dict[str, Any]], target: kit.Target, environ: dict[str, Any], body: bytes) -> Answer | None:
    """The answer to a request that is not carried out, for one of the faults that it meets."""
    for fault in struck:
        time.sleep(fault.get("latency", 0))
        if "end" in fault:
            os.kill(fault["end"], signal.SIGKILL)
        if fault.get("drop") or "end" in fault:
            return 0, [], b""
        if "foreign" in fault:
            return faults.foreign(fault["foreign"])
        if "error" in fault:
            return _error(fault["error"], target, environ, body)
        if "answer" in fault:
            return kit.good_answer(target, environ, body, fault["answer"])
    return None


def _send(
    start_response: Any, answer: Answer, environ: dict[str, Any], fault: dict[str, Any] | None = None
) -> Iterable[bytes]:
    """Give an answer to the server: whole, or spoiled by a fault. One without a status is a closed connection."""
    length = None
    if fault is not None and answer[0]:
        answer, length = faults.spoiled(fault, answer)
    status, headers, content = answer
    if not status:
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        start_response("500 answer", [("Content-Length", "0")])
        return [b""]
    kept = [(key, value) for key, value in headers if key.lower() != "content-length"]
    told = _told_length(headers, content, environ) if length is None and fault is None else length
    start_response(f"{status} answer", [*kept, ("Content-Length", str(len(content) if told is None else told))])
    return [content]


def _told_length(headers: list[tuple[str, str]], content: bytes, environ: dict[str, Any]) -> int:
    """The length that moto says: an answer to HEAD has one, and no body."""
    said = {key.lower(): value for key, value in headers}.get("content-length")
    return int(said) if said is not None and environ["REQUEST_METHOD"] == "HEAD" else len(content)


class Emulator:
    """The embedded account, as a context manager.

    Args:
        port: on 127.0.0.1, 0 for a free one.
        folder: where the files ``credentials`` and ``config`` are written for AWS clients. A temporary one if none.
    """

    def __init__(self, port: int = 0, folder: str = "") -> None:
        moto_speed.install()
        services.load()
        warnings.filterwarnings("ignore", message=r"Exception\(ServiceError\) with code")
        # Who wants to know asks for the recorded calls.
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._layer = Layer()
        self._open(port, folder)

    def _open(self, port: int, folder: str) -> None:
        self._server = make_server("127.0.0.1", port, self._layer, threaded=True, request_handler=KeepingHandler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="dayone-account-")
        self._folder = Path(folder or self._temporary.name)  # type: ignore[union-attr]
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self.credentials_file = str(self._folder / "credentials")
        self.waits_file = Path(os.environ.get("DAYONE_WAITS") or self._folder / "waits")

    def revive(self, folder: Path) -> None:
        """In a process that was forked: go on with the account as it was then, at an endpoint of its own, with its
        files in a folder. No thread of the server came along."""
        self._server.socket.close()
        self._inherited = self._temporary  # it is the other process's, and would go if it was forgotten here
        folder.mkdir()
        self._open(0, str(folder))
        clock.go_on_with(self.waits_file)
        self.write_credentials()
        self._thread.start()

    def __enter__(self) -> Emulator:
        clock.follow(self.waits_file)
        self._thread.start()
        self.reset()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        if self._temporary:
            self._temporary.cleanup()

    def reset(self, partition: str = "aws") -> None:
        """Back to day zero, in a partition, with new keys in the credentials file."""
        self._layer.reset(partition)
        self.write_credentials()

    def write_credentials(self) -> None:
        """Write the profiles ``default`` (an administrator) and ``root``."""
        profiles = {"default": (self._layer.admin["id"], self._layer.admin["secret"])}
        for key in list(State.root.keys)[:1]:
            profiles["root"] = (key, "root-secret-of-the-embedded-account")
        text = "".join(
            f"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n"
            for name, (key, secret) in profiles.items()
        )
        path = Path(self.credentials_file)
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        config = "".join(
            f"[{name}]\nregion = us-east-1\nendpoint_url = {self.endpoint}\n" for name in ("default", "profile root")
        )
        (self._folder / "config").write_text(config, encoding="utf-8")

    def control(self, name: str, payload: Any = None, method: str = "POST") -> Any:
        """Ask a control of the account over HTTP."""
        answer = requests.request(method, f"{self.endpoint}/_dayone/{name}", json=payload, timeout=30)
        answer.raise_for_status()
        if name == "root":
            self.write_credentials()
        return answer.json()

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables with which AWS clients find the account, and with which nothing of ours waits."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_SHARED_CREDENTIALS_FILE": self.credentials_file,
            "DAYONE_WAITS": str(self.waits_file),
        }
