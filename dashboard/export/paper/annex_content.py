"""The annexes on content: unit by item, and item by item how many units covered it."""

from collections.abc import Iterator
from typing import Any

from dashboard.export.content import mark
from dashboard.export.frames import records, sums
from dashboard.export.paper.contents import COUNTS, content_row
from dashboard.export.paper.material import Material, across, columns, table
from dashboard.export.paper.model import Column, Paragraph, Table
from dashboard.export.paper.wording import paragraph, part, percent, say
from dashboard.export.words import word

ITEMS_ACROSS = 12                       # more than these do not fit across a landscape page

_Row = dict[str, Any]
_CELL = ("unit_id", "unit_name", "content_item_id", *COUNTS)


def content_tables(material: Material) -> Iterator[Paragraph | Table]:
    """One row a unit, one column an item; many items are cut into several tables, each with all units."""
    cells: dict[str, dict[str, _Row]] = {}
    names: dict[str, str] = {}
    for row in records(material.frames["content_coverage_by_unit_item"], _CELL):
        cells.setdefault(row["unit_id"], {})[row["content_item_id"]] = row
        names[row["unit_id"]] = row["unit_name"]
    items = [row["content_item_id"] for row in material.spots]
    if not cells or not items:
        yield paragraph("annex.content_empty")
        return
    for caption, some in across(items, ITEMS_ACROSS):
        yield table(
            caption, _head(some), _rows(material, some, cells, names), bold=[0], is_wide=len(some) > 2,
            note=word("content.legend", dash=word("content.dash")),
        )


def _head(items: list[str]) -> list[Column]:
    first = columns(("number", 6.5, "center"), ("unit", 28))
    last = columns(("content", 13, "center"), ("content_rate", 11, "right"), ("content_received", 13, "center"),
                   ("content_received_rate", 12, "right"))
    return [*first, *(Column(item, 10, "center") for item in items), *last]


def _rows(
    material: Material, items: list[str], cells: dict[str, dict[str, _Row]], names: dict[str, str]
) -> Iterator[list[str]]:
    """The margins of n/N are over all items, also where the columns are only some of them."""
    of_item: dict[str, list[_Row]] = {item: [] for item in items}
    for found in cells.values():
        for item in items:
            of_item[item] += [found[item]] if item in found else []
    totals = {item: sums(found, COUNTS) for item, found in of_item.items()}
    parts = [part(totals[item]["covered_count"], totals[item]["required_count"]) for item in items]
    margin = material.content if material.content["required_count"] else sums([], COUNTS)
    yield ["", say("cell.total"), *parts, *content_row([], margin)]
    for number, (unit_id, found) in enumerate(cells.items(), 1):
        marks = [mark(found.get(item))[0] or "" for item in items]
        yield [str(number), names[unit_id], *marks, *content_row([], sums(found.values(), COUNTS))]


def blind_tables(material: Material) -> Iterator[Paragraph | Table]:
    """One row an item, in plan order: units n/N and rate."""
    if not material.spots:
        yield paragraph("annex.blind_empty")
        return
    head = columns(("item", 8, "center"), ("title", 44), ("section", 28), ("units", 10, "center"),
                   ("unit_rate", 10, "right"))
    lines = [
        [
            row["content_item_id"], row["item_title"], row["section"],
            part(row["covering_unit_count"], row["required_unit_count"]), percent(row["coverage_rate"]),
        ]
        for row in material.spots
    ]
    yield table("", head, lines, note=say("annex.blind_note"))
