"""Part II: how much of the plan's content was reported, what nobody took up, and what the units wrote themselves."""

from collections.abc import Iterator
from typing import Any

from dashboard.export.frames import all_records, ratio, sums
from dashboard.export.paper.material import NOTES_IN_TEXT, Material, bullets, columns, part, table
from dashboard.export.paper.model import Paragraph, Section, Table
from dashboard.export.paper.quotes import quotes
from dashboard.export.paper.wording import count, paragraph, percent, say, share
from dashboard.export.paper.wording import part as part_of

COUNTS = ("required_count", "received_required_count", "reported_count", "nil_count", "blank_count", "covered_count")
_HALF = 0.5
_Row = dict[str, Any]


def contents(material: Material) -> list[Section]:
    """The part; one sentence instead of it where no content is asked of anybody."""
    if not material.spots:
        return [part("II", "content", [paragraph("content.none")])]
    return [
        part("II", "content"),
        part("1", "content_rate", _rates(material), 2),
        part("2", "blind", _blind(material), 2),
        part("3", "notes", _notes(material), 2),
    ]


def _rates(material: Material) -> Iterator[Paragraph | Table]:
    total = material.content
    if not total["required_count"]:
        yield paragraph("content.not_due")
        return
    yield paragraph(
        "content.rate", **share(total["covered_count"], total["required_count"]),
        **{name: count(total[f"{name}_count"]) for name in ("reported", "nil", "blank")},
    )
    yield paragraph("content.among_received", **share(total["covered_count"], total["received_required_count"]))
    yield _by_section(material)


def _by_section(material: Material) -> Table:
    head = columns(
        ("section", 44), ("content", 16, "center"), ("content_rate", 11, "right"), ("content_received", 17, "center"),
        ("content_received_rate", 15, "right"),
    )
    sections: dict[str, list[_Row]] = {}
    for row in sorted(all_records(material.frames["content_coverage_by_unit_item"]), key=lambda r: r["item_position"]):
        sections.setdefault(row["section"], []).append(row)
    rows = [content_row([name], sums(found, COUNTS)) for name, found in sections.items()]
    rows.append(content_row([say("cell.total")], material.content))
    return table(say("content.by_section"), head, rows, bold=[len(rows) - 1], note=say("content.by_section_note"))


def content_row(first: list[str], row: _Row) -> list[str]:
    """First cells, then n/N and rate among due and among received; the rates of the row's own counts."""
    covered, required, received = row["covered_count"], row["required_count"], row["received_required_count"]
    return [
        *first, part_of(covered, required), percent(ratio(covered, required)),
        part_of(covered, received), percent(ratio(covered, received)),
    ]


def _blind(material: Material) -> Iterator[Paragraph]:
    """Items of due reports that nobody covered, then those that fewer than half of the units did."""
    due = [row for row in material.spots if row["required_unit_count"]]
    if not due:
        yield paragraph("content.not_due")
        return
    nobody = [row for row in due if not row["covering_unit_count"]]
    few = [row for row in due if row["covering_unit_count"] and row["coverage_rate"] < _HALF]
    if not nobody:
        yield paragraph("blind.all")
    for key, rows in (("nobody", nobody), ("few", few)):
        if rows:
            yield paragraph(f"blind.{key}", count=count(len(rows)))
            yield from bullets(_item(row) for row in rows)


def _item(row: _Row) -> str:
    units = share(row["covering_unit_count"], row["required_unit_count"])
    return say("blind.item", item=row["content_item_id"], title=row["item_title"], **units)


def _notes(material: Material) -> Iterator[Paragraph]:
    found = material.notes
    if not found:
        yield paragraph("notes.none")
    elif len(found) > NOTES_IN_TEXT:
        yield paragraph("notes.moved", count=count(len(found)), annex=material.annex("notes"))
    else:
        yield paragraph("notes.lead", count=count(len(found)))
        yield from quotes(material)
