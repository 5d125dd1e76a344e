"""The labelled cells above a form's table: unit, period and report as a person reads them."""

import re
from dataclasses import dataclass

from etl.address import address
from etl.layout import Layout
from etl.model import Sheet
from etl.number import as_typed
from etl.spelling import fold, tidy
from etl.vocabulary import vocabulary

_REACH = 6                              # how far right of a label its value may stand
_FILLER = re.compile(r"[.\u2026_\s]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the file that answers 'which unit' or the like, and where it stands."""

    text: str
    sheet: str
    cell: str


def read_labels(sheet: Sheet, header_row: int, layout: Layout) -> dict[str, Said]:
    """unit, period, report -> what the sheet says; keys it does not answer are absent. The first answer counts."""
    said: dict[str, Said] = {}
    for row in range(header_row):
        for column, cell in enumerate(sheet.rows[row]):
            if type(cell) is not str or not cell:
                continue
            key, value = _split(cell, layout)
            if not key or key in said:
                continue
            place = (row, column)
            if not value:
                value, place = _neighbour(sheet, row, column, layout)
            if value:
                said[key] = Said(value, sheet.name, address(*place))
    return said


def read_title(sheet: Sheet, header_row: int, layout: Layout) -> Said | None:
    """The first text above the table that reads like a report's title."""
    words = vocabulary()["title"]["words"]
    for row in range(header_row):
        for column, cell in enumerate(sheet.rows[row]):
            if type(cell) is str and cell and ":" not in cell and _split(cell, layout)[0] is None:
                folded = f" {fold(cell)} "
                if any(f" {word} " in folded for word in words):
                    return Said(tidy(cell), sheet.name, address(row, column))
    return None


def _split(text: str, layout: Layout) -> tuple[str | None, str]:
    """(key, value) of a text that begins with a label; (None, '') for other texts."""
    head, colon, rest = tidy(text).partition(":")
    key = layout.labels.get(fold(head))
    if key:
        return key, _answer(rest) if colon else ""
    all_words = tidy(text).split()
    for count in range(min(5, len(all_words) - 1), 1, -1):
        key = layout.labels.get(fold(" ".join(all_words[:count])))
        if key:
            return key, _answer(" ".join(all_words[count:]))
    return None, ""


def _answer(text: str) -> str:
    """The text, or nothing when it is only the dotted line of an unfilled form."""
    return "" if _FILLER.fullmatch(text) else text.strip()


def _neighbour(sheet: Sheet, row: int, column: int, layout: Layout) -> tuple[str, tuple[int, int]]:
    """The value of a label that stands alone: to its right, else below it."""
    beside = [(row, c) for c in range(column + 1, min(column + 1 + _REACH, len(sheet.rows[row])))]
    below = [(row + 1, column)] if row + 1 < len(sheet.rows) else []
    for places in (beside, below):
        texts = ((_answer(tidy(as_typed(sheet.rows[r][c]))), (r, c)) for r, c in places)
        text, place = next(((text, place) for text, place in texts if text), ("", (row, column)))
        if text and _split(text, layout)[0] is None:
            return text, place
    return "", (row, column)
