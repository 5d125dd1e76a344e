"""The words of exported files, from text/export.vi.toml; a second language is a second file."""

import tomllib
from functools import cache
from pathlib import Path

_CATALOGUE = Path(__file__).parents[1] / "text" / "export.vi.toml"


@cache
def section(name: str) -> dict[str, str]:
    """All words of one section, in the catalogue's order."""
    return tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))[name]


def word(key: str, /, **parts: object) -> str:
    """The text under 'section.name' with its {parts} filled in; a missing key is our bug and raises."""
    name, _, entry = key.partition(".")
    text = section(name)[entry]
    return text.format(**parts) if parts else text
