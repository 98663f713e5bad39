# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The frameworks that a report can speak of, and what each control has to do with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from . import cis, iso_27001, nist_csf, pci_dss, startup
from .catalogue import CONTROLS
from .references import REFERENCES

_NOWHERE = ("", "", "")


@dataclass(frozen=True)
class Framework:
    """One framework.

    Args:
        id: what options call it.
        title: its name and version.
        short: how its identifiers are introduced where there is little room.
        source: where its text is to be had.
        requirements: what its identifiers mean, in words of our own; empty where AWS's page says it.
    """

    id: str
    title: str
    short: str
    source: str
    requirements: Mapping[str, str]


FRAMEWORKS: Mapping[str, Framework] = {
    item.id: item
    for item in (
        Framework(
            "cis",
            cis.NAME,
            "CIS",
            "https://www.cisecurity.org/benchmark/amazon_web_services",
            {item.id: item.title for item in cis.RECOMMENDATIONS},
        ),
        Framework(
            "fsbp",
            "AWS Foundational Security Best Practices 1.0.0",
            "FSBP",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html",
            {},
        ),
        Framework(
            "ssb",
            "AWS Startup Security Baseline",
            "SSB",
            "https://docs.aws.amazon.com/prescriptive-guidance/latest/aws-startup-security-baseline/welcome.html",
            startup.REQUIREMENTS,
        ),
        Framework(
            "nist_csf",
            "NIST Cybersecurity Framework 2.0",
            "CSF",
            "https://nvlpubs.nist.gov/nistpubs/CSWP/NIST.CSWP.29.pdf",
            nist_csf.REQUIREMENTS,
        ),
        Framework(
            "pci_dss",
            "PCI DSS 4.0.1",
            "PCI",
            "https://www.pcisecuritystandards.org/document_library/",
            pci_dss.REQUIREMENTS,
        ),
        Framework(
            "iso_27001",
            "ISO/IEC 27001:2022, Annex A",
            "ISO",
            "https://www.iso.org/standard/27001",
            iso_27001.REQUIREMENTS,
        ),
    )
}


def marked(control: str) -> dict[str, tuple[str, ...]]:
    """The identifiers of the three tables with the marks of their sources, by framework."""
    row = REFERENCES.get(control) or REFERENCES.get(control.partition(".")[0]) or _NOWHERE
    return dict(zip(("nist_csf", "pci_dss", "iso_27001"), (tuple(text.split()) for text in row), strict=True))


@cache
def references_of(control: str) -> Mapping[str, tuple[str, ...]]:
    """The identifiers that a control has in each framework, none of them empty.

    A control that this release does not know, such as one of an older journal, has none.
    """
    known = CONTROLS.get(control)
    if known is None:
        return {}
    tables = {name: tuple(item.partition(":")[0] for item in items) for name, items in marked(control).items()}
    found = {"cis": known.cis, "fsbp": known.fsbp, "ssb": known.ssb, **tables}
    return {name: items for name, items in found.items() if items}


def concerns(row: Mapping[str, Any], frameworks: Iterable[str]) -> bool:
    """Whether a finding is about a control that one of the frameworks asks for. With none named all are."""
    names = list(frameworks)
    return not names or not references_of(row["control"]).keys().isdisjoint(names)
