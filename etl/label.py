"""The labelled cells above a form's table: unit, period and report as a person reads them."""

import re
from dataclasses import dataclass, replace

from etl.address import address
from etl.layout import Layout
from etl.measure import dong
from etl.model import Sheet
from etl.number import as_typed
from etl.period_text import read_period_text
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
    others: tuple["Said", ...] = ()     # what the file says of it in further places, when it is not the same


def read_labels(sheet: Sheet, header_row: int, layout: Layout) -> dict[str, Said]:
    """unit, period, report -> what the sheet says; keys it does not answer are absent.

    The first answer counts, later ones that differ come with it.
    """
    said: dict[str, Said] = {}
    for row in range(header_row):
        for column, cell in enumerate(sheet.rows[row]):
            if type(cell) is not str or not cell:
                continue
            key, value = _split(cell, layout)
            if not key:
                continue
            place = (row, column)
            if not value:
                value, place = _neighbour(sheet, row, column, layout)
            # 'Don vi: trieu dong' names no unit that reports
            if value and not (key == "unit" and dong(value)):
                found = Said(value, sheet.name, address(*place))
                first = said.setdefault(key, found)
                if value != first.text and fold(value) != fold(first.text):
                    said[key] = replace(first, others=(*first.others, found))
    return said


def read_period_lines(sheet: Sheet, header_row: int, layout: Layout) -> list[Said]:
    """Texts above the table, without a label, that name a quarter or part of a year with its year, or two days.

    A year alone says nothing: it stands in the title of every plan.
    """
    found = []
    for row in range(header_row):
        for column, cell in enumerate(sheet.rows[row]):
            if type(cell) is str and "20" in cell and _split(cell, layout)[0] is None:
                said = read_period_text(tidy(cell))
                if said and (said.kind == "range" or (said.year and said.kind in ("quarter", "half", "nine"))):
                    found.append(Said(tidy(cell), sheet.name, address(row, column)))
    return found


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
    if colon:
        return None, ""
    all_words = tidy(text).split(None, 5)
    # without a colon only long labels count: 'Don vi nhan bao cao' is not the one that sends
    for count in range(min(5, len(all_words) - 1), 2, -1):
        key = layout.labels.get(fold(" ".join(all_words[:count])))
        if key:
            return key, _answer(" ".join(all_words[count:]))
    return None, ""


def _answer(text: str) -> str:
    """The text, or nothing when it is only the dotted line of an unfilled form."""
    return "" if _FILLER.fullmatch(text) else text.strip()


def _is_labelled(text: str) -> bool:
    """True for a text that answers another label of its own; only a period may have a colon inside."""
    period = read_period_text(text) if ":" in text else None
    return ":" in text and (period is None or period.kind == "year")


def _neighbour(sheet: Sheet, row: int, column: int, layout: Layout) -> tuple[str, tuple[int, int]]:
    """The value of a label that stands alone: to its right, else below it."""
    beside = [(row, c) for c in range(column + 1, min(column + 1 + _REACH, len(sheet.rows[row])))]
    below = [(row + 1, column)] if row + 1 < len(sheet.rows) else []
    for places in (beside, below):
        texts = ((_answer(tidy(as_typed(sheet.rows[r][c]))), (r, c)) for r, c in places)
        text, place = next(((text, place) for text, place in texts if text), ("", (row, column)))
        if text and _split(text, layout)[0] is None and not _is_labelled(text):
            return text, place
    return "", (row, column)
