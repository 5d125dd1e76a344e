"""The words of the registers' workbook and of what is said about them, from text/registers.vi.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def catalogue() -> dict[str, Any]:
    """The whole catalogue; treat it as read-only."""
    return tomllib.loads((Path(__file__).parents[1] / "text" / "registers.vi.toml").read_text(encoding="utf-8"))


def tell(key: str, /, **params: object) -> str:
    """The text under 'section.name', filled in."""
    section, _, name = key.rpartition(".")
    return catalogue()[section][name].format(**params)


def label(group: str, name: str) -> str:
    """A label that need not exist: the name itself stands in."""
    return str(catalogue().get(group, {}).get(name, name))
