"""What units wrote beside the content items: their own words, unchanged, each with the cell it stands in."""

from collections.abc import Iterator
from typing import Any

from dashboard.export.paper.material import Material
from dashboard.export.paper.model import QUOTE, Paragraph
from dashboard.export.paper.wording import day, paragraph, say


def quotes(material: Material) -> Iterator[Paragraph]:
    """Item by item in plan order: its title, then every note with its source; from notes_by_item."""
    item = None
    for row in material.notes:
        if row["content_item_id"] != item:
            item = row["content_item_id"]
            yield paragraph("notes.item", item=item, title=row["item_title"])
        yield Paragraph((row["note"],), QUOTE, _source(row))


def _source(row: dict[str, Any]) -> str:
    key = "source" if row["sheet"] and row["cell"] else "source_no_sheet" if row["cell"] else "source_no_cell"
    return say(
        f"notes.{key}", unit=row["unit_name"], period=row["period_label"], day=day(row["received_at"]),
        file=row["file_name"], sheet=row["sheet"], cell=row["cell"],
    )
