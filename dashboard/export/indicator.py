"""Sheet 'indicator': the year's values, each with the rule it was taken by; turned when units are many."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from dashboard.export.block import groups
from dashboard.export.book import MOST_LINKS, Book, Column, Page
from dashboard.export.content import MANY_UNITS
from dashboard.export.frames import Frames, rows, units
from dashboard.export.source import source_place
from dashboard.export.words import section, word

_KEY = ("item_position", "indicator_position", "content_item_id", "indicator_id")
_NAMES = ("item_title", "indicator_name", "measure_unit", "kind")
_VALUE = ("unit_id", "value", "rule")
_CELL = ("unit_id", "content_item_id", "indicator_id")


class Line(NamedTuple):
    """One indicator of one content item."""

    item_id: str
    indicator_id: str
    item_title: str
    name: str
    measure_unit: str
    kind: str
    values: dict[str, tuple[float | None, str]]     # unit_id -> value, rule

    @property
    def total(self) -> float | None:
        """The units' sum; a ratio has none, and a blank is not a nought."""
        found = [value for value, _ in self.values.values() if value is not None]
        return sum(found) if found and self.kind != "ratio" else None


def lines(frames: Frames) -> list[Line]:
    """Everything somebody gave a value for, in plan order."""
    found: dict[tuple[Any, ...], Line] = {}
    for row in rows(frames["indicator_annual"], (*_KEY, *_NAMES, *_VALUE)):
        key, names, (unit_id, value, rule) = row[:4], row[4:8], row[8:]
        line = found.setdefault(key, Line(key[2], key[3], *names, {}))
        line.values[unit_id] = (value, rule)
    return [found[key] for key in sorted(found)]


def write_indicator(book: Book, frames: Frames, found: list[Line]) -> Page:
    """The page; `found` as lines() gives them."""
    page = book.page(word("sheet.indicator"))
    unit_names = units(frames)
    write = _write_turned if len(unit_names) > MANY_UNITS else _write_plain
    notes = [_legend()]
    if sum(len(line.values) for line in found) <= MOST_LINKS:
        notes.append(word("indicator.linked", sheet=word("sheet.source")))
    write(page, found, unit_names, notes)
    return page


def link_values(page: Page, frames: Frames, found: list[Line], sources: list[Page]) -> None:
    """Lead from every value to the first row of the pages `sources` that it is made of, as long as Excel takes it."""
    unit_ids = list(units(frames))
    if sum(len(line.values) for line in found) > MOST_LINKS:
        return
    values = frames["indicator_by_unit_period"]
    _, firsts = groups(values, _CELL)
    places = dict(zip(rows(values.iloc[firsts], _CELL), firsts.tolist(), strict=True))
    is_turned = len(unit_ids) > MANY_UNITS
    for down, line in enumerate(found):
        for across, unit_id in enumerate(unit_ids):
            index = places.get((unit_id, line.item_id, line.indicator_id))
            if index is None or unit_id not in line.values:
                continue
            # turned: a total stands above the units, and two columns before the values; else five columns
            row, column = (across + 1, 2 * down + 3) if is_turned else (down, 2 * across + 6)
            cell = f"{get_column_letter(column)}{page.heading_row + 1 + row}"
            page.link(cell, source_place(sources, index))


def _legend() -> str:
    marks = section("mark")
    rules = ", ".join(
        word("indicator.legend_rule", mark=mark, words=word(f"rule.{rule}")) for rule, mark in marks.items()
    )
    return word("indicator.legend", rules=rules)


def _write_plain(
    page: Page, found: list[Line], unit_names: dict[str, tuple[str, str]], notes: list[str]
) -> None:
    columns = [
        Column(word("head.item"), 7), Column(word("head.item_title"), 32), Column(word("head.indicator"), 26),
        Column(word("head.measure_unit"), 9), Column(word("head.total"), 10),
    ]
    for _, short in unit_names.values():
        columns += [Column(short, 9), Column("", 2.5)]
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.indicator"), *notes)
    page.heading(columns)
    page.freeze(columns=3)
    page.body(_plain_rows(found, list(unit_names)))


def _plain_rows(found: list[Line], unit_ids: list[str]) -> Iterator[list[tuple[Any, str]]]:
    before = None
    for line in found:
        # an item's title stands once, on the first of its rows
        title = line.item_title if line.item_id != before else None
        before = line.item_id
        row = [
            (line.item_id, "center"), (title, "text"), (line.name, "text"), (line.measure_unit, "center"),
            _number(line.total, "total_"),
        ]
        for unit_id in unit_ids:
            row += _value(line, unit_id)
        yield row


def _write_turned(
    page: Page, found: list[Line], unit_names: dict[str, tuple[str, str]], notes: list[str]
) -> None:
    columns = [Column(word("head.number"), 5), Column(word("head.unit"), 32)]
    for line in found:
        heading = f"{line.item_id}. {line.name} ({line.measure_unit})"
        columns += [Column(heading, 9, head_style="head_up"), Column("", 2.5)]
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.indicator"), *notes)
    page.heading(columns, height=220)
    total: list[tuple[Any, str]] = [(None, "total_center"), (word("head.total"), "total_text")]
    for line in found:
        total += [_number(line.total, "total_"), (None, "total_center")]
    page.append(total)
    page.freeze(columns=2)
    page.body(_turned_rows(found, unit_names))


def _turned_rows(found: list[Line], unit_names: dict[str, tuple[str, str]]) -> Iterator[list[tuple[Any, str]]]:
    for number, (unit_id, (name, _)) in enumerate(unit_names.items(), 1):
        row: list[tuple[Any, str]] = [(number, "center"), (name, "text")]
        for line in found:
            row += _value(line, unit_id)
        yield row


def _value(line: Line, unit_id: str) -> list[tuple[Any, str]]:
    value, rule = line.values.get(unit_id, (None, ""))
    mark = word(f"mark.{rule}") if value is not None else None
    return [_number(value), (mark, "mark")]


def _number(value: float | None, prefix: str = "") -> tuple[float | None, str]:
    """Whole numbers without decimals, others with."""
    is_whole = value is None or float(value).is_integer()
    return (value, f"{prefix}count" if is_whole else f"{prefix}decimal")
