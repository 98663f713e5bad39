# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The benchmark: what the modules cost, beside the nearest modules of amazon.aws and beside bare boto3."""
