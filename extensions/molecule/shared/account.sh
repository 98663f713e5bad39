#!/bin/sh
# account.sh FOLDER: start an embedded account that has its files in a folder, and wait until it answers. It ends when the
# folder is removed. Where DAYONE_ACCOUNTS names the pipe of `python -m tests.emulator --copies`, it is a copy of that one.
set -eu
folder=$1
if [ -e "$folder/log" ]; then
    exit
fi
if [ -p "${DAYONE_ACCOUNTS:-}" ]; then
    echo "$folder" > "$DAYONE_ACCOUNTS"
    account=$(cat "$DAYONE_ACCOUNTS.pid")
else
    mkdir -m 0700 "$folder"
    setsid python -m tests.emulator --folder "$folder" > "$folder/log" 2>&1 < /dev/null &
    account=$!
fi
until grep -qs AWS_SHARED_CREDENTIALS_FILE "$folder/log"; do
    kill -0 "$account"
    sleep 0.1
done
