"""The words of the answers to a clerk, from text/answer.vi.toml."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    path = Path(__file__).parents[1] / "text" / "answer.vi.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def answer_word(key: str, **params: object) -> str:
    """The words under 'section.name', filled in; braces in the facts stay what they are."""
    section, _, name = key.partition(".")
    return _catalogue()[section][name].format(**params)


def is_answer_sheet(name: str, first: object) -> bool:
    """True for the list that we put into a returned workbook, by its sheet's name and what stands in A1."""
    return name.startswith(answer_word("sheet.name")) and first == answer_word("sheet.title")
