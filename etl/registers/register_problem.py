"""What is wrong in a registers' workbook, in Vietnamese: sheet, cell, what it is and what to type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from etl.address import letters
from etl.registers.register_book import heading_of
from etl.registers.register_sheets import Column, Sheet
from etl.registers.register_words import catalogue, tell

_PATTERNS = {"indicator_id": "bad_indicator_id", "area_code": "bad_area_code", "period_id": "bad_period_id",
             "content_item_id": "bad_content_item_id", "share": "bad_share", "items": "bad_content_item_id"}


@dataclass(frozen=True, slots=True)
class BookProblem:
    """One problem. `sheet` None: the whole file; `cell` None: the whole sheet."""

    sheet: str | None
    cell: str | None
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the workbook: its sheet, and the number Excel shows beside it. `columns`: code -> place from 0."""

    sheet: Sheet
    row: int
    columns: Mapping[str, int]

    def cell(self, code: str | None) -> str:
        """The address of a column's cell; an unknown column is the row's first."""
        return f"{letters(self.columns.get(code, 0))}{self.row}"


def whole(code: str, on: Sheet | None = None, cell: str | None = None, /, **params: object) -> BookProblem:
    """A problem of the file or of a sheet, from the catalogue's [book_problem]."""
    what, fix = (text.format(**params) for text in catalogue()["book_problem"][code])
    return BookProblem(tell(f"sheet.{on.code}") if on else None, cell, what, fix)


def in_cell(place: Place, column: Column, code: str, **params: object) -> BookProblem:
    """A problem of one cell, from the catalogue's [cell]."""
    facts = {"column": heading_of(column).removesuffix(" *"), "value": "", "what": ""} | params
    what, fix = (text.format(**facts) for text in catalogue()["cell"][code])
    return BookProblem(tell(f"sheet.{place.sheet.code}"), place.cell(column.code), what, fix)


def column_of(sheet: Sheet, code: str) -> Column:
    """A column by its code; the first where there is none."""
    return next((column for column in sheet.columns if column.code == code), sheet.columns[0])


def of_model(place: Place, error: Mapping[str, Any]) -> BookProblem:
    """A row that its model refuses."""
    name = str(error["loc"][0]) if error["loc"] else ""
    name = "unit_id" if name == "units" else name
    if error["type"] == "value_error":
        return of_rule(error["msg"].removeprefix("Value error, "), place)
    column = column_of(place.sheet, name)
    code = _PATTERNS.get(name, "bad_id" if error["type"] == "string_pattern_mismatch" else "bad_value")
    return in_cell(place, column, code, value=error["input"])


def rule_of(what: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The catalogue's rule for the reading's own (English) words, and what it found in them; empty when unknown."""
    for rule in catalogue()["rule"]:
        if found := _pattern(rule["match"]).match(what):
            return rule, {name: value or "" for name, value in found.groupdict().items()}
    return {}, {}


def of_rule(what: str, place: Place) -> BookProblem:
    """What the reading says of a row, in Vietnamese; unknown words are shown as they are."""
    rule, facts = rule_of(what)
    sheet = tell(f"sheet.{place.sheet.code}")
    if not rule:
        said, fix = (text.format(what=what) for text in catalogue()["cell"]["other"])
        return BookProblem(sheet, place.cell(None), said, fix)
    code = facts.get("column") or rule.get("column")
    return BookProblem(sheet, place.cell(code), rule["say"].format(**facts), rule["fix"].format(**facts))


@cache
def _pattern(match: str) -> re.Pattern[str]:
    return re.compile(match, re.DOTALL)


