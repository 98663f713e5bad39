# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plays of ansible-playbook, each in a process that is forked from one that has imported ansible-core and boto3.

That import is half of what a short play costs, and the same each time. So is what is read and kept beside it: the
documentation of ansible-core's own plugins, the code of collections, compiled and not run, and API models. That makes
another third. Everything else is the command's: its arguments, environment, working folder, output and exit code, the
plugins that it finds, its workers and its temporary folder. Of this collection nothing is imported before the fork.

What ansible-core reads when it is imported is the same for all forks. A play that needs it otherwise, such as another
ANSIBLE_ variable, is run by the command itself. So are all plays where DAYONE_PLAYS=command is set.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import functools
import gc
import importlib
import json
import os
import pkgutil
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

COMMAND = Path(sys.executable).with_name("ansible-playbook")
#: How the names of variables begin that are read while a play runs, and of those that no play reads.
_LATE = ("AWS_", "DAYONE_", "MOLECULE_", "PYTEST_")
#: What a play imports, and is neither of this collection nor found by a name of the play's.
_IMPORTED = (
    "ansible.cli.playbook",
    "ansible.executor.process.worker",
    "boto3.session",
    "botocore.endpoint",
    "botocore.httpsession",
    "multiprocessing.popen_fork",
    "sqlite3",
    "xml.dom.minidom",
)
#: Seconds between two looks of a play whether its worker has ended. Ansible's own thousandth costs a tenth of all CPU.
_POLL = 0.01
#: How much a play makes before it looks for garbage: at Python's 700 that is a twentieth of its CPU.
_GARBAGE = (50_000, 20, 100)
#: The option of Linux's prctl(2) by which the orphans of its children become a process's own.
_SUBREAPER = 36
_LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
Done = subprocess.CompletedProcess[str]


class Forked:
    """Runs plays, one at a time.

    Args:
        environment: the environment variables of the process that the plays are forked from.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._begun_with = _read_at_import(environment)
        self._environment = dict(environment)
        self._server: subprocess.Popen[str] | None = None

    def can_run(self, folder: Path, environment: Mapping[str, str]) -> bool:
        """Whether a fork is what the command would be, in this folder and with these environment variables."""
        if os.environ.get("DAYONE_PLAYS") == "command" or (folder / "ansible.cfg").exists():
            return False
        return _read_at_import(environment) == self._begun_with

    def run(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Done:
        """Run ansible-playbook in a folder, as a fork where that is the same.

        Raises:
            RuntimeError: the process that the plays are forked from has ended.
        """
        if not self.can_run(folder, environment):
            return run_command(arguments, folder, environment)
        server = self._server = self._server or self._begin()
        assert server.stdin is not None and server.stdout is not None
        with tempfile.TemporaryDirectory() as place:
            order = {
                "arguments": list(arguments),
                "folder": str(folder),
                "environment": dict(environment),
                "output": place,
            }
            print(json.dumps(order), file=server.stdin, flush=True)
            code = server.stdout.readline()
            if not code:
                raise RuntimeError(f"the process that plays are forked from has ended: {server.wait()}")
            texts = [(Path(place) / name).read_text(encoding="utf-8") for name in ("stdout", "stderr")]
        return subprocess.CompletedProcess([str(COMMAND), *arguments], int(code), *texts)

    def _begin(self) -> subprocess.Popen[str]:
        """Start what the plays are forked from, in a folder without settings. It ends when its input does."""
        server = subprocess.Popen(
            [sys.executable, str(Path(__file__))],
            cwd=Path(__file__).parent,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(server.communicate)
        return server


def run_command(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Done:
    """Run ansible-playbook as whoever types its name does."""
    command = [str(COMMAND), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _read_at_import(environment: Mapping[str, str]) -> tuple[Any, ...]:
    """What a process cannot take over later: variables, and the limits that it inherits."""
    variables = {name: value for name, value in environment.items() if not name.startswith(_LATE)}
    return variables, [resource.getrlimit(limit) for limit in _LIMITS]


def _serve() -> None:
    """Import what every play imports, and fork one for each line of the input. The answer is its exit code.

    It comes when the last process of the play has ended. A task that the play left in the background would change what
    the next play finds.
    """
    importlib.import_module("boto_speed").install()
    sys.path[0] = str(COMMAND.parent)
    for name in _IMPORTED:
        importlib.import_module(name)
    _parse_metadata_once()
    _compile_once()
    _read_models_once()
    _load_plugins_of_ansible()
    constants: Any = importlib.import_module("ansible.constants")
    constants.DEFAULT_INTERNAL_POLL_INTERVAL = _POLL
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    _adopt_orphans()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _play(**json.loads(line))
        _pid, status = os.waitpid(child, 0)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()
        print(os.waitstatus_to_exitcode(status), flush=True)


def _adopt_orphans() -> None:
    """Have what a play started and left as children, so that their end can be waited for."""
    prctl = getattr(ctypes.CDLL(None, use_errno=True), "prctl", None)
    if prctl is not None and prctl(_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "the orphans of plays cannot be adopted")


def _parse_metadata_once() -> None:
    """Parse what ansible-core reads of collections first, which is large. It lets tools keep what it parses."""
    from ansible.utils.collection_loader import _collection_finder

    parse = _collection_finder._meta_yml_to_dict = functools.cache(_collection_finder._meta_yml_to_dict)
    parse(pkgutil.get_data("ansible.config", "ansible_builtin_runtime.yml"), ("ansible.builtin", "runtime.yml"))
    for folder in os.environ["ANSIBLE_COLLECTIONS_PATH"].split(os.pathsep):
        for path in Path(folder, "ansible_collections").glob("*/*/meta/runtime.yml"):
            parse(path.read_bytes(), (".".join(path.parts[-4:-2]), "runtime.yml"))


def _compile_once() -> None:
    """Compile what plays import of collections: ansible-core's importer keeps no bytecode. None of it is run here."""
    from ansible.utils.collection_loader import _collection_finder

    kept = functools.cache(compile)
    _collection_finder.compile = kept  # type: ignore[attr-defined]
    for folder in os.environ["ANSIBLE_COLLECTIONS_PATH"].split(os.pathsep):
        for path in Path(folder, "ansible_collections").glob("*/*/plugins/**/*.py"):
            if {"module_utils", "plugin_utils", "action"} & set(path.parts) or "dayone" in path.parts:
                kept(source=path.read_bytes(), filename=str(path), mode="exec", flags=0, dont_inherit=True)


def _read_models_once() -> None:
    """Read the API models of the services that the action plugins name. Each play makes loaders of its own."""
    from botocore import loaders, session

    loader = loaders.Loader()
    for name in ("endpoints", "partitions", "sdk-default-configuration", "_retry"):
        loader.load_data(name)
    for service in _services_of_plugins():
        for type_name in ("service-2", "endpoint-rule-set-1", "paginators-1"):
            if service in loader.list_available_services(type_name):
                loader.load_service_model(service, type_name)
    # One session makes a client of each: what all clients of its kind need is known from then on.
    core = session.Session()
    for service in _services_of_plugins() & set(core.get_available_services()):
        core.create_client(service, "us-east-1", aws_access_key_id="none", aws_secret_access_key="none")


def _services_of_plugins() -> set[str]:
    """The services that the action plugins name. They are read, not imported."""
    folder = Path(__file__).parents[2] / "plugins" / "action"
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    calls = re.findall(r"prepare\(__name__([^)]*)\)", "".join(texts))
    return {"sts", *re.findall(r'"([a-z0-9-]+)"', "".join(calls))}


def _load_plugins_of_ansible() -> None:
    """Load ansible-core's own plugins, and parse their documentation, which has their settings: every play does."""
    from ansible.plugins import loader
    from ansible.utils.collection_loader import AnsibleCollectionConfig

    loader.init_plugin_loader()
    # Not those of variables: ansible-core takes from what it has loaded of them in which order they follow.
    for kind in ("become", "cache", "callback", "connection", "inventory", "shell", "strategy"):
        for _plugin in getattr(loader, f"{kind}_loader").all(class_only=True):
            pass
    # Each play makes its own way to the collections.
    AnsibleCollectionConfig.collection_finder._remove()
    AnsibleCollectionConfig.on_collection_load -= loader._on_collection_load_handler


def _play(arguments: list[str], folder: str, environment: dict[str, str], output: str) -> NoReturn:
    """Be ansible-playbook."""
    for number, name in enumerate((os.devnull, f"{output}/stdout", f"{output}/stderr")):
        opened = os.open(name, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    _take_temporary_folder()
    sys.argv = [str(COMMAND), *arguments]
    from ansible.cli.playbook import main

    sys.exit(main())


def _take_temporary_folder() -> None:
    """Have a temporary folder of one's own, which ansible-core makes when it is imported and removes at the end."""
    from ansible import constants
    from ansible.utils.path import cleanup_tmp_file

    atexit.unregister(cleanup_tmp_file)
    folder = Path(constants.DEFAULT_LOCAL_TMP).parent
    constants.DEFAULT_LOCAL_TMP = tempfile.mkdtemp(prefix=f"ansible-local-{os.getpid()}", dir=folder)
    atexit.register(cleanup_tmp_file, constants.DEFAULT_LOCAL_TMP, warn=True)


if __name__ == "__main__":
    _serve()
