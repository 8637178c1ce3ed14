"""The configuration that a host without an interface for plugins gets: the one of the site, and what canvases need."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.cli.site_extensions import read_own_options
from mkdocs_mlops_canvas.cli.site_options import read_site_file
from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.rendering.asset import PORTFOLIO_SCRIPT, SCRIPT, STYLESHEET, load_asset
from mkdocs_mlops_canvas.text.yaml_block import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mkdocs_mlops_canvas.cli.site_options import SiteOptions

_NAME = "mlops_canvas"
_DEFAULTS = Path(__file__).with_name("zensical_extensions.yml")
_PATHS = ("definitions", "profiles", "words")


def read_site_config(path: Path) -> dict[str, Any]:
    """The values of a configuration file, without tags."""
    config = read_site_file(path)
    values = plain(config) if isinstance(config, yaml.Node) else config
    return values if isinstance(values, dict) else {}


def write_config(
    path: Path, options: SiteOptions, folders: Mapping[str, str], unlisted: Iterable[str], has_canvases: bool
) -> tuple[str, str]:
    """The text of the configuration that the host reads instead of the file `path`, and the ending of its name.

    Args:
        path: The configuration of the site.
        options: Its options about canvases.
        folders: `docs_dir` and `site_dir`.
        unlisted: The paths of pages that are in no navigation.
        has_canvases: Whether the stylesheet and the scripts are there to be loaded.
    """
    config = read_site_config(path)
    added: dict[str, Any] = dict(folders)
    patterns = "".join(f"\n/{page}" for page in unlisted)
    if patterns:
        added["not_in_nav"] = f"{config.get('not_in_nav') or ''}{patterns}"
    if has_canvases:
        added["extra_css"] = [load_asset(STYLESHEET).name]
        added["extra_javascript"] = [load_asset(name).name for name in (SCRIPT, PORTFOLIO_SCRIPT)]
    extensions = {_NAME: _list_options(path, options)}
    if "markdown_extensions" not in config:  # naming one extension switches those off that the host has otherwise
        extensions |= yaml.safe_load(_DEFAULTS.read_text("utf-8"))
    is_map = isinstance(config.get("markdown_extensions"), dict)
    added["markdown_extensions"] = extensions if is_map else [{name: values} for name, values in extensions.items()]
    if path.suffix != ".toml":  # Zensical adds to what it inherits
        return json.dumps({"INHERIT": str(path.resolve()), **added}), ".yml"
    return f"project = {_write_toml(_merge(config, added))}\n", ".toml"


def _list_options(path: Path, options: SiteOptions) -> dict[str, Any]:
    """The options of the extension, with paths that are right in every folder."""
    known = MlopsCanvasExtension().config
    own = {key: value for key, value in read_own_options(path).items() if key in known}
    named = {key: getattr(options, key) for key in _PATHS if key in own}

    def locate(name: str) -> str:
        return str(Path(name).absolute()) if "." in name else name

    paths = {key: locate(value) if isinstance(value, str) else list(map(locate, value)) for key, value in named.items()}
    return own | paths


def _merge(values: Any, added: Any) -> Any:
    """Values with more of them, in the way in which Zensical reads `INHERIT`."""
    if isinstance(values, dict) and isinstance(added, dict):
        return values | {key: _merge(values.get(key), value) for key, value in added.items()}
    return [*values, *added] if isinstance(values, list) and isinstance(added, list) else added


def _write_toml(value: Any) -> str:
    """A value on one line, as all TOML of a configuration can be written."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_write_toml(str(key))} = {_write_toml(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_write_toml, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value) if isinstance(value, bool) else str(value)
