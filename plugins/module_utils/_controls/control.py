# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One control: what must hold in an account, how severe a breach is, and how it is mended."""

from __future__ import annotations

from dataclasses import dataclass

SEVERITIES = ("low", "medium", "high", "critical")
#: Statuses of a finding, those first that need attention first.
STATUSES = ("drift", "unknown", "manual", "fixed", "excepted", "compliant")


@dataclass(frozen=True)
class Control:
    """One thing that must hold, with its identifiers elsewhere and the way to mend a breach.

    Args:
        id: the role's name, a dot, and what must hold.
        severity: one of ``SEVERITIES``.
        title: what holds, as a sentence.
        remediation: what to do about a breach; a console path where only a person can.
        cis: identifiers in CIS Amazon Web Services Foundations Benchmark 7.0.
        fsbp: identifiers in AWS Foundational Security Best Practices.
        ssb: identifiers in the AWS Startup Security Baseline.
        stance: ``enforce``, ``audit``, or ``human`` for what a person decides.
        condition: a Jinja expression of the role's variables that says whether they ask for it; empty where it is
            judged wherever the role is enabled.
        subject: what an account must have for the control to be judged, where not every account has it.
    """

    id: str
    severity: str
    title: str
    remediation: str
    cis: tuple[str, ...] = ()
    fsbp: tuple[str, ...] = ()
    ssb: tuple[str, ...] = ()
    stance: str = "enforce"
    condition: str = ""
    subject: str = ""
