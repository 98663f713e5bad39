# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Builds the documentation's site into build/docs/html, offline, or checks what it is made of (``lint``).

antsibull-docs makes the pages of modules, plugins and roles, and Sphinx all pages. A link to a page, heading, module,
role or variable that is not there fails the build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any

import yaml

from tools import ROOT
from tools.sanity import lay_out

SITE = ROOT / "build" / "docs"
#: A link of Markdown to a file of this project: its text, the path, and the heading.
_LINK = re.compile(r"(?<=\]\()(?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?(?=\))")
_ROLE = re.compile(r"roles/(\w+)/README\.md")


def _galaxy() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
    return found


def _run(arguments: list[str], base: Path) -> None:
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(base), "PYTHONWARNINGS": "ignore"}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    subprocess.run(arguments, check=True, env=environment, cwd=base)


def lint(base: Path) -> None:
    """Check the documentation of all plugins and roles as docs.ansible.com takes it."""
    collection = lay_out(base)
    options = ["--plugin-docs", "--validate-collection-refs", "dependent", "--disallow-unknown-collection-refs"]
    _run(["antsibull-docs", "lint-collection-docs", *options, str(collection)], base)


def moved(text: str, page: Path, pages: dict[Path, str]) -> str:
    """A page with its links as they are in the site: to its pages, and to the repository for other files.

    Args:
        text: the page's Markdown.
        page: its path within the project.
        pages: the site's pages without endings, by their paths within the project.
    """
    here = Path(pages[page]).parent

    def link(match: re.Match[str]) -> str:
        target = Path(os.path.normpath(page.parent / match[1]))
        if not (ROOT / target).exists():
            raise SystemExit(f"{page}: {match[1]} is not there")
        role = _ROLE.fullmatch(target.as_posix())
        if role:
            return os.path.relpath(f"collections/{role[1]}_role.rst", here)
        if target in pages:
            return os.path.relpath(f"{pages[target]}.md", here) + (match[2] or "")
        if target.suffix in (".png", ".svg"):
            return os.path.relpath(target, here)
        return f"{_galaxy()['repository']}/blob/main/{target.as_posix()}{match[2] or ''}"

    return _LINK.sub(link, text)


def _pages() -> dict[Path, str]:
    top = {Path("README.md"): "readme", **{Path(name): name[:-3].lower() for name in _TOP}}
    return {**top, **{path.relative_to(ROOT): f"docs/{path.stem}" for path in sorted((ROOT / "docs").glob("*.md"))}}


_TOP = ("CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "MAINTAINERS.md")
_CONF = """
project = "dayone.aws"
copyright = "dayone.aws contributors"
version = release = "{version}"
extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx_antsibull_ext"]
intersphinx_mapping = {{"ansible": ("https://docs.ansible.com/ansible/latest/", "ansible.inv")}}
html_theme = "sphinx_ansible_theme"
html_theme_options = {{"documentation_home_url": "index.html", "topbar_links": {{}}, "display_version": True}}
html_title = "dayone.aws"
html_show_sphinx = False
highlight_language = "none"
default_role = "any"
myst_heading_anchors = 4
"""
#: Where Ansible's own pages have what ours refer to. The list that it publishes is not read: builds are offline.
_ANSIBLE = {
    "action_plugins": "plugins/action.html",
    "ansible_configuration_settings": "reference_appendices/config.html",
    "callback_plugins": "plugins/callback.html",
    "common_return_values": "reference_appendices/common_return_values.html",
}
_INDEX = """
dayone.aws
==========

.. toctree::
   :maxdepth: 1
   :caption: Pages

   {pages}

.. toctree::
   :maxdepth: 1
   :caption: Modules, roles and plugins

   collections/index
"""


def _sources(base: Path) -> Path:
    """Write what Sphinx reads, and say where."""
    source = base / "source"
    source.mkdir()
    pages = _pages()
    for path, name in pages.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        text = moved((ROOT / path).read_text(encoding="utf-8"), path, pages)
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "docs" / "images", source / "docs" / "images")
    (source / "conf.py").write_text(_CONF.format(version=_galaxy()["version"]), encoding="utf-8")
    (source / "ansible.inv").write_bytes(_inventory())
    (source / "index.rst").write_text(_INDEX.format(pages="\n   ".join(pages.values())), encoding="utf-8")
    return source


def _inventory() -> bytes:
    """Ansible's labels, in the form that Sphinx keeps them in (version 2 of ``objects.inv``)."""
    head = "# Sphinx inventory version 2\n# Project: Ansible\n# Version: latest\n# The rest is compressed with zlib.\n"
    labels = [f"{label} std:label -1 {page} {label.replace('_', ' ')}\n" for label, page in sorted(_ANSIBLE.items())]
    return head.encode() + zlib.compress("".join(labels).encode())


def build(base: Path) -> None:
    """Build the site."""
    lay_out(base)
    source = _sources(base)
    (source / "collections").mkdir()
    options = ["--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", str(source / "collections")]
    _run(["antsibull-docs", "collection", *options, "dayone.aws"], base)
    shutil.rmtree(SITE, ignore_errors=True)
    strict = ["--fail-on-warning", "--keep-going", "--quiet", "--jobs", "auto", "--doctree-dir", str(base / "doctrees")]
    _run([sys.executable, "-m", "sphinx", *strict, str(source), str(SITE / "html")], base)
    print(SITE / "html" / "index.html")


def main() -> int:
    """Do what is asked for."""
    asked = sys.argv[1:] or ["build"]
    with tempfile.TemporaryDirectory() as folder:
        try:
            {"build": build, "lint": lint}[asked[0]](Path(folder))
        except subprocess.CalledProcessError as error:
            return int(error.returncode)
    return 0


if __name__ == "__main__":
    sys.exit(main())
