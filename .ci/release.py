"""Makes a release of the branch main: `make release VERSION=0.1.0`. It pushes nothing.

`python .ci/release.py --build` builds and checks the files of what is here, and `--notes 0.1.0` prints what the
changelog says of a version, for its page on GitHub.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")  # 0.1.0
WRITTEN = re.compile(r'(?m)^version = "([^"]+)"')  # version = "0.1.0.dev0"
SOURCE = re.compile(r'(?m)^Source = "([^"]+)"')
ORIGIN = re.compile(r"github\.com[:/]([\w.-]+)/([\w.-]+?)(?:\.git)?/?$")  # git@github.com:owner/name.git
# ## [0.1.0] - 2026-12-01, with its text up to the next section or the links at the end
SECTION = r"(?ms)^## \[{}\][^\n]*\n(.*?)(?=^## \[|^\[[^]\n]+\]: |\Z)"
RELEASED = re.compile(r"(?m)^## \[(\d[^]]*)\]")
LINKS = re.compile(r"(?m)^\[[^]\n]+\]: ")
WRAPPED = re.compile(r"(?<!\n)\n +(?![-*+ ])")  # a line that goes on in the next one
NAME = "mkdocs-mlops-canvas"
PLACEHOLDER = "OWNER"  # the account in addresses until the first release, which finds out where the repository is
# what is true only until the first release, with the blank lines below it
UNTIL = re.compile(r"(?ms)^<!-- until released -->\n.*?^<!-- /until released -->\n+")
PROJECT, CHANGELOG = Path("pyproject.toml"), Path("CHANGELOG.md")


class NoReleaseError(Exception):
    """Why there is no release, in the words that are printed."""


def main(arguments: list[str]) -> int:
    """Make the release or a part of it; return the exit code."""
    try:
        if arguments == ["--build"]:
            build()
        elif len(arguments) == 2 and arguments[0] == "--notes":
            print(find_notes(CHANGELOG.read_text("utf-8"), arguments[1].removeprefix("v")))
        elif len(arguments) == 1:
            make_release(arguments[0])
        else:
            raise NoReleaseError("name the version: make release VERSION=0.1.0")
    except NoReleaseError as error:
        print(f"No release: {error}.", file=sys.stderr)
        return 1
    return 0


def make_release(version: str) -> None:
    """Check, write, build, commit and tag; where the files cannot be built, everything is as before."""
    check(version)
    try:
        name_owner()
        address = read(SOURCE, PROJECT.read_text("utf-8"))
        today = datetime.now(UTC).date().isoformat()
        CHANGELOG.write_text(date_changelog(CHANGELOG.read_text("utf-8"), version, today, address), "utf-8")
        write_version(version)
        build()
        git("commit", "--quiet", "--all", "--message", f"release: {version}")
    except NoReleaseError:
        git("restore", ".")
        raise
    major = f"v{version.split('.')[0]}"
    for tag in (f"v{version}", major):
        git("tag", "--annotate", "--force", "--message", f"{NAME} {version}", tag)
    later = find_next(version)
    write_version(later)
    git("commit", "--quiet", "--all", "--message", f"chore: What follows is {later}")
    print(f"\n{version} is committed and tagged, and its files are in dist/. Read it: git show v{version}")
    print(f"To publish it: git push --atomic origin main v{version} +{major}")


def check(version: str) -> None:
    """Raise `NoReleaseError` if this cannot be released here and now."""
    numbers = VERSION.fullmatch(version)
    if not numbers:
        raise NoReleaseError(f"'{version}' is no version such as 0.1.0")
    if (branch := git("branch", "--show-current")) != "main":
        raise NoReleaseError(f"the branch is '{branch}'; go to main")
    if changes := git("status", "--porcelain"):
        raise NoReleaseError(f"these files are not committed:\n{changes}\nCommit them, or take them away")
    if git("tag", "--list", f"v{version}"):
        raise NoReleaseError(f"there is a tag v{version}")
    written = read(WRITTEN, PROJECT.read_text("utf-8"))
    if [int(number) for number in numbers.groups()] < [int(number) for number in written.split(".")[:3]]:
        raise NoReleaseError(f"{version} is before {written}, which {PROJECT} names")
    find_notes(CHANGELOG.read_text("utf-8"), "Unreleased")


def name_owner() -> None:
    """Write the address of the repository wherever its owner is not named yet, and remove notes of before."""
    pattern = rf"{PLACEHOLDER}(\.github\.io)?/{NAME}"
    wanted = ("-e", pattern, "-e", "^<!-- until released")
    files = git("grep", "-l", "-E", *wanted, "--", ".", ":!.ci", ":!tests", allow=1).splitlines()
    if not files:
        return
    found = ORIGIN.search(git("config", "--get", "remote.origin.url", allow=1))
    if not found:
        raise NoReleaseError(
            "the address of the repository is not known; name it: git remote add origin git@github.com:OWNER/NAME.git"
        )
    for file in map(Path, files):
        text = UNTIL.sub("", file.read_text("utf-8"))
        text = re.sub(pattern, lambda place: f"{found[1]}{place[1] or ''}/{found[2]}", text)
        file.write_text(text, "utf-8")


def find_notes(changelog: str, version: str) -> str:
    """The text of a section of the changelog, each paragraph in one line as GitHub shows it."""
    found = re.search(SECTION.format(re.escape(version)), changelog)
    if not found or not re.search(r"(?m)^[-*\w]", found[1]):
        raise NoReleaseError(f"{CHANGELOG} says nothing of '{version}'")
    return WRAPPED.sub(" ", found[1].strip())


def date_changelog(changelog: str, version: str, date: str, address: str) -> str:
    """Make what is unreleased the section of a version, with an empty one above it, and links to what has changed."""
    before = RELEASED.search(changelog)
    link = f"compare/v{before[1]}...v{version}" if before else f"releases/tag/v{version}"
    links = f"[Unreleased]: {address}/compare/v{version}...HEAD\n[{version}]: {address}/{link}\n"
    text = changelog.replace("## [Unreleased]\n", f"## [Unreleased]\n\n## [{version}] - {date}\n", 1)
    text = re.sub(r"(?m)^\[Unreleased\]: .*\n", "", text)
    place = LINKS.search(text)
    if place:
        return text[: place.start()] + links + text[place.start() :]
    return f"{text.rstrip()}\n\n{links}"


def find_next(version: str) -> str:
    """The first version that may follow: what is on main is never taken for a release."""
    major, minor, patch = version.split(".")
    return f"{major}.{minor}.{int(patch) + 1}.dev0"


def write_version(version: str) -> None:
    """Write the version where it stands."""
    text = PROJECT.read_text("utf-8")
    PROJECT.write_text(WRITTEN.sub(f'version = "{version}"', text, count=1), "utf-8")


def read(pattern: re.Pattern[str], text: str) -> str:
    """What a line of the project says."""
    found = pattern.search(text)
    if not found:
        raise NoReleaseError(f"{PROJECT} has no line such as {pattern.pattern}")
    return found[1]


def build() -> None:
    """Build sdist and wheel into an empty dist/, and check them as PyPI does."""
    shutil.rmtree("dist", ignore_errors=True)
    try:
        subprocess.run([sys.executable, "-m", "build"], check=True)
        files = sorted(map(str, Path("dist").iterdir()))
        subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *files], check=True)
    except subprocess.CalledProcessError as error:
        raise NoReleaseError("the files are not right, see above") from error


def git(*arguments: str, allow: int = 0) -> str:
    """What git prints; `allow` is an exit code that is no failure."""
    done = subprocess.run(["git", *arguments], capture_output=True, text=True)
    if done.returncode not in (0, allow):
        raise NoReleaseError(f"git {arguments[0]} fails: {done.stderr.strip()}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
