"""The words of carrying a plan forward, from text/forward.vi.toml: notes as sentences, patterns, written texts."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from etl.forward.forward_note import Note

_CODES = ("level", "organisation", "unit_type")


@cache
def catalogue() -> dict[str, dict]:
    """The whole catalogue; treat it as read-only."""
    path = Path(__file__).parents[1] / "text" / "forward.vi.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def forward_word(key: str, **params: object) -> str:
    """The words under 'section.name', filled in; days are written dd/mm/yyyy, lists with commas."""
    found: object = catalogue()
    for part in key.split("."):
        found = found[part]
    return str(found).format(**{name: _told(value) for name, value in params.items()})


def note_words(note: Note) -> str:
    """One Vietnamese sentence."""
    return forward_word(f"note.{note.code}", **note.params)


def _told(value: object) -> str:
    """A code such as 'level.commune' is told by its word."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_told, value))
    group, _, name = str(value).partition(".")
    return catalogue()[group].get(name, str(value)) if group in _CODES else str(value)
