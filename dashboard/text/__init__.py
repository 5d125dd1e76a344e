"""Every word a page shows comes from here; a second language is a second file."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

_CATALOGUE = Path(__file__).with_name("vi.toml")


@cache
def catalogue() -> dict[str, Any]:
    """The whole catalogue as nested dictionaries; treat it as read-only."""
    return tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))


@cache
def section(path: str) -> dict[str, Any]:
    """The part of the catalogue under a dotted path; KeyError names the path that is missing."""
    found: Any = catalogue()
    for part in path.split("."):
        if not isinstance(found, dict) or part not in found:
            raise KeyError(f"vi.toml has no {path!r}")
        found = found[part]
    if not isinstance(found, dict):
        raise KeyError(f"{path!r} is a text, not a section")
    return found


def t(key: str, /, **params: object) -> str:
    """The text under a dotted key, with {name} parts filled in. A missing key or part is our bug and raises."""
    text = _text(key)
    return text.format(**params) if params else text


@cache
def _text(key: str) -> str:
    path, _, name = key.rpartition(".")
    text = section(path).get(name)
    if not isinstance(text, str):
        raise KeyError(f"vi.toml has no text {key!r}")
    return text


def word(key: str, instead: str, /) -> str:
    """The text under a key that data may bring; what has no word yet is called `instead`."""
    return t(key) if has(key) else instead


def named(words: Mapping[Any, str], nothing: str = "") -> Callable[[Any], str]:
    """How a box calls its choices, for format_func; `nothing`: what it calls any other. Streamlit keeps it for as long
    as the tab is open, and with a function of the page's own all the tables of that page."""
    return partial(_named, words, nothing)


def _named(words: Mapping[Any, str], nothing: str, choice: Any) -> str:
    return words.get(choice, nothing)


def has(key: str, /) -> bool:
    """True when the catalogue has a text under this key: for codes that data may bring."""
    path, _, name = key.rpartition(".")
    try:
        return isinstance(section(path).get(name), str)
    except KeyError:
        return False
