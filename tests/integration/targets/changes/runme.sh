#!/usr/bin/env bash
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
exec "${ANSIBLE_COLLECTIONS_PATH%%:*}/ansible_collections/dayone/aws/tests/integration/target.sh"
