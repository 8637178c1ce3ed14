"""The subcommand `sync`."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.cli.site import PROBLEMS_FOUND, CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import tell
from mkdocs_mlops_canvas.sources.source import EXTRA
from mkdocs_mlops_canvas.text.names import join_names, suggest
from mkdocs_mlops_canvas.writing.files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.sources.lock import LockedCopy
    from mkdocs_mlops_canvas.sources.source import Source
    from mkdocs_mlops_canvas.sources.syncing import Syncer, SyncResult

_AT_ONCE = 8  # sources


@click.command("sync", epilog="Example: mlops-canvas sync --source payments")
@click.option("--source", "names", multiple=True, metavar="ID", help="Copy only this source. Can be repeated.")
@click.option("--accept-removals", is_flag=True, help="Accept a feed that has lost many of its products.")
@click.option("--check", is_flag=True, help="Change no file, and exit with 1 if a source has changed.")
@with_site
def sync(names: tuple[str, ...], accept_removals: bool, check: bool, site: CommandSite) -> None:
    """Copy the portfolios of the sites listed under 'sources' in the configuration, for builds to read.

    No other command uses the network. Copies are saved in .canvases/ and described in canvases.lock; commit both.
    """
    try:
        from mkdocs_mlops_canvas.sources.syncing import Syncer
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is not installed; {EXTRA}") from None
    from mkdocs_mlops_canvas.extension.clock import read_moment
    from mkdocs_mlops_canvas.sources.lock import LockError, read_lock

    sources = _read_sources(site)
    folder, stop = site.path.parent if site.path else Path(), Event()
    syncer = Syncer(folder, read_moment(tell).date(), accept_removals, stop.wait)
    failed = changed = False
    try:
        with nullcontext() if check else _alone(folder):
            locked = read_lock(folder)
            for result in _sync_all(syncer, _choose(sources, names), locked, stop):
                tell(result.line)
                failed, changed = failed or result.failed, changed or result.copy is not None
                if not check:
                    _save(result, locked, folder)
            for id_ in sorted(locked.keys() - {source.id for source in sources}):
                tell(f"{id_}: no longer a source, so its copy is removed")
                changed = True
                if not check:
                    _remove(id_, locked, folder)
    except LockError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"'{error.filename}' cannot be written: {error.strerror}") from None
    if failed or (check and changed):
        raise SystemExit(PROBLEMS_FOUND)


def _read_sources(site: CommandSite) -> tuple[Source, ...]:
    """The sources of a site, of which there has to be one."""
    if site.path is None:
        raise click.UsageError("there is no configuration in this folder; pass it as --config-file")
    sources = site.read_sources()
    if not sources:
        raise click.UsageError(f"{site.path} sets no 'sources' below 'mlops-canvas', so there is nothing to copy")
    return sources


def _choose(sources: Sequence[Source], names: Sequence[str]) -> list[Source]:
    """The sources with these ids, all if there are none."""
    known = {source.id: source for source in sources}
    for name in names:
        if name not in known:
            hint = suggest(name, known) or f"the sources are {join_names(known)}"
            raise click.BadParameter(f"unknown source '{name}'; {hint}", param_hint="--source")
    return [known[name] for name in dict.fromkeys(names)] if names else list(sources)


def _sync_all(
    syncer: Syncer, sources: Sequence[Source], locked: Mapping[str, LockedCopy], stop: Event
) -> Iterator[SyncResult]:
    """What becomes of each source, in their order; several are fetched at a time."""
    results: list[Future[SyncResult]] = [Future() for _ in sources]
    waiting = iter(list(zip(results, sources, strict=True)))

    def work() -> None:
        for result, source in waiting:
            try:
                result.set_result(syncer.sync(source, locked.get(source.id)))
            except Exception as error:
                result.set_exception(error)

    for _ in range(_AT_ONCE):  # not a pool of threads: a user who interrupts would wait for all of them
        Thread(target=work, daemon=True).start()
    try:
        for result in results:
            yield result.result()
    finally:
        stop.set()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep out a second run in the same folder, which would mix up the copies."""
    from filelock import FileLock, Timeout

    from mkdocs_mlops_canvas.sources.lock import COPIES_FOLDER

    path = folder / COPIES_FOLDER / ".lock"
    path.parent.mkdir(exist_ok=True)
    try:
        with FileLock(path, timeout=0):
            try:
                yield
            finally:
                with suppress(OSError):  # Windows removes no file that is open
                    path.unlink()
    except Timeout:
        raise click.ClickException("another 'mlops-canvas sync' is running here; wait until it has finished") from None


def _save(result: SyncResult, locked: dict[str, LockedCopy], folder: Path) -> None:
    """Write what is new of a source: first its copy, then what the lock says of it."""
    from mkdocs_mlops_canvas.sources.lock import locate_copy, write_lock

    if result.copy is not None:
        write_file(locate_copy(folder, result.source.id), result.copy)
    if result.locked and result.locked != locked.get(result.source.id):
        locked[result.source.id] = result.locked
        write_lock(folder, locked)


def _remove(id_: str, locked: dict[str, LockedCopy], folder: Path) -> None:
    """Remove the copy of a former source."""
    from mkdocs_mlops_canvas.sources.lock import locate_copy, write_lock

    del locked[id_]
    write_lock(folder, locked)
    locate_copy(folder, id_).unlink(missing_ok=True)
