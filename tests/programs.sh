#!/bin/sh
# Installs programs that the tests need where that asks no question, and says how to get them where it does:
# `sh tests/programs.sh git`, `sh tests/programs.sh chromium firefox`.
install() {
  command -v apt-get >/dev/null || return 1
  as=
  [ "$(id -u)" = 0 ] || { sudo -n true 2>/dev/null && as="sudo -n"; } || return 1
  $as apt-get update -qq && $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null
}

is_here() {
  for name in "$@"; do
    if [ -n "$name" ] && command -v "$name" >/dev/null; then return 0; fi
  done
  return 1
}

for program in "$@"; do
  case "$program" in
    git)
      is_here git || install git && continue
      echo "The tests of iterations need git: 'apt-get install git' or 'brew install git'." >&2
      ;;
    chromium)
      is_here "$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable || install chromium && continue
      echo "The browser tests need Chromium: 'apt-get install chromium', 'brew install --cask chromium'," >&2
      echo "or set CHROMIUM to the path of a Chromium or Chrome." >&2
      ;;
    firefox)
      is_here "$FIREFOX" firefox-esr firefox || install firefox-esr && continue
      echo "The browser tests need Firefox: 'apt-get install firefox-esr', 'brew install --cask firefox'," >&2
      echo "or set FIREFOX to the path of a Firefox." >&2
      ;;
    webkit)
      { is_here WebKitWebDriver || install webkit2gtk-driver; } && { is_here xvfb-run || install xvfb; } && continue
      echo "The tests of WebKit run on Linux and need: 'apt-get install webkit2gtk-driver xvfb'." >&2
      ;;
    valgrind)
      is_here valgrind || install valgrind && continue
      echo "Counting instructions needs Valgrind, which runs on Linux: 'apt-get install valgrind'." >&2
      ;;
  esac
  exit 1
done
