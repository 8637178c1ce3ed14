"""What the configuration of a site (such as `mkdocs.yml`) says about canvases, read without its host."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION, is_translated
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import YAML_ENDS
from mkdocs_mlops_canvas.languages.words import ENGLISH
from mkdocs_mlops_canvas.portfolio.repository import join_address
from mkdocs_mlops_canvas.reading.passwords import GLOBAL_LEVEL, NO_PASSWORDS, Passwords
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.yaml_block import SafeLoader, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

# the first that is there; ProperDocs too reads its own before that of MkDocs (`_open_config_file`)
CONFIG_FILES = ("properdocs.yml", "properdocs.yaml", "mkdocs.yml", "mkdocs.yaml", "zensical.toml")

_PLUGIN, _EXTENSION, _ENCRYPTION = "mlops-canvas", "mlops_canvas", "encryptcontent"
_EDIT_URIS = {"github.com": "edit/master", "gitlab.com": "edit/master", "bitbucket.org": "src/default"}
_LEVEL = re.compile(r"^['\"]?(\w+)['\"]?[ \t]*:", re.MULTILINE)  # `_global: [secret]`


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """The options of a site, with paths of files relative to the working directory.

    `language` is one in which the package has its canvases, `theme_language` that of the pages. `is_zensical` says
    that the site is for Zensical: it has a `zensical.toml`, or names the Markdown extension without the plugin.
    `excluded` are the patterns of pages that are not published, and pages are edited below the address `edit_base`.
    `sources` and `rules` are the values as written.
    """

    stages: tuple[str, ...] = STAGES
    definitions: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    docs_dir: Path = Path("docs")
    site_url: str | None = None
    use_directory_urls: bool = True
    language: str = ENGLISH
    version: str = DEFAULT_VERSION
    words: str | None = None
    history: str = "none"
    theme_language: str | None = None
    site_name: str | None = None
    excluded: str = ""
    edit_base: str = ""
    passwords: Passwords = NO_PASSWORDS
    is_zensical: bool = False
    sources: object = None
    rules: object = None


def read_site_file(path: Path) -> dict[str, Any] | yaml.Node | None:
    """What a configuration file holds: values of TOML, or nodes of YAML, which know their tags (such as `!ENV`).

    Raises:
        OSError: The file cannot be read.
        ValueError: It is neither YAML nor TOML.
    """
    text = path.read_text("utf-8")
    if path.suffix == ".toml":
        project = tomllib.loads(text).get("project")
        return project if isinstance(project, dict) else None
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=SafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None
    return root


def read_site_options(path: Path) -> SiteOptions:
    """The options in a configuration file; what is wrong there is left out here, and reported by its host.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is neither YAML nor TOML.
    """
    config: Any = read_site_file(path)
    config = plain(config) if isinstance(config, yaml.Node) else config  # tags are let be
    if not isinstance(config, dict):
        return SiteOptions(docs_dir=path.parent / "docs", is_zensical=path.suffix == ".toml")
    extensions = _options_of(_EXTENSION, config.get("markdown_extensions"))
    plugins = _options_of(_PLUGIN, config.get("plugins"))
    found = SiteOptions(
        docs_dir=path.parent / str(config.get("docs_dir") or "docs"),
        site_url=_text(_default(config.get("site_url"))),
        use_directory_urls=str(config.get("use_directory_urls", True)).lower() != "false",
        theme_language=_read_language(config.get("theme")),
        site_name=_text(config.get("site_name")),
        excluded="\n".join(_text(config.get(key)) or "" for key in ("exclude_docs", "draft_docs")),
        edit_base=_read_edit_base(config),
        passwords=_read_passwords(config.get("plugins"), path.parent),
        is_zensical=path.suffix == ".toml" or (bool(extensions) and not plugins),
    )
    language = found.theme_language
    for options in (*extensions, *plugins):
        if stages := _texts(options.get("stages")):
            found = replace(found, stages=stages)
        if definitions := _texts(options.get("definitions")):
            names = tuple((path.parent / name).as_posix() for name in definitions)
            found = replace(found, definitions=names)
        if profiles := _texts(options.get("profiles")):
            names = tuple((path.parent / name).as_posix() if name.endswith(YAML_ENDS) else name for name in profiles)
            found = replace(found, profiles=names)
        found = replace(found, sources=options.get("sources", found.sources))
        found = replace(found, rules=options.get("rules", found.rules))
        found = replace(found, version=str(_default(options.get("version")) or found.version))
        found = replace(found, history=_text(_default(options.get("history"))) or found.history)
        language = _text(options.get("language")) or language
        if words := _text(options.get("words")):
            found = replace(found, words=(path.parent / words).as_posix())
    return replace(found, language=language) if language and is_translated(language) else found


def list_named(entries: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The names and options in a list or a mapping of plugins or extensions."""
    for group in [entries] if isinstance(entries, dict) else entries if isinstance(entries, list) else []:
        for name, options in group.items() if isinstance(group, dict) else [(group, None)]:
            yield str(name), options if isinstance(options, dict) else {}


def _options_of(name: str, entries: Any) -> list[dict[str, Any]]:
    """The options of each entry with a name."""
    return [options for other, options in list_named(entries) if other == name]


def _read_edit_base(config: dict[str, Any]) -> str:
    """Where pages are edited; without `edit_uri`, the docs folder in the branch that hosts take for the usual one."""
    repo = _text(_default(config.get("repo_url")))
    if repo is None or config.get("edit_uri_template"):
        return ""
    usual = _EDIT_URIS.get(repo.partition("://")[2].partition("/")[0])
    uri = _text(_default(config.get("edit_uri"))) or (f"{usual}/{config.get('docs_dir') or 'docs'}" if usual else None)
    return f"{join_address(repo, uri).rstrip('/')}/" if uri else ""


def _read_passwords(plugins: Any, folder: Path) -> Passwords:
    """The pages that mkdocs-encryptcontent-plugin hides; all of them where a file with its passwords cannot be read."""
    found = NO_PASSWORDS
    for options in _options_of(_ENCRYPTION, plugins):
        inventory, file = options.get("password_inventory"), options.get("password_file")
        levels = list(inventory) if isinstance(inventory, dict) else []
        if file:
            try:
                levels += _LEVEL.findall((folder / str(file)).read_text("utf-8"))
            except (OSError, UnicodeError):
                levels.append(GLOBAL_LEVEL)
        found = Passwords(True, bool(options.get("global_password")), GLOBAL_LEVEL in levels)
    return found


def _default(value: Any) -> Any:
    """A value, or the default of an environment variable: `!ENV [CANVAS_HISTORY, git]` has it last."""
    return value[-1] if isinstance(value, list) and value else value


def _read_language(theme: Any) -> str | None:
    """The language of a theme: Material has a `language`, other themes a `locale`."""
    return (_text(theme.get("language")) or _text(theme.get("locale"))) if isinstance(theme, dict) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
