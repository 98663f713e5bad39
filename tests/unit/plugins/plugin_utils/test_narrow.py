# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A terminal of 60 columns shows all that a wide one does, and no line is too long."""

from __future__ import annotations

import re

from ansible_collections.dayone.aws.plugins.module_utils._report.formats import report_of
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import parse
from ansible_collections.dayone.aws.plugins.module_utils._report.render import table
from ansible_collections.dayone.aws.plugins.module_utils._report.render._text import columns
from ansible_collections.dayone.aws.plugins.plugin_utils.narrow import fitted

from tests.journals import findings, lines


def report(*rows: dict[str, object]) -> str:
    return "".join(table.render(report_of(parse(lines(0, rows=iter(rows)), "own"))))


def test_no_line_is_longer_and_no_word_is_lost() -> None:
    text = report(*findings(60))
    narrow = fitted(text, 60)
    assert max(map(len, text.splitlines())) > 100
    assert max(len(line) for line in narrow.splitlines() if "://" not in line) <= 60
    packed = "".join(narrow.split())
    rows = [line for line in text.splitlines() if " → " in line and not line.startswith("status ")]
    assert len(rows) > 10
    for cell in (cell for row in rows for cell in re.split(r" {2,}", row)):
        assert "".join(cell.split()) in packed, cell
    assert "drift: " in narrow and "status  account" not in narrow


def test_no_link_is_cut() -> None:
    link = "https://console.aws.amazon.com/iam/home#/security_credentials/of-somebody"
    narrow = fitted(f"  1. Sign in as root, open {link}, and choose Assign MFA device.", 60)
    assert len(link) > 60 and f"{link}," in narrow.split()
    assert max(len(line) for line in narrow.splitlines() if "://" not in line) <= 60


def test_a_pipe_and_a_wide_terminal_get_the_table() -> None:
    text = report(*findings(20))
    assert fitted(text, 0) == fitted(text, 300) == text


def test_where_the_table_does_not_fit_a_finding_is_told_without_columns() -> None:
    text = report(*({**row, "account_id": "111122223333"} for row in findings(60)))
    for width in (80, 120):
        found = fitted(text, width)
        before, _blank, table = found.partition("\n\n")
        assert before == text.partition("\n\n")[0], "the terminal itself wraps a step, so that it can be copied"
        rows = table.partition("\n\n")[0].splitlines()
        assert max(map(columns, rows)) <= width
        cells = [re.split(r" {2,}", line) for line in text.splitlines() if " → " in line][1:]
        assert len(cells) > 10
        packed = "".join("".join(rows).split())
        for status, account, region, control, resource, change in cells:
            assert account == "111122223333" and not any(f"  {account}  " in row for row in rows)
            for part in (status, region, control, resource + ":", change):
                assert "".join(part.split()) in packed, part
    wide = max(columns(line) for line in text.splitlines() if " → " in line) - 1
    assert len(fitted(text, wide).splitlines()) <= len(text.splitlines()) + 1


def test_several_accounts_stay_apart_without_the_table() -> None:
    rows = [{**row, "account_id": account} for row in findings(4) for account in ("111122223333", "444455556666")]
    found = fitted(report(*rows), 100)
    assert "111122223333" in found and "444455556666" in found


def test_letters_of_two_columns_keep_the_columns_in_line() -> None:
    (row,) = findings(1)
    names = ("备份存储桶", "plain", "e\u0301toile")
    rows = [{**row, "status": "manual", "control": f"root_account.{place}", "resource": f"arn:aws:s3:::{name}"}
            for place, name in zip(("mfa", "unused", "access_keys"), names, strict=True)]  # fmt: skip
    found = [line for line in report(*rows).splitlines() if " → " in line]
    head, *body = found
    assert len(body) == len(names)
    place = columns(head[: head.index("current")])
    for line in body:
        before = line[: line.rindex("  ") + 2]
        assert columns(before) == place, line
