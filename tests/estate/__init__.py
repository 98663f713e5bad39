# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A messy estate: odd but real resources, each with the verdict that the words of AWS or CIS give it."""
