"""The annexes on reporting: coverage, timeliness, deadlines and the list of the missing."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard import format as fmt
from dashboard.due_reason import reason
from dashboard.export.coverage import MANY_PERIODS, legend, status_marks
from dashboard.export.frames import all_records, periods, ratio, records, rows, sums
from dashboard.export.paper.material import Material, across, columns, table
from dashboard.export.paper.model import Column, Paragraph, Table
from dashboard.export.paper.wording import day, paragraph, part, percent, say
from dashboard.period_label import short_label
from dashboard.status import statuses

_ONE_PERIOD = 22                        # a status in one line
PERIODS_ACROSS = 16                     # more than these do not fit across a landscape page

_Row = dict[str, Any]
_COUNTS = ("due_count", "covered_count")
_PERIOD = ("period_id", "period_label", *_COUNTS)
_TIMELY = ("on_time_due_count", "due_with_deadline_count")


def coverage_tables(material: Material) -> Iterator[Paragraph | Table]:
    """One row a unit, one column a period, n/N and rate; many periods are cut into several tables."""
    if not material.total["required_count"]:
        yield paragraph("annex.coverage_empty")
        return
    found = periods(material.frames, _PERIOD)
    is_short = len(found) > MANY_PERIODS
    note = say("annex.coverage_note")
    for caption, some in across(found, PERIODS_ACROSS):
        yield table(
            caption, _coverage_head(some, is_short), _coverage_rows(material, some, is_short), bold=[0],
            note=f"{note} {legend()}" if is_short else note, is_wide=len(some) > 2,
        )


def _coverage_head(some: Sequence[_Row], is_short: bool) -> list[Column]:
    first = columns(("number", 6.5, "center"), ("unit", 30))
    last = columns(("covered", 12, "center"), ("coverage_rate", 10, "right"))
    width = 9 if is_short else 15 if len(some) > 1 else _ONE_PERIOD
    return [*first, *(Column(_label(p, is_short), width, "center") for p in some), *last]


def _label(period: _Row, is_short: bool) -> str:
    return short_label(period["period_id"], period["period_label"]) if is_short else period["period_label"]


def _coverage_rows(material: Material, some: Sequence[_Row], is_short: bool) -> Iterator[list[str]]:
    total = material.total
    yield [
        "", say("cell.total"), *(part(p["covered_count"], p["due_count"]) for p in some),
        part(total["covered_count"], total["due_count"]), percent(total["coverage_rate"]),
    ]
    marks = status_marks(material.frames, is_short)
    units: dict[str, list[_Row]] = {}
    columns_ = ("unit_id", "unit_name", *_COUNTS)
    for row in records(material.frames["coverage_by_unit_period"], columns_):
        units.setdefault(row["unit_id"], []).append(row)
    for number, (unit_id, tallies) in enumerate(units.items(), 1):
        unit = sums(tallies, _COUNTS)
        yield [
            str(number), tallies[-1]["unit_name"],
            *(marks.get((unit_id, p["period_id"]), ("",))[0] for p in some),
            part(unit["covered_count"], unit["due_count"]),
            percent(ratio(unit["covered_count"], unit["due_count"])),
        ]


def timeliness_tables(material: Material) -> Iterator[Paragraph | Table]:
    """One row a unit that has due reports with a deadline, one column a period, then all of them together."""
    found = [row for row in all_records(material.frames["timeliness_by_unit_period"]) if row["due_with_deadline_count"]]
    if not found:
        yield paragraph("annex.timeliness_empty")
        return
    by_unit: dict[str, list[_Row]] = {}
    for row in sorted(found, key=lambda row: (row["unit_position"], row["unit_id"])):
        by_unit.setdefault(row["unit_id"], []).append(row)
    dated = {row["period_id"] for row in found}
    shown = [p for p in periods(material.frames, (*_PERIOD, *_TIMELY)) if p["period_id"] in dated]
    for caption, some in across(shown if len(shown) > 1 else [], PERIODS_ACROSS):
        yield table(
            caption, _timeliness_head(some), _timeliness_rows(material, some, by_unit), bold=[0],
            note=say("annex.timeliness_note"), is_wide=len(some) > 2,
        )


def _timeliness_head(some: Sequence[_Row]) -> list[Column]:
    first = columns(("number", 7, "center"), ("unit", 32))
    last = columns(
        ("on_time", 10, "center"), ("on_time_rate", 10, "right"), ("late", 8, "right"), ("not_received", 8, "right"),
        ("days_late_max", 10, "right"), ("days_open", 10, "right"),
    )
    return [*first, *(Column(_label(p, len(some) > MANY_PERIODS), 8, "center") for p in some), *last]


def _timeliness_rows(
    material: Material, some: Sequence[_Row], by_unit: dict[str, list[_Row]]
) -> Iterator[list[str]]:
    whole = [row for of_unit in by_unit.values() for row in of_unit]
    plan = material.total | {"on_time_count": material.total["on_time_due_count"]}
    parts = (part(p["on_time_due_count"], p["due_with_deadline_count"]) for p in some)
    yield ["", say("cell.total"), *parts, *_timely(plan, whole)]
    for number, of_unit in enumerate(by_unit.values(), 1):
        cells = {row["period_id"]: part(row["on_time_count"], row["due_with_deadline_count"]) for row in of_unit}
        counts = sums(of_unit, ("on_time_count", "due_with_deadline_count"))
        yield [
            str(number), of_unit[-1]["unit_name"], *(cells.get(p["period_id"], "") for p in some),
            *_timely(counts, of_unit),
        ]


def _timely(counts: _Row, found: list[_Row]) -> list[str]:
    """n/N and rate of `counts`, then what the rows come to: late, not received, the most days late and open."""
    on_time, due = counts["on_time_count"], counts["due_with_deadline_count"]
    total = sums(found, ("late_count", "missing_count"))
    most = [
        max((row[name] for row in found if row[name] is not None), default=None)
        for name in ("days_late_max", "days_open_max")
    ]
    return [
        part(on_time, due), percent(ratio(on_time, due)), fmt.number(total["late_count"]),
        fmt.number(total["missing_count"]), *(_days(value) for value in most),
    ]


def _days(value: float | None) -> str:
    return say("cell.none") if value is None else fmt.number(value, 1)


def missing_tables(material: Material) -> Iterator[Paragraph | Table]:
    """Every due report that is not there, the longest overdue first; or one sentence."""
    found = material.missing
    if not found:
        yield paragraph("annex.missing_empty")
        return
    titles = dict(rows(material.frames["period_list"], ("report_id", "report_title")))
    is_one_report = len({row["report_id"] for row in found}) == 1
    head = columns(
        ("number", 6, "center"), ("unit", 34), *([] if is_one_report else [("report", 26)]), ("period", 14, "center"),
        ("due", 12, "center"), ("status", 18), ("days", 10, "right"),
    )
    labels = {code: status.label for code, status in statuses().items()}
    lines = [
        [
            str(number), row["unit_name"], *([] if is_one_report else [titles.get(row["report_id"], row["report_id"])]),
            row["period_label"],
            day(row["due_effective"]) if row["due_effective"] is not None else say("cell.no_deadline"),
            labels[row["status"]], _days(row["days_late"] if row["status"] == "overdue" else None),
        ]
        for number, row in enumerate(found, 1)
    ]
    yield table("", head, lines, is_wide=not is_one_report)


def deadline_tables(material: Material) -> Iterator[Table]:
    """Every deadline of the span with its reason and its units."""
    head = columns(("period", 18), ("due", 14, "center"), ("due_units", 10, "right"), ("due_reason", 58))
    lines = [
        [row["period_label"], day(row["due_effective"]), fmt.number(row["unit_count"]), reason(row)]
        for row in material.dates
    ]
    yield table("", head, lines)


def decided_tables(material: Material) -> Iterator[Table]:
    """Every report that a paper exempts or gives more time, with the paper."""
    head = columns(
        ("number", 6, "center"), ("unit", 30), ("period", 14, "center"), ("decision", 16), ("until", 12, "center"),
        ("paper", 16), ("reason", 22),
    )
    lines = []
    for number, row in enumerate(material.decided, 1):
        kind = "exemption" if row["status"] == "exempt" else "extension"
        lines.append([
            str(number), row["unit_name"], row["period_label"], say(f"cell.{kind}"),
            day(row["extension_due"]) if kind == "extension" else say("cell.none"),
            row[f"{kind}_number"] or say("cell.none"), row[f"{kind}_reason"] or say("cell.none"),
        ])
    yield table("", head, lines, is_wide=True)
