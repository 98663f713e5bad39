# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The acceptance suite for the owner of a sandbox account: docs/live.md. Nothing here runs in ``make test`` but its own
proof against the embedded account.
"""
