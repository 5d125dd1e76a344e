"""Files that need a person: forms with a part of their identity retyped or gone; and a site they can be sent to."""

from datetime import datetime

from etl.model import Identity, Incoming, Outcome
from etl.pipeline import receive
from etl.registry import Registry
from etl.store import Store
from tests.builders import DATA_SHEET, filled

CAME = datetime(2025, 2, 3, 9)
LATER = datetime(2025, 3, 20, 9)


def asking(
    registry: Registry, report_id: str, unit_id: str, period_id: str, *, values: dict, unit: str | None = None,
    period: str | None = None,
) -> bytes:
    """A filled form without its hidden sheet, that says `unit` and `period` for itself where they are given."""
    names = {version.name for version in registry.units[unit_id]}
    label = registry.periods[report_id, period_id].label

    def retype(book: object) -> None:
        for row in book[DATA_SHEET].iter_rows():
            for cell in row:
                if period is not None and str(cell.value).startswith("(Từ ngày"):
                    cell.value = None       # else its days would say the period
                for said, instead in ((names, unit), ({label}, period)):
                    for text in said:
                        if instead is not None and isinstance(cell.value, str) and text in cell.value:
                            cell.value = cell.value.replace(text, instead)
    return filled(registry, report_id, unit_id, period_id, values=values, with_identity=False, edit=retype)


def sent(store: Store, *files: tuple[str, bytes], at: datetime = CAME, answers: Identity | None = None,
         channel: str | None = "thư điện tử") -> list[Outcome]:
    """Hand files to the road."""
    return receive(store, [Incoming(name, content, at, channel, answers or Identity()) for name, content in files])

