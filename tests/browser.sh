#!/bin/sh
# Installs Chromium where that needs no question, and says how to get it where it does.
for name in "$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do
  if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "The browser tests need Chromium: 'apt-get install chromium', 'brew install --cask chromium'," >&2
echo "or set CHROMIUM to the path of a Chromium or Chrome." >&2
exit 1
