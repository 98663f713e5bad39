# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tests, and where the collection lies that they test."""

from __future__ import annotations

from pathlib import Path

#: The collection's top folder.
ROOT = Path(__file__).resolve().parents[1]
