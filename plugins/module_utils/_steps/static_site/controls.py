# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role static_site."""

from __future__ import annotations

from ..._controls.control import Control

_RUN = "Run the role dayone.aws.static_site (module dayone.aws.site_distribution)."

CONTROLS = (
    Control(
        "static_site.certificate",
        "high",
        "An ACM certificate should cover the names of the site",
        "Create the validation records of dayone.aws.site_certificate at the domain's DNS provider, then run again.",
        (),
        ("CloudFront.7",),
        condition="static_site_domain is defined",
    ),
    Control(
        "static_site.bucket",
        "high",
        "The site's bucket should be private and versioned, require TLS, and admit only this distribution",
        _RUN,
        ("3.1.1", "3.1.4"),
        ("S3.5", "S3.8"),
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.distribution",
        "medium",
        "The CloudFront distribution should be as configured",
        _RUN,
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.root_object",
        "high",
        "The CloudFront distribution should have a default root object",
        _RUN,
        (),
        ("CloudFront.1",),
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.origin_access",
        "high",
        "The CloudFront distribution should use origin access control",
        _RUN,
        (),
        ("CloudFront.13",),
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.tls",
        "high",
        "The CloudFront distribution should require HTTPS with TLS 1.2 or newer",
        _RUN,
        (),
        ("CloudFront.3", "CloudFront.8", "CloudFront.10", "CloudFront.15"),
        condition="static_site_domain is defined",
    ),
    Control(
        "static_site.headers",
        "medium",
        "The CloudFront distribution should send security headers",
        _RUN,
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.routing",
        "medium",
        "A CloudFront function should map paths to files",
        _RUN,
        condition="(static_site_domain is defined or static_site_content is defined)",
    ),
    Control(
        "static_site.records",
        "medium",
        "The DNS records of the site should point to its distribution",
        _RUN,
        condition="static_site_domain is defined",
    ),
    Control(
        "static_site.content",
        "low",
        "The site's bucket should have the files of the folder",
        "Run the role dayone.aws.static_site (module dayone.aws.site_content).",
        condition="static_site_content is defined",
    ),
)
