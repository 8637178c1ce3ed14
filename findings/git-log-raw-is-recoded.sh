#!/usr/bin/env bash
# `git log --format=raw` recodes names and messages; the same commit from `git cat-file` is as it was stored.
#
# Guess: `i18n.logOutputEncoding` is for a reader's terminal, so the raw format, `-z` and `--porcelain` give stored bytes.
# What happens (git 2.39.5): with `i18n.logOutputEncoding=ISO-8859-1` in any configuration file, `git log` recodes messages and
# names also with `--format=raw`, `--format=%an -z` and `blame --porcelain`. `git cat-file commit` and `git for-each-ref` do not
# recode.
# Why it matters here: canvases are read from git history as UTF-8. On the machine of somebody with this setting, names of
# designers and the texts of the last commits would be broken, so each call of git sets the encoding itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME="$folder" GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
unset "${!GIT_DIR@}" "${!GIT_WORK_TREE@}"
cd "$folder"
git init --quiet repository
cd repository
git config user.name "Zoë"
git config user.email zoe@example.com
echo text > page.md
git add page.md
git commit --quiet --message "Añadir"
git config i18n.logOutputEncoding ISO-8859-1
git --version
utf8() { if iconv -f UTF-8 -t UTF-8 > /dev/null 2>&1; then echo "UTF-8"; else echo "recoded"; fi; }
found=""
for call in "log --format=raw" "log -z --format=%an" "blame --porcelain page.md" "cat-file commit HEAD" "for-each-ref --format=%(authorname)"; do
  # shellcheck disable=SC2086
  state=$(git $call | utf8)
  echo "git $call: $state"
  found="$found $state"
done
[ "$found" = " recoded recoded recoded UTF-8 UTF-8" ] || { echo "the behaviour has changed: $found"; exit 1; }
