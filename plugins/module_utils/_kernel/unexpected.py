# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What nobody expected, as a failure of one line: what it was, where, and how to report it. Never a traceback."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from .._version import VERSION
from .plan import GONE_KIND, Absent, Failure, Refusal

_REPORT = "https://github.com/dayone-aws/dayone.aws/issues"
#: The folder below which the collection's own files lie.
_OWN = "plugins"
#: So much of the error's own text is told.
_TOLD = 300


def unexpected(error: BaseException) -> Failure:
    """An error that no code of ours expects, as a failure. What it was about is not judged."""
    what = " ".join(str(error).split())[:_TOLD]
    told = f"{type(error).__name__}: {what}" if what else type(error).__name__
    return Failure(
        "error",
        f"dayone.aws {VERSION} encountered an unexpected error: {told} {_where(error)}. The control was not "
        f"judged. Run again. If the error persists, report this line at {_REPORT}",
    )


def _where(error: BaseException) -> str:
    """The last place of ours that an error went through, or the last one at all."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "at an unknown place"
    own = [frame for frame in frames if "dayone" in PurePath(frame.filename).parts or _is_own(frame.filename)]
    frame = (own or list(frames))[-1]
    parts = PurePath(frame.filename).parts
    start = len(parts) - 1 - parts[::-1].index(_OWN) if _OWN in parts else len(parts) - 1
    return f"at {'/'.join(parts[start:])}:{frame.lineno} ({frame.name})"


def _is_own(filename: str) -> bool:
    return f"/{_OWN}/module_utils/_" in filename


@contextmanager
def expected_only(*also: type[Exception]) -> Iterator[None]:
    """What is neither a failure nor a refusal becomes a failure here: also what is gone, where nobody says what that
    means. No memory left stays what it is.

    Args:
        also: what else is expected, and raised as it is.

    Raises:
        Failure: anything else went wrong.
    """
    known: tuple[type[Exception], ...] = (Failure, Refusal, MemoryError, *also)
    try:
        yield
    except known:
        raise
    except Absent as error:
        raise Failure(GONE_KIND, error.message) from error
    except Exception as error:
        raise unexpected(error) from error
