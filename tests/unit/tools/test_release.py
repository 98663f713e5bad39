# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a release is made by (tools/release.py), as far as it needs no key and changes nothing here."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._version import VERSION
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests import ROOT
from tools import release, sbom
from tools.release import Version, least, parsed


def test_the_version_is_the_same_wherever_it_stands() -> None:
    assert yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"] == VERSION
    for name, pattern in release._PLACES.items():
        assert re.findall(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE) == [VERSION], name


@pytest.mark.parametrize("text", ["", "1", "1.2", "v1.2.3", "1.2.3-rc1", "01.2.3", "1.2.3\n"])
def test_other_texts_are_no_versions(text: str) -> None:
    with pytest.raises(SystemExit, match=r"must be three numbers such as 1\.2\.3"):
        parsed(text)


@pytest.mark.parametrize(
    ("last", "kinds", "wanted"),
    [
        ("0.1.0", set(), "0.1.1"),
        ("0.1.4", {"addition"}, "0.2.0"),
        ("0.1.4", {"breaking", "addition"}, "0.2.0"),
        ("1.2.3", set(), "1.2.4"),
        ("1.2.3", {"addition"}, "1.3.0"),
        ("1.2.3", {"breaking"}, "2.0.0"),
    ],
)
def test_the_least_version_after_what_changed(last: str, kinds: set[str], wanted: str) -> None:
    assert least(parsed(last), kinds) == parsed(wanted)


def test_a_version_that_is_out_is_refused() -> None:
    last = release.released()
    assert last
    assert any("is too small after" in text for text in release.refusals(last))


def test_what_the_changelog_names_keeps_no_release_back() -> None:
    """An option that modules share by now is not gone: the release reads the list as the test of the list does."""
    assert [line for line in release.refusals(Version(99, 0, 0)) if "no changelog fragment" in line] == []


def test_the_tag_says_what_the_changelog_says() -> None:
    text = release.tag_message(Version(0, 1, 0))
    assert text.startswith("dayone.aws 0.1.0\n\nRelease Summary\n")
    with pytest.raises(SystemExit, match=r"no part for 9\.9\.9"):
        release.tag_message(Version(9, 9, 9))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_bill_of_materials_is_one(tmp_path: Path) -> None:
    archive = tmp_path / "dayone-aws-0.1.0.tar.gz"
    archive.write_bytes(b"an archive")
    text = sbom.document(archive)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    found = json.loads(text)
    assert found["metadata"]["component"]["name"] == "dayone.aws"
    assert {part["name"] for part in found["components"]} == {
        "ansible-core",
        "amazon/aws",
        "boto3",
        "botocore",
        "pyotp",
        "PyGithub",
        "python-gitlab",
        "jira",
    }
