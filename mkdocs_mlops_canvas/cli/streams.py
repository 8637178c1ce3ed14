"""How subcommands read and write: files, standard input and output, and lines for the terminal."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.text.problem import make_visible
from mkdocs_mlops_canvas.writing.files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_text(path: Path) -> str:
    """The text of a file, or of standard input for `-`."""
    with click.open_file(str(path), encoding="utf-8") as file:
        return str(file.read())


def tell(line: str, err: bool = True) -> None:
    """Print a line that may hold what authors wrote."""
    click.echo(make_visible(line), err=err)


def tell_passed_over(link: Path) -> None:
    """Print that a symbolic link in a folder is not followed."""
    tell(f"{link}: a symbolic link to a place outside the folder is not followed")


def write(content: str | bytes, output: Path | None) -> None:
    """Write to a file, or to standard output; a text in UTF-8."""
    if output is None:
        _write_stdout(content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content)
        return
    try:
        write_file(output, content)
    except OSError as error:
        raise click.ClickException(f"the file '{output}' cannot be written: {error.strerror}") from None


def _write_stdout(data: bytes) -> None:
    if sys.stdout is None:  # closed by who runs the command
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    sys.stdout.flush()
    left = memoryview(data)
    while left:  # with PYTHONUNBUFFERED, a disk that is nearly full takes a part of it
        left = left[sys.stdout.buffer.write(left) :]
    sys.stdout.buffer.flush()


@contextmanager
def explain_lost_output() -> Iterator[None]:
    """Turn the error of a full disk or a closed pipe behind standard output into one sentence."""
    try:
        yield
    except OSError as error:
        if error.filename is not None:  # not an error of a stream
            raise
        with suppress(OSError, AttributeError):  # Python writes what is left when it ends, and would fail again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.ClickException(f"standard output cannot be written: {error.strerror}") from None


def write_page(text: str, output: Path | None) -> None:
    """Write the page of one canvas, and say where if that is a file."""
    write(text, output)
    if output:
        tell(f"1 canvas written to {output}")


def count_words(count: int, one: str, many: str) -> str:
    """`1 canvas`, `2 canvases`."""
    return f"{count} {one if count == 1 else many}"
