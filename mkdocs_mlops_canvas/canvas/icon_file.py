"""Icons of a site: SVG files, of which only known shapes are used, because these load nothing and run nothing."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from xml.parsers import expat

from mkdocs_mlops_canvas.text.names import suggest

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 10_000  # bytes of a file: icons are in every page

_SIZE = 24  # of the drawing, in both directions
_SVG = "http://www.w3.org/2000/svg"
SHAPES = ("path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "g")
_DROPPED = ("title", "desc", "metadata", "defs")  # they draw nothing
_INHERITED = ("fill", "fill-opacity", "fill-rule", "opacity", "stroke", "stroke-dasharray", "stroke-dashoffset",
              "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width")  # fmt: skip
ATTRIBUTES = (*_INHERITED, "cx", "cy", "d", "height", "points", "r", "rx", "ry", "transform", "width", "x", "x1",
               "x2", "y", "y1", "y2")  # fmt: skip
_REFUSED = re.compile(
    r"on.*|style|(?:.* )?href|filter|mask|clip-path|marker.*", re.DOTALL
)  # they run, load or draw more
_VALUE = re.compile(r"[\w\s.,#%()+-]*", re.ASCII)  # `#0a7d5a`, `rotate(45 12 12)`, `M3 4.5h-2`
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:px)?")  # `24`, `1.5px`


class DrawingError(ValueError):
    """A file of which no icon can be made; `hint` says how to fix it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def read_drawing(folder: Path, name: str) -> str:
    """The inner markup of a 24 x 24 drawing, made of the SVG file `name` in `folder`.

    Raises:
        DrawingError: The file is not in the folder, or holds anything but known shapes.
    """
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve())
        if not inside or not path.is_file():
            others = [other.name for other in folder.glob("*.svg")] if inside else []
            reason = "is not there" if inside else "is outside the folder of this file"
            raise DrawingError(f"the icon '{name}' {reason}", suggest(name, others) or "put it next to this file")
        if path.stat().st_size > LARGEST:
            raise DrawingError(f"the icon '{name}' has more than {LARGEST} bytes", "simplify its drawing")
        content = path.read_bytes()
    except DrawingError:
        raise
    except (OSError, RuntimeError, ValueError) as error:  # such as links in a circle, or a name with a null byte
        raise DrawingError(f"the icon '{name}' cannot be read: {error}", "name an SVG file") from None
    return _SvgReader(name).read(content)


class _SvgReader:
    """Reads one file with the events of expat, which expands no entities and opens no other files."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[str] = []
        self.root: dict[str, str] | None = None
        self.skipped = 0  # the depth inside an element that is dropped
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def read(self, content: bytes) -> str:
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            raise self._error(f"is not XML: {expat.ErrorString(error.code)}", "export it again as plain SVG") from None
        except (LookupError, UnicodeError, ValueError) as error:
            if isinstance(error, DrawingError):
                raise
            raise self._error(f"cannot be read: {error}", "save it as UTF-8") from None
        root = self.root or {}
        if not self.parts:
            raise self._error("draws nothing", "draw at least one shape")
        # the defaults of SVG; the icons of the package are lines
        own = {"fill": "currentColor", "stroke": "none", "stroke-width": "1"}
        own |= {key: value for key, value in root.items() if key in _INHERITED}
        if transform := self._fit(root):
            own["transform"] = transform
        return f"<g{_write(own)}>{''.join(self.parts)}</g>"

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        if self.root is None:
            if (namespace, name) != (_SVG, "svg"):
                raise self._error(f"is not SVG, but '{name}'", f'begin it with <svg xmlns="{_SVG}">')
            self._check(name, attributes)
            self.root = attributes
        elif self.skipped or namespace != _SVG or name in _DROPPED:
            self.skipped += 1
        elif name not in SHAPES:
            raise self._error(f"holds the element '{name}'", f"the allowed elements are {', '.join(SHAPES)}")
        else:
            self.parts.append(f"<{name}{_write(self._check(name, attributes))}>")

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if self.skipped:
            self.skipped -= 1
        elif name != "svg":
            self.parts.append(f"</{name}>")

    def _check(self, element: str, attributes: dict[str, str]) -> dict[str, str]:
        """The attributes that are kept; those without an effect, such as an id, are removed silently."""
        for key, value in attributes.items():
            if _REFUSED.fullmatch(key.lower()):
                short = key.rpartition(" ")[2]
                raise self._error(
                    f"has the attribute '{short}' at '{element}'", "use attributes such as fill and stroke"
                )
            if key in ATTRIBUTES and (not _VALUE.fullmatch(value) or "url" in value.lower()):
                raise self._error(f"has an invalid value for '{key}': '{value[:40]}'", "use plain numbers and colours")
        return {key: value for key, value in attributes.items() if key in ATTRIBUTES}

    def _refuse_doctype(self, *_: object) -> None:
        raise self._error("has a document type, which can define entities", "remove the line <!DOCTYPE ...>")

    def _fit(self, root: dict[str, str]) -> str | None:
        """The transformation that fits the drawing into the square of all icons; None if it fits."""
        words = root.get("viewBox", "").replace(",", " ").split()
        words = words or ["0", "0", root.get("width", ""), root.get("height", "")]
        numbers = [float(word.removesuffix("px")) for word in words if _NUMBER.fullmatch(word)]
        if len(words) != 4 or len(numbers) != 4 or min(numbers[2:]) <= 0:
            raise self._error("has no size", 'write viewBox="0 0 24 24"')
        left, top, width, height = numbers
        if (left, top, width, height) == (0, 0, _SIZE, _SIZE):
            return None
        scale = _SIZE / max(width, height)
        x, y = (_SIZE - width * scale) / 2 - left * scale, (_SIZE - height * scale) / 2 - top * scale
        return f"translate({x:.4g} {y:.4g}) scale({scale:.4g})"

    def _error(self, message: str, hint: str) -> DrawingError:
        return DrawingError(f"line {self.parser.CurrentLineNumber} of the icon '{self.name}' {message}", hint)


def _write(attributes: dict[str, str]) -> str:
    return "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
