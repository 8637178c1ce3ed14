#!/bin/sh
# Installs a program that the tests need where that asks no question, and says how to get it where it does:
# `sh tests/programs.sh git`, `sh tests/programs.sh browser`.
install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null
}

case "$1" in
  git)
    command -v git >/dev/null || install git && exit 0
    echo "The tests of iterations need git: 'apt-get install git' or 'brew install git'." >&2
    ;;
  browser)
    for name in "$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do
      if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
    done
    install chromium && exit 0
    echo "The browser tests need Chromium: 'apt-get install chromium', 'brew install --cask chromium'," >&2
    echo "or set CHROMIUM to the path of a Chromium or Chrome." >&2
    ;;
esac
exit 1
