"""How subcommands read and write: files, standard input and output, and lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.text.problem import make_visible

if TYPE_CHECKING:
    from pathlib import Path


def read_text(path: Path) -> str:
    """The text of a file, or of standard input for `-`."""
    with click.open_file(str(path), encoding="utf-8") as file:
        return str(file.read())


def tell(line: str, err: bool = True) -> None:
    """Print a line that may hold what authors wrote."""
    click.echo(make_visible(line), err=err)


def write(content: str | bytes, output: Path | None) -> None:
    """Write to a file, or to standard output; a text in UTF-8."""
    if output is None:
        data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
        click.echo(data, nl=False)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    except OSError as error:
        raise click.UsageError(f"the file '{output}' cannot be written: {error.strerror}") from None


def write_page(text: str, output: Path | None) -> None:
    """Write the page of one canvas, and say where if that is a file."""
    write(text, output)
    if output:
        tell(f"1 canvas written to {output}")


def count_words(count: int, one: str, many: str) -> str:
    """`1 canvas`, `2 canvases`."""
    return f"{count} {one if count == 1 else many}"
