"""TOML and INI files, as far as they can be read: what cannot is empty, and never an error."""

import configparser
import tomllib
from collections.abc import Mapping
from functools import lru_cache

from bot.model import File
from bot.policy.pipeline.hider import text_of


@lru_cache(maxsize=16)
def toml(file: File) -> Mapping[str, object]:
    """Return the root table of *file*."""
    try:
        return tomllib.loads(text_of(file))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


@lru_cache(maxsize=16)
def ini(file: File) -> Mapping[str, Mapping[str, str]]:
    """Return the sections of *file*; values without their interpolation."""
    return ini_text(text_of(file))


def ini_text(text: str) -> Mapping[str, Mapping[str, str]]:
    """Return the sections of an INI file."""
    parser = configparser.RawConfigParser(strict=False, default_section="")
    try:
        parser.read_string(text)
    except configparser.Error:
        return {}
    return {name: dict(parser.items(name)) for name in parser.sections()}


def table(root: object, *path: str) -> Mapping[str, object]:
    """Return the table at *path* below *root*; an empty one where there is none."""
    for key in path:
        root = root.get(key) if isinstance(root, dict) else None
    return root if isinstance(root, dict) else {}


def strings(value: object) -> tuple[str, ...]:
    """Return a string, or those of a list."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
