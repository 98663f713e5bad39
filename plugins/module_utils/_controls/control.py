# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One control: what must hold in an account, how severe a breach is, and how it is fixed."""

from __future__ import annotations

from dataclasses import dataclass

from .resolution import Resolution, kind_of

SEVERITIES = ("low", "medium", "high", "critical")
#: Kinds of what is open, those first that need attention first: a run fixes it; it could not be read; only a person can
#: do it; a value is missing; it is off, and somebody has to choose; it passes by itself.
OPEN = ("drift", "unknown", "manual", "input", "choice", "waiting")
#: Statuses of a finding: the kinds of what is open, and how the others stand. What is judged in
#: another account, or asks nothing of this one, is not open.
STATUSES = (*OPEN, "fixed", "excepted", "not_applicable", "compliant")


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
        resolution: what resolves it where no run does: a person, a value, a choice, or time.
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
    resolution: tuple[Resolution, ...] = ()

    def resolved_by(self, kind: str) -> Resolution | None:
        """What resolves a finding of a kind, where the control says it."""
        return next((item for item in self.resolution if kind_of(item) == kind), None)
