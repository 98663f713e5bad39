#!/usr/bin/env bash
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# What each target of `ansible-test integration` runs, by targets/<name>/runme.sh: the tests of tests/integration that are
# about what its folder is named by, against the embedded account.
set -euo pipefail

target=$(basename "$PWD")
python=${ANSIBLE_TEST_PYTHON_INTERPRETER:-python3}
collections=${ANSIBLE_COLLECTIONS_PATH%%:*}
# ansible-test's own settings are for plays that it begins itself.
for variable in "${!ANSIBLE_@}"; do
    unset "$variable"
done
export ANSIBLE_COLLECTIONS_PATH="$collections" PYTHONPATH="$collections"
PATH=$(dirname "$python"):$PATH

cd "$collections/ansible_collections/dayone/aws"
if [ -e "plugins/modules/$target.py" ]; then
    "$python" -m pytest tests/integration/test_every_module.py -k "[$target"
fi
if [ -e "tests/integration/test_$target.py" ]; then
    "$python" -m pytest "tests/integration/test_$target.py"
fi
