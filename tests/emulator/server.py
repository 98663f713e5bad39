# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The server: moto behind a small WSGI layer that records calls, injects faults and answers for billing."""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import requests
from moto.core import DEFAULT_ACCOUNT_ID
from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from . import account
from .account import State, extend, seed

_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")
_NAMES = {"monitoring": "cloudwatch"}
Answer = tuple[int, str, bytes]


class Layer:
    """Sits before moto."""

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self.calls: list[dict[str, str]] = []
        self.faults: list[dict[str, Any]] = []
        self.admin: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/_dayone/"):
            return _send(start_response, self._control(environ))
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        call = _identify(environ, body)
        if call["service"]:
            self.calls.append(call)
        answer = self._fault(call, environ) or (_billing(call, body) if call["service"] == "billing" else None)
        if answer:
            return _send(start_response, answer)
        return self._moto(environ, start_response)  # type: ignore[no-any-return]

    def _fault(self, call: dict[str, str], environ: dict[str, Any]) -> Answer | None:
        for fault in self.faults:
            same = all(fault.get(key) in (None, "*", call[key]) for key in ("service", "operation", "region"))
            if same and fault.get("times", 1) != 0:
                if "times" in fault:
                    fault["times"] -= 1
                return _error(fault["error"], environ)
        return None

    def _control(self, environ: dict[str, Any]) -> Answer:
        name = environ["PATH_INFO"].removeprefix("/_dayone/")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        payload = json.loads(body or b"null")
        if name == "reset":
            self.reset()
        elif name == "faults":
            self.faults = payload
        elif name == "root":
            keys = payload.pop("access_keys", None)
            if keys is not None:
                State.root.keys = {account.new_key_id(): "Active" for _place in range(keys)}
            for key, value in payload.items():
                setattr(State.root, key, value)
        elif name == "calls" and environ["REQUEST_METHOD"] == "DELETE":
            self.calls = []
        elif name != "calls":
            return 404, "application/json", b'{"error": "no such control"}'
        return 200, "application/json", json.dumps(self.calls if name == "calls" else {}).encode()

    def reset(self) -> None:
        """Back to day zero."""
        moto_api_backend.reset()
        self.calls, self.faults = [], []
        self.admin = seed()


def _identify(environ: dict[str, Any], body: bytes) -> dict[str, str]:
    match = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    key, region, service = match.groups() if match else ("", "", "")
    target = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
    path = environ["PATH_INFO"].rpartition("/operation/")[2] if "/operation/" in environ["PATH_INFO"] else ""
    form = parse_qs(body.decode("utf-8", "replace")) if not target and not path else {}
    operation = target or path or form.get("Action", [""])[0]
    fallback = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
    named = _NAMES.get(service, service)
    return {"service": named, "operation": operation or fallback, "region": region, "access_key": key}


def _billing(call: dict[str, str], body: bytes) -> Answer:
    request = json.loads(body or b"{}")
    if call["operation"] == "UpdateBillingPreferences":
        State.root.alerts = request["billingPreferencesPerKey"][0]["value"] == "ENABLED"
        return 200, "application/x-amz-json-1.0", b"{}"
    value = "ENABLED" if State.root.alerts else "DISABLED"
    entry = {"feature": "BILLING_ALERTS", "key": "billing-alerts", "value": value}
    return 200, "application/x-amz-json-1.0", json.dumps({"billingPreferences": [entry]}).encode()


def _error(error: dict[str, Any], environ: dict[str, Any]) -> Answer:
    code, message, status = error["code"], error.get("message", "injected"), error.get("status", 400)
    if environ.get("HTTP_X_AMZ_TARGET"):
        text = json.dumps({"__type": code, "message": message})
        return status, "application/x-amz-json-1.0", text.encode()
    xml = f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    return status, "text/xml", xml.encode()


def _send(start_response: Any, answer: Answer) -> Iterable[bytes]:
    status, kind, body = answer
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("x-amzn-RequestId", "0")]
    if status >= 400 and kind.endswith("json-1.0"):
        headers.append(("x-amzn-errortype", json.loads(body)["__type"]))
    start_response(f"{status} answer", headers)
    return [body]


class Emulator:
    """The embedded account, as a context manager."""

    def __init__(self, port: int = 0) -> None:
        extend()
        os.environ.setdefault("MOTO_ACCOUNT_ID", DEFAULT_ACCOUNT_ID)
        self._layer = Layer()
        self._server = make_server("127.0.0.1", port, self._layer, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._folder = tempfile.TemporaryDirectory(prefix="dayone-account-")
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self.credentials_file = str(Path(self._folder.name) / "credentials")

    def __enter__(self) -> Emulator:
        self._thread.start()
        self.reset()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._folder.cleanup()

    def reset(self) -> None:
        """Back to day zero, with new keys in the credentials file."""
        self._layer.reset()
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

    def control(self, name: str, payload: Any = None, method: str = "POST") -> Any:
        """Ask a control of the account over HTTP."""
        answer = requests.request(method, f"{self.endpoint}/_dayone/{name}", json=payload, timeout=30)
        answer.raise_for_status()
        if name == "root":
            self.write_credentials()
        return answer.json()

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables with which AWS clients find the account."""
        return {"AWS_ENDPOINT_URL": self.endpoint, "AWS_SHARED_CREDENTIALS_FILE": self.credentials_file}
