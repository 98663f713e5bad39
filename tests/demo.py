# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Takes the embedded account from day zero to its baseline, publishes a small site, and shows both."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from .emulator import clients
from .emulator.server import Emulator

ROOT = Path(__file__).resolve().parent.parent
#: The site that is published, and the pages of it that are looked at.
SITE = {"static_site_content": str(ROOT / "tests" / "demo_site"), "static_site_error_page": "/404.html"}
PAGES = ("index.html", "about/index.html")
#: Title, playbook and the exit code that it must have: 2 says that something drifted.
STEPS = (
    ("What has drifted on day zero", "playbooks/drift.yml", 2),
    ("Enforcing the baseline", "playbooks/baseline.yml", 0),
    ("Enforcing it again: nothing changes", "playbooks/baseline.yml", 0),
    ("What has drifted now: nothing", "playbooks/drift.yml", 0),
)


def visit(account: Emulator, keys: tuple[str, ...] = PAGES) -> dict[str, str]:
    """The pages of the site, as its distribution gets them: from its one origin, by signed requests.

    The embedded account has no edge that would answer a browser.
    """
    listed = clients.client(account.endpoint, "cloudfront").list_distributions()["DistributionList"]["Items"]
    origins = [item["Origins"]["Items"][0]["DomainName"] for item in listed]
    bucket, _s3, region = origins[0].split(".")[:3]
    s3 = clients.client(account.endpoint, "s3", region)
    return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in keys}


def main() -> int:
    """Run the steps, and end with the first exit code that is not the expected one."""
    playbook = Path(sys.executable).with_name("ansible-playbook")
    with Emulator() as account:
        environment = {**os.environ, **account.environment}
        for title, name, expected in STEPS:
            print(f"\n##### {title}: ansible-playbook {name}\n", flush=True)
            command = [str(playbook), name, "-e", json.dumps(SITE)]
            code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
            if code != expected:
                return code or 1
        print("\n##### The site's pages, as its distribution gets them from the private bucket\n")
        for key, page in visit(account).items():
            print(f"{key}: {re.findall('<title>(.*)</title>', page)[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
