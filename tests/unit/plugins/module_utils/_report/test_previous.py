# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.archive import Folder, last_journal, run_name
from ansible_collections.dayone.aws.plugins.module_utils._report.archive_bucket import split_url
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS, report_of
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal, open_journal
from ansible_collections.dayone.aws.plugins.module_utils._report.previous import open_earlier, since_last

from tests.journals import findings, lines


def journal(path: Path, run: str, count: int, **change: Any) -> Path:
    rows = ({**row, **change} for row in findings(count))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines(count, run, rows)), encoding="utf-8")
    return path


def test_a_report_in_json_is_as_good_as_its_journal(tmp_path: Path) -> None:
    path = journal(tmp_path / "a.jsonl", "a", 30)
    document = tmp_path / "report.json"
    document.write_text("".join(FORMATS["json"].render(report_of(open_journal(str(path))))), encoding="utf-8")
    now = open_journal(str(journal(tmp_path / "b.jsonl", "b", 40, status="drift")))
    found = [
        since_last(report_of(now), now, str(since), Folder(tmp_path))[0].summary.changes for since in (path, document)
    ]
    assert found[0] == found[1]
    assert found[0]["unchanged"] > 0
    assert found[0]["new"] > 0


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"findings": [1], "runs": [1]}', '{"findings": [], "runs": []}'])
def test_what_is_neither_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ForeignJournal, match=r"x\.json"):
        open_earlier(str(path))


def test_the_last_whole_run_is_found(tmp_path: Path) -> None:
    for day, run in enumerate(("old", "new", "cut", "self"), 1):
        path = journal(tmp_path / "runs" / f"2026110{day}T000000Z-{run}.jsonl", run, 3)
        if run == "cut":
            path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    (tmp_path / "runs" / "20270101T000000Z-x.jsonl").write_text("foreign", encoding="utf-8")
    found = last_journal(Folder(tmp_path), ["self"])
    assert found is not None
    assert found.runs[0]["run"] == "new"
    assert last_journal(Folder(tmp_path / "nothing"), []) is None


def test_history_is_read_from_the_store(tmp_path: Path) -> None:
    (tmp_path / "history.json").write_text(json.dumps({"version": 9}), encoding="utf-8")
    now = open_journal(str(journal(tmp_path / "b.jsonl", "b", 3)))
    with pytest.raises(ForeignJournal, match="version 9"):
        since_last(report_of(now), now, "last", Folder(tmp_path))
    (tmp_path / "history.json").write_bytes(b'{"version": 1, "open": {"\xff": 1}}')
    with pytest.raises(ForeignJournal, match=rf"{tmp_path}/history\.json is not a history"):
        since_last(report_of(now), now, "last", Folder(tmp_path))
    assert since_last(report_of(now), now, "none", Folder(tmp_path))[1] is None


@pytest.mark.parametrize(
    ("started", "name"),
    [
        ("2026-11-24T06:00:00.5+00:00", "runs/20261124T060000Z-a_b.jsonl"),
        ("2026-11-24T06:00:00+02:00", "runs/20261124T040000Z-a_b.jsonl"),
        ("some day", "runs/00000000T000000Z-a_b.jsonl"),
    ],
)
def test_journals_are_named_by_their_beginning(started: str, name: str) -> None:
    assert run_name({"run": "a/b", "started": started}) == name


@pytest.mark.parametrize("url", ["s3://", "s3://UPPER/x", "s3:/bucket"])
def test_what_is_no_place_in_s3_is_refused(url: str) -> None:
    with pytest.raises(Refusal, match="s3://bucket/prefix"):
        split_url(url)


def test_prefixes_end_in_a_slash() -> None:
    assert split_url("s3://my-bucket/a/b/") == ("my-bucket", "a/b/")
    assert split_url("s3://my-bucket") == ("my-bucket", "")


@pytest.mark.parametrize("name", ["history.json", "runs"])
def test_a_symbolic_link_in_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    theirs, other = tmp_path / "theirs", tmp_path / "other"
    theirs.mkdir()
    other.touch()
    (tmp_path / name).symlink_to(theirs)
    folder = Folder(tmp_path)
    with pytest.raises(OSError, match=rf"{name} is a symbolic link"):
        folder.fetch(name)
    with pytest.raises(OSError, match=rf"{name} is a symbolic link"):
        folder.put(f"runs/{name}" if name == "runs" else name, other)
