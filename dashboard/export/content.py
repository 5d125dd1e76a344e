"""Sheet 'content': what of the plan each unit reported; items down and units across, turned when units are many."""

from collections.abc import Iterator
from typing import Any

from dashboard.export.book import Book, Column, Page
from dashboard.export.frames import Frames, only, ratio, records, rows, sums, units
from dashboard.export.words import word

MANY_UNITS = 30                         # more than these do not fit across a page

_COUNTS = ("required_count", "received_required_count", "covered_count")
_CELL = ("unit_id", "content_item_id", "reported_count", "nil_count", *_COUNTS)
_RATES = ("coverage_rate", "coverage_among_received_rate")
_Record = dict[str, Any]


def write_content(book: Book, frames: Frames) -> Page:
    """The page, from content_coverage_by_unit_item, blind_spots and content_coverage_by_plan."""
    page = book.page(word("sheet.content"))
    cells = {(r["content_item_id"], r["unit_id"]): r for r in records(frames["content_coverage_by_unit_item"], _CELL)}
    items, unit_names = _items(frames), units(frames)
    is_turned = len(unit_names) > MANY_UNITS
    if is_turned:
        cells = {(unit_id, item_id): record for (item_id, unit_id), record in cells.items()}
        down = {unit_id: (number, name) for number, (unit_id, (name, _)) in enumerate(unit_names.items(), 1)}
        across = {item_id: f"{item_id}. {title}" for item_id, title in items.items()}
    else:
        down = {item_id: (item_id, title) for item_id, title in items.items()}
        across = {unit_id: short for unit_id, (_, short) in unit_names.items()}
    columns = _columns(across, is_turned)
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.content"), word("content.legend", dash=word("content.not_due")))
    page.heading(columns, height=220 if is_turned else None)
    page.append(_total(cells, list(across), only(frames["content_coverage_by_plan"], (*_COUNTS, *_RATES)), is_turned))
    page.freeze(columns=2)
    page.body(_body(cells, down, list(across)))
    return page


def _items(frames: Frames) -> dict[str, str]:
    """content_item_id -> title of everything somebody must report on, in plan order."""
    columns = ("item_position", "content_item_id", "item_title")
    return {item_id: title for _, item_id, title in sorted(rows(frames["blind_spots"], columns))}


def _columns(across: dict[str, str], is_turned: bool) -> list[Column]:
    first = ("number", "unit") if is_turned else ("item", "item_title")
    return [
        Column(word(f"head.{first[0]}"), 5 if is_turned else 7),
        Column(word(f"head.{first[1]}"), 32 if is_turned else 46),
        *(Column(heading, 8 if is_turned else 9.5, head_style="head_up" if is_turned else "head")
          for heading in across.values()),
        Column(word("head.covered_items"), 8.5),
        Column(word("head.required_items"), 8.5),
        Column(word("head.content_rate"), 8.5),
        Column(word("head.received_items"), 9),
        Column(word("head.content_received_rate"), 10),
    ]


def _total(
    cells: dict[tuple[str, str], _Record], across: list[str], plan: _Record, is_turned: bool
) -> list[tuple[Any, str]]:
    of_column: dict[str, list[_Record]] = {key: [] for key in across}
    for (_, key), record in cells.items():
        of_column[key].append(record)
    parts = []
    for key in across:
        total = sums(of_column[key], _COUNTS)
        parts.append(_part(total) if total["required_count"] else word("cell.none"))
    return [
        (None, "total_center"), (word("total.unit" if is_turned else "total.item"), "total_text"),
        *((part, "total_center") for part in parts),
        *((value, f"total_{style}") for value, style in _margin(plan)),
    ]


def _body(
    cells: dict[tuple[str, str], _Record], down: dict[str, tuple[Any, str]], across: list[str]
) -> Iterator[list[tuple[Any, str]]]:
    for key, (first, second) in down.items():
        found = [cells.get((key, other)) for other in across]
        total = sums((record for record in found if record), _COUNTS)
        total["coverage_rate"] = ratio(total["covered_count"], total["required_count"])
        total["coverage_among_received_rate"] = ratio(total["covered_count"], total["received_required_count"])
        yield [(first, "center"), (second, "text"), *(mark(record) for record in found), *_margin(total)]


def mark(record: _Record | None) -> tuple[str | None, str]:
    """A word where one report is due, covered/due where there are more."""
    if record is None:
        return (None, "center")
    if not record["required_count"]:
        return (word("content.not_due"), "content_not_due")
    if not record["covered_count"]:
        return (word("content.blank"), "content_blank")
    is_whole = record["covered_count"] == record["required_count"]
    kind = "part" if not is_whole else "reported" if record["reported_count"] else "nil"
    return (word(f"content.{kind}") if record["required_count"] == 1 else _part(record), f"content_{kind}")


def _part(record: _Record) -> str:
    return word("content.part", covered=record["covered_count"], required=record["required_count"])


def _margin(record: _Record) -> list[tuple[Any, str]]:
    rates = [word("cell.none") if record[rate] is None else record[rate] for rate in _RATES]
    return [
        (record["covered_count"] or 0, "count"), (record["required_count"] or 0, "count"), (rates[0], "rate"),
        (record["received_required_count"] or 0, "count"), (rates[1], "rate"),
    ]
