# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Evaluates IAM policies as AWS does: identity, resource, trust, boundary, session and organization policies.

No moto, no boto3: policies and a request in, a decision out. Its decisions are held against those of an evaluator
that others wrote (tests/oracle).
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from .decision import Decision, Policies, decide
from .request import Ask, Principal

__all__ = ["Ask", "Decision", "Policies", "Principal", "decide"]
