# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The HTML report in a real Chromium, opened from disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS, report_of
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import open_journal, parse
from ansible_collections.dayone.aws.plugins.module_utils._report.output import write
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import ROOT
from tests.emulator.server import Emulator
from tests.journals import lines, write_journal

SCREENSHOTS = ROOT / "build" / "screenshots"
#: Width and height of the two screens that the page is looked at on.
DESKTOP, PHONE = (1280, 900), (390, 844)
NAMES = ("chromium", "chromium-browser", "google-chrome")
Open = Callable[..., Page]

expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the demo's page to one worker: it takes a whole run to make."""
    for item in items:
        if "demo" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this machine. Chromium refuses its sandbox to root."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "there is no Chromium: see tools/chromium.sh"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def rendered(journal: Any, folder: Path) -> Path:
    """The page of a journal, on disk."""
    path = folder / "report.html"
    write(path, FORMATS["html"].render(report_of(journal)))
    return path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page that the callback writes when drift.yml has looked at the demo's account."""
    folder = tmp_path_factory.mktemp("demo")
    with Emulator() as account:
        environment = {**os.environ, **account.environment, "DAYONE_REPORT_DIRECTORY": str(folder)}
        environment["ANSIBLE_COLLECTIONS_PATH"] = str(ROOT / ".collections")
        command = [str(Path(sys.executable).with_name("ansible-playbook")), "playbooks/drift.yml"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stdout + done.stderr
    return folder / "report.html"


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of 10,000 findings."""
    folder = tmp_path_factory.mktemp("large")
    return rendered(open_journal(str(write_journal(folder / "journal.jsonl", 10_000))), folder)


@pytest.fixture
def page_of(tmp_path: Path) -> Callable[..., Path]:
    """Render findings of one's own."""
    return lambda rows: rendered(parse(lines(0, rows=iter(rows)), "own"), tmp_path)


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Open]:
    """Open a page. At the end the test fails if the page complained, asked for anything or opened a dialog."""
    said: list[str] = []
    contexts = []

    def open_page(path: Path, size: tuple[int, int] = DESKTOP, scheme: Any = "light", **options: Any) -> Page:
        viewport: Any = {"width": size[0], "height": size[1]}
        context = chromium.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: said.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
