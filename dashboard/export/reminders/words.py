"""The words of letters, lists, messages and calendars, from text/reminders.vi.toml."""

import tomllib
from functools import cache
from pathlib import Path

_CATALOGUE = Path(__file__).parents[2] / "text" / "reminders.vi.toml"


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))


def tell(key: str, /, **parts: object) -> str:
    """The text under 'section.name' with its {parts} filled in; a missing key is our bug and raises."""
    section, _, name = key.partition(".")
    text = _catalogue()[section][name]
    return text.format(**parts) if parts else text
