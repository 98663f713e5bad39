# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What resource_audit checks: for each check the parts of the account that it looks at, and its judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import (
    access_logging,
    access_points,
    certificates,
    data,
    databases,
    endpoints,
    findings,
    further_policies,
    judges,
    network,
    policies,
    public,
)
from .region_client import RegionClient, Row


@dataclass(frozen=True)
class Part:
    """Resources of one kind.

    Args:
        read: reads those of a region.
        everywhere: whether it is read in each region, or once for the account.
    """

    read: Callable[[RegionClient], list[Row]]
    everywhere: bool = True


@dataclass(frozen=True)
class Check:
    """One control.

    Args:
        parts: the kinds of resources that it looks at.
        judge: says what breaches it in one resource.
        wanted: what should be, as findings show it.
    """

    parts: tuple[str, ...]
    judge: Callable[[Row, Any], Any]
    wanted: Any


PARTS: dict[str, Part] = {
    "instances": Part(network.instances),
    "security_groups": Part(network.security_groups),
    "network_acls": Part(network.network_acls),
    "peering_routes": Part(network.peering_routes),
    "used_vpcs": Part(endpoints.used_vpcs),
    "buckets": Part(data.buckets, everywhere=False),
    "databases": Part(databases.databases),
    "clusters": Part(databases.clusters),
    "file_systems": Part(data.file_systems),
    "keys": Part(data.keys),
    "topics": Part(policies.topics),
    "queues": Part(policies.queues),
    "functions": Part(policies.functions),
    "secrets": Part(policies.secrets),
    "repositories": Part(policies.repositories),
    "roles": Part(policies.roles, everywhere=False),
    "event_buses": Part(further_policies.event_buses),
    "tables": Part(further_policies.tables),
    "layers": Part(further_policies.layers),
    "catalogs": Part(further_policies.catalogs),
    "search_domains": Part(further_policies.search_domains),
    "private_apis": Part(further_policies.private_apis),
    "vaults": Part(further_policies.vaults),
    "access_points": Part(access_points.access_points),
    "multi_region_access_points": Part(access_points.multi_region_access_points, everywhere=False),
    "images": Part(public.images),
    "volume_snapshots": Part(public.volume_snapshots),
    "database_snapshots": Part(public.database_snapshots),
    "cluster_snapshots": Part(public.cluster_snapshots),
    "documents": Part(public.documents),
    "acm_certificates": Part(certificates.acm_certificates),
    "server_certificates": Part(certificates.server_certificates, everywhere=False),
    "findings": Part(findings.findings),
    "distributions": Part(access_logging.distributions, everywhere=False),
    "load_balancers": Part(access_logging.load_balancers),
    "classic_load_balancers": Part(access_logging.classic_load_balancers),
    "rest_stages": Part(access_logging.rest_stages),
    "http_stages": Part(access_logging.http_stages),
}

_POINTS = ("access_points", "multi_region_access_points")
_FURTHER = ("event_buses", "tables", "layers", "catalogs", "search_domains", "private_apis", "vaults", *_POINTS)
_WITH_POLICY = ("buckets", "keys", "topics", "queues", "functions", "secrets", "repositories", "roles", "file_systems")
#: Those in whose policies services are named that say for whom they work.
_OF_SERVICES = ("buckets", "topics", "queues", "functions")
_SNAPSHOTS = ("volume_snapshots", "database_snapshots", "cluster_snapshots")
_NOT_SHARED = "shared with nobody, or with specific accounts"
_FRONTS = ("distributions", "load_balancers", "classic_load_balancers", "rest_stages", "http_stages")
_NOT_OPEN = "not publicly accessible"

CHECKS: dict[str, Check] = {
    "instance_profile": Check(("instances",), judges.no_profile, "an instance profile"),
    "public_policies": Check(
        (*_WITH_POLICY, *_FURTHER), judges.open_policy, "no statement that allows everybody without a condition"
    ),
    "confused_deputy": Check(
        _OF_SERVICES, judges.deputy, "services that are limited to acting for this account or organization"
    ),
    "public_images": Check(("images",), judges.shared, _NOT_SHARED),
    "public_snapshots": Check(_SNAPSHOTS, judges.shared, _NOT_SHARED),
    "public_documents": Check(("documents",), judges.shared, _NOT_SHARED),
    "access_point_public_access": Check(_POINTS, judges.public_bucket, {"off": []}),
    "bucket_tls": Check(("buckets",), judges.plain_http, "denied"),
    "bucket_mfa_delete": Check(("buckets",), judges.no_mfa_delete, {"versioning": "Enabled", "mfa_delete": "Enabled"}),
    "bucket_sse_c": Check(("buckets",), judges.sse_c_allowed, "blocked"),
    "bucket_public_access": Check(("buckets",), judges.public_bucket, {"off": []}),
    "rds_encryption": Check(("databases", "clusters"), judges.unencrypted, True),
    "rds_minor_upgrades": Check(("databases",), judges.no_upgrades, True),
    "rds_public": Check(("databases", "clusters"), judges.public_database, False),
    "rds_multi_az": Check(("databases", "clusters"), judges.single_zone, True),
    "efs_encryption": Check(("file_systems",), judges.unencrypted, True),
    "key_rotation": Check(("keys",), judges.no_rotation, True),
    "front_end_logging": Check(_FRONTS, judges.no_logs, True),
    "certificate_expiry": Check(("acm_certificates", "server_certificates"), judges.ending, "more than 30 days left"),
    "cifs_ingress": Check(("security_groups",), judges.cifs, _NOT_OPEN),
    "acl_admin_ingress": Check(("network_acls",), judges.acl_admin, _NOT_OPEN),
    "admin_ingress_ipv4": Check(("security_groups",), judges.admin_ipv4, _NOT_OPEN),
    "admin_ingress_ipv6": Check(("security_groups",), judges.admin_ipv6, _NOT_OPEN),
    "peering_routes": Check(("peering_routes",), judges.wide_peering, "routes to parts of the peer VPC"),
    "instance_imdsv2": Check(("instances",), judges.old_metadata, "required"),
    findings.CHECK: Check(("findings",), findings.external, "no unintended external access"),
    "vpc_endpoints": Check(("used_vpcs",), judges.no_endpoints, {"missing": []}),
}


def parts_of(checks: frozenset[str]) -> list[str]:
    """The parts that checks look at."""
    needed = {part for name in checks for part in CHECKS[name].parts}
    return [name for name in PARTS if name in needed]
