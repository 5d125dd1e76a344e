"""Sheet 'indicator': the year's values, each with the rule it was taken by; turned when units are many."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from dashboard.export.book import Book, Column, Page
from dashboard.export.content import MANY_UNITS
from dashboard.export.frames import Frames, rows, units
from dashboard.export.words import section, word

_KEY = ("item_position", "indicator_position", "content_item_id", "indicator_id")
_NAMES = ("item_title", "indicator_name", "measure_unit", "kind")
_VALUE = ("unit_id", "value", "rule")


class Line(NamedTuple):
    """One indicator of one content item."""

    item_id: str
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
        line = found.setdefault(key, Line(key[2], *names, {}))
        line.values[unit_id] = (value, rule)
    return [found[key] for key in sorted(found)]


def write_indicator(book: Book, frames: Frames) -> Page:
    """The page, from indicator_annual."""
    page = book.page(word("sheet.indicator"))
    found, unit_names = lines(frames), units(frames)
    write = _write_turned if len(unit_names) > MANY_UNITS else _write_plain
    write(page, found, unit_names)
    return page


def _legend() -> str:
    marks = section("mark")
    rules = ", ".join(
        word("indicator.legend_rule", mark=mark, words=word(f"rule.{rule}")) for rule, mark in marks.items()
    )
    return word("indicator.legend", rules=rules)


def _write_plain(page: Page, found: list[Line], unit_names: dict[str, tuple[str, str]]) -> None:
    columns = [
        Column(word("head.item"), 7), Column(word("head.item_title"), 32), Column(word("head.indicator"), 26),
        Column(word("head.measure_unit"), 9), Column(word("head.total"), 10),
    ]
    for _, short in unit_names.values():
        columns += [Column(short, 9), Column("", 2.5)]
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.indicator"), _legend())
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


def _write_turned(page: Page, found: list[Line], unit_names: dict[str, tuple[str, str]]) -> None:
    columns = [Column(word("head.number"), 5), Column(word("head.unit"), 32)]
    for line in found:
        heading = f"{line.item_id}. {line.name} ({line.measure_unit})"
        columns += [Column(heading, 9, head_style="head_up"), Column("", 2.5)]
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.indicator"), _legend())
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
