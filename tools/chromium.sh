#!/bin/sh
# Ends well when there is a Chromium, after installing Debian's where that is possible.
set -eu

have() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

have > /dev/null && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium > /dev/null
fi
have > /dev/null
