"""The command line's words, from text/commands.vi.toml."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "text" / "commands.vi.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def say(key: str, **params: object) -> str:
    """The words under 'section.name', filled in; a plain name is looked up in [say]."""
    section, _, name = key.rpartition(".")
    return _catalogue()[section or "say"][name].format(**params)
