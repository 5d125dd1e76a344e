"""Part I: who reported, how far and how timely; sentences whose numbers are those of coverage_by_plan."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from dashboard import format as fmt
from dashboard.due_reason import reason
from dashboard.export.frames import all_records, periods
from dashboard.export.paper.absent import absent
from dashboard.export.paper.material import (
    DEADLINES_IN_TEXT,
    Material,
    bullets,
    columns,
    part,
    table,
)
from dashboard.export.paper.model import Paragraph, Section, Table
from dashboard.export.paper.wording import count, day, paragraph, percent, say, share
from dashboard.export.paper.wording import part as part_of

_COVERED = ("on_time", "late", "received")


def reporting(material: Material) -> list[Section]:
    """The part; one sentence instead of it where nobody owes a report."""
    if not material.total["required_count"]:
        return [part("I", "reporting", [paragraph("coverage.none")])]
    return [
        part("I", "reporting"),
        part("1", "asked", asked(material), 2),
        part("2", "coverage", coverage(material), 2),
        part("3", "missing", absent(material), 2),
    ]


def asked(material: Material) -> Iterator[Paragraph]:
    """Which reports the plan asks for, and by when."""
    units: dict[str, set[str]] = {}
    for row in material.owed:
        units.setdefault(row["report_id"], set()).add(row["unit_id"])
    for report in all_records(material.frames["report_list"]):
        if report["report_id"] not in units:
            continue
        known = {"title": report["title"], "count": count(len(units[report["report_id"]]))}
        if report["recipient"]:
            yield paragraph("asked.report", recipient=report["recipient"], **known)
        else:
            yield paragraph("asked.report_here", **known)
    dates = material.dates
    if len(dates) > DEADLINES_IN_TEXT:
        yield paragraph("asked.due_many", count=count(len({date["period_id"] for date in dates})),
                        annex=material.annex("deadline"))
    else:
        yield from bullets(due_sentence(date, len(dates) > 1) for date in dates)
    silent = {row["period_position"]: row["period_label"] for row in material.owed if row["due_effective"] is None}
    if silent:
        labels = [label for _, label in sorted(silent.items())]
        yield paragraph("asked.no_due", periods=", ".join(labels))


def due_sentence(date: dict[str, Any], is_one_of_many: bool) -> str:
    """A deadline, why it is that day, and for how many units where there are several."""
    who = say("asked.due_count", count=count(date["unit_count"])) if is_one_of_many else ""
    return say("asked.due", period=date["period_label"], reason=reason(date), day=day(date["due_effective"]), who=who)


def coverage(material: Material) -> Iterator[Paragraph | Table]:
    """The sentences on coverage and timeliness; a table of periods where there is more than one."""
    total, as_of = material.total, material.context.as_of_words
    if not total["due_count"]:
        yield paragraph("coverage.nothing_due", as_of=as_of)
    else:
        is_one_each = total["due_count"] == total["due_unit_count"]
        yield paragraph(
            "coverage.units" if is_one_each else "coverage.reports", as_of=as_of,
            detail=_detail(material), units=count(total["due_unit_count"]),
            **share(total["covered_count"], total["due_count"]),
        )
        yield from _timeliness(total)
        if not is_one_each:
            yield paragraph(
                "coverage.consistent", **share(total["consistent_unit_count"], total["due_unit_count"]))
    running = [row for row in material.owed if not row["is_due"] and row["status"] != "exempt"]
    early = sum(row["status"] in _COVERED for row in running)
    if running:
        yield paragraph("coverage.early", early=count(early), not_due=count(len(running) - early))
    if len(material.frames["coverage_by_plan_period"]) > 1:
        yield _by_period(material)


def _detail(material: Material) -> str:
    """Of the due ones that have come: on time, late, without a deadline; early ones of periods not yet due aside."""
    counted = Counter(row["status"] for row in material.owed if row["is_due"] and row["status"] in _COVERED)
    if set(counted) <= {"received"}:
        return ""
    said = [say(f"coverage.{name}", count=count(number)) for name in _COVERED if (number := counted[name])]
    return say("coverage.detail", parts=", ".join(said)) if said else ""


def _timeliness(total: dict[str, Any]) -> Iterator[Paragraph]:
    if not total["due_with_deadline_count"]:
        yield paragraph("coverage.no_deadline")
        return
    yield paragraph("coverage.on_time_rate", **share(total["on_time_due_count"], total["due_with_deadline_count"]))
    if total["late_count"]:
        yield paragraph("coverage.days_late", median=fmt.number(total["days_late_median"], 1),
                        longest=fmt.number(total["days_late_max"]))


def _by_period(material: Material) -> Table:
    head = columns(
        ("period", 18), ("required", 10, "right"), ("covered", 14, "center"), ("coverage_rate", 12, "right"),
        ("on_time", 14, "center"), ("on_time_rate", 12, "right"), ("late", 10, "right"),
    )
    found = periods(material.frames, list(material.frames["coverage_by_plan_period"].columns))
    rows = [period_row(period["period_label"], period) for period in found]
    rows.append(period_row(say("cell.total"), material.total))
    return table(say("coverage.by_period"), head, rows, bold=[len(rows) - 1])


def period_row(label: str, row: dict[str, Any]) -> list[str]:
    """A row of coverage_by_plan(_period): required, n/N and rate of coverage and of timeliness, late."""
    return [
        label, fmt.number(row["required_count"] or 0), part_of(row["covered_count"], row["due_count"]),
        percent(row["coverage_rate"]), part_of(row["on_time_due_count"], row["due_with_deadline_count"]),
        percent(row["on_time_rate"]), fmt.number(row["late_count"] or 0),
    ]
