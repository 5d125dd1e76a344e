"""The fixed words of a paper's layout and of what is said about an office's files, from text/layout.vi.toml."""

import tomllib
from functools import cache
from pathlib import Path

_CATALOGUE = Path(__file__).parents[2] / "text" / "layout.vi.toml"


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))


def phrase(key: str, /, **parts: object) -> str:
    """The text under 'section.name' with its {parts} filled in; a missing key is our bug and raises."""
    name, _, entry = key.partition(".")
    text = _catalogue()[name][entry]
    return text.format(**parts) if parts else text


def phrases(name: str, /) -> dict[str, str]:
    """All texts of one section, in the catalogue's order."""
    return dict(_catalogue()[name])
