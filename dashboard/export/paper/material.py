"""What every part of the report is made from: the frames, the context, and the annexes that there will be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any

from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames, all_records, only
from dashboard.export.missing import missing
from dashboard.export.paper.model import BULLET, Column, Paragraph, Section, Table
from dashboard.export.paper.wording import NAMES_SHOWN, say
from dashboard.plan_reports import deadlines

NOTES_IN_TEXT = 40                      # more quoted notes than these go to an annex of their own
DEADLINES_IN_TEXT = 6                   # the same of deadlines
Row = dict[str, Any]
_ALWAYS = ("coverage", "timeliness", "content", "indicator", "blind", "missing", "ranking")


@dataclass(frozen=True)
class Material:
    """The frames of PAPER_QUERIES, all of one plan, instant, viewer and span; what is derived is derived once."""

    frames: Frames
    context: ExportContext

    @cached_property
    def total(self) -> Row:
        """The plan's row of coverage_by_plan; every column None when nobody owes anything."""
        return self._only("coverage_by_plan")

    @cached_property
    def content(self) -> Row:
        """The plan's row of content_coverage_by_plan; the same."""
        return self._only("content_coverage_by_plan")

    @cached_property
    def owed(self) -> list[Row]:
        """measure_obligations: every obligation of the span with its deadline, status and papers."""
        return self._rows("measure_obligations")

    @cached_property
    def has_one_period(self) -> bool:
        """Then names stand without their period."""
        return len({row["period_id"] for row in self.owed}) <= 1

    @cached_property
    def dates(self) -> list[Row]:
        """Deadlines that have a day, of the periods that obligations are of: the span's; from plan_deadlines."""
        frame = self.frames["plan_deadlines"]
        periods = {row["period_id"] for row in self.owed}
        frame = frame[frame["period_id"].isin(periods) & frame["due_effective"].notna()]
        return [date for _, of_report in frame.groupby("report_id", sort=False) for date in deadlines(of_report)]

    @cached_property
    def notes(self) -> list[Row]:
        """notes_by_item."""
        return self._rows("notes_by_item")

    @cached_property
    def league(self) -> list[Row]:
        """league_table, in rank order; nothing while nothing is due."""
        return self._rows("league_table") if self.total["due_count"] else []

    @cached_property
    def spots(self) -> list[Row]:
        """blind_spots in plan order: every item asked of units, and how many of them covered it."""
        return sorted(self._rows("blind_spots"), key=lambda row: (row["item_position"], row["content_item_id"]))

    @cached_property
    def missing(self) -> list[Row]:
        """Due obligations without an admissible file, the longest overdue first; from obligation_status."""
        return [row for row in missing(self.frames) if row["is_due"]]

    @cached_property
    def decided(self) -> list[Row]:
        """Obligations that a paper exempts or gives more time."""
        return [row for row in self.owed if row["status"] == "exempt" or row["is_extended"]]

    @cached_property
    def annex_names(self) -> tuple[str, ...]:
        """The annexes in order; long lists get one of their own."""
        longer = {
            "notes": len(self.notes) > NOTES_IN_TEXT, "deadline": len(self.dates) > DEADLINES_IN_TEXT,
            "decided": len(self.decided) > NAMES_SHOWN,
        }
        return (*_ALWAYS, *(name for name, is_long in longer.items() if is_long))

    def annex(self, name: str) -> str:
        """How the text refers to an annex: 'Phu luc 06'; '' for one that there is not."""
        return say("annex.number", number=self.annex_names.index(name) + 1) if name in self.annex_names else ""

    def _rows(self, name: str) -> list[Row]:
        return list(all_records(self.frames[name]))

    def _only(self, name: str) -> Row:
        return only(self.frames[name], list(self.frames[name].columns))


def part(number: str, name: str, blocks: Iterable[Paragraph | Table] = (), level: int = 1) -> Section:
    """A part of the text, by the name of its title."""
    return Section(number, say(f"part.{name}"), tuple(blocks), level)


def bullets(sentences: Iterable[str]) -> list[Paragraph]:
    """One bullet each."""
    return [Paragraph((sentence,), BULLET) for sentence in sentences]


def columns(*wanted: tuple[str, float] | tuple[str, float, str]) -> tuple[Column, ...]:
    """Columns by the names of their headings: (name, width[, align])."""
    return tuple(Column(say(f"column.{name}"), width, *align) for name, width, *align in wanted)


def table(
    caption: str, head: Sequence[Column], rows: Iterable[Sequence[str]], *, bold: Iterable[int] = (),
    note: str | None = None, is_wide: bool = False,
) -> Table:
    """A table of text."""
    return Table(caption, tuple(head), tuple(tuple(row) for row in rows), frozenset(bold), note, is_wide)


def across(found: Sequence[Any], limit: int) -> Iterator[tuple[str, Sequence[Any]]]:
    """What does not fit across a page, cut into even parts, each with its caption; '' for a single one."""
    total = max(ceil(len(found) / limit), 1)
    size = ceil(len(found) / total)
    for number in range(total):
        caption = say("annex.part", number=number + 1, total=total) if total > 1 else ""
        yield caption, found[number * size:(number + 1) * size]
