#!/bin/sh
# For cron: says what has drifted, and is silent where nothing has. Cron mails what this prints.
# It ends as drift.yml does: 0 when nothing drifted, 2 on drift, something else on an error.
set -u

# The same folder every night: a run is compared with the last one that lies there, and people are told of what is new.
# The journals of the last 31 runs are kept in it.
folder="${DAYONE_REPORT_DIRECTORY:-/var/lib/dayone}"
export ANSIBLE_CALLBACKS_ENABLED=dayone.aws.drift_report DAYONE_REPORT_DIRECTORY="$folder" ANSIBLE_NOCOLOR=1
export DAYONE_REPORT_KEEP="${DAYONE_REPORT_KEEP:-31}"

umask 077
mkdir -p "$folder" || exit 1
ansible-playbook dayone.aws.drift -e dayone_fail_on=high -e dayone_fail_on_unknown=true "$@" > "$folder/output.log" 2>&1
code=$?
# A command line that ansible-playbook does not take ends with 2 as well.
if [ "$code" -eq 2 ] && head -n 1 "$folder/output.log" | grep -q '^usage: '; then code=1; fi
if [ "$code" -ne 0 ]; then
    # From the report on: what came before is in the log.
    sed -n '/^usage: /,$p;/DRIFT REPORT/,$p' "$folder/output.log"
    echo "exit code $code, log: $folder/output.log"
fi
exit "$code"
