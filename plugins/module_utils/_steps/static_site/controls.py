# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role static_site."""

from __future__ import annotations

from ..._controls.control import Control

_RUN = "Run dayone.aws.site_distribution."

CONTROLS = (
    Control(
        "static_site.certificate",
        "high",
        "A certificate of ACM covers the site's names",
        "Enter the validation records of dayone.aws.site_certificate where the domain's DNS is, then run again.",
        (),
        ("CloudFront.7",),
        condition="static_site_domain is defined",
    ),
    Control(
        "static_site.bucket",
        "high",
        "The site's bucket is private, versioned, answers to TLS only, and lets in this distribution alone",
        _RUN,
        ("3.1.1", "3.1.4"),
        ("S3.5", "S3.8"),
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.distribution",
        "medium",
        "The distribution serves the site as asked for",
        _RUN,
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.root_object",
        "high",
        "The distribution has a default root object",
        _RUN,
        (),
        ("CloudFront.1",),
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.origin_access",
        "high",
        "The distribution signs what it asks the bucket for (origin access control)",
        _RUN,
        (),
        ("CloudFront.13",),
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.tls",
        "high",
        "Viewers use HTTPS, with TLS 1.2 or newer",
        _RUN,
        (),
        ("CloudFront.3", "CloudFront.8", "CloudFront.10"),
        condition="static_site_domain is defined",
    ),
    Control(
        "static_site.headers",
        "medium",
        "Answers carry security headers",
        _RUN,
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.routing",
        "medium",
        "A function of CloudFront finds the file that a path means",
        _RUN,
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.records",
        "medium",
        "The site's names lead to its distribution",
        _RUN,
        condition="static_site_domain is defined",
    ),
    Control(
        "static_site.content",
        "low",
        "The site has the files of the folder",
        "Run dayone.aws.site_content.",
        condition="static_site_content is defined",
    ),
)
