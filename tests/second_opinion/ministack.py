# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ministack as a process of its own, and credentials of an administrator in it.

https://pypi.org/project/ministack/
"""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import boto3

ACCOUNT = "123456789012"
#: Whoever it does not know is root of an account; a role's session is not.
_ROLE = f"arn:aws:iam::{ACCOUNT}:role/second-opinion"
#: Its listeners beside HTTP are on all addresses. They stay off.
_QUIET = {"IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0"}
_PATIENCE = 60.0


class Ministack:
    """The emulator, as a context manager.

    Args:
        program: the executable ``ministack``.
    """

    def __init__(self, program: Path) -> None:
        self._program = program
        self._folder = tempfile.TemporaryDirectory(prefix="dayone-ministack-")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "HOME": self._folder.name,
            **_QUIET,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Ministack:
        log = Path(self._folder.name, "log").open("wb")
        self._process = subprocess.Popen(
            [self._program], cwd=self._folder.name, env=self._environment, stdout=log, stderr=log
        )
        log.close()
        end = time.monotonic() + _PATIENCE
        while not self._answers():
            if time.monotonic() > end or self._process.poll() is not None:
                raise RuntimeError(Path(self._folder.name, "log").read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.2)
        return self

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(timeout=30)
        self._folder.cleanup()

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables with which AWS clients find it, as an administrator."""
        sts: Any = boto3.client(
            "sts",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="root",
        )
        keys = sts.assume_role(RoleArn=_ROLE, RoleSessionName="tests")["Credentials"]
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
            "AWS_DEFAULT_REGION": "us-east-1",
        }
