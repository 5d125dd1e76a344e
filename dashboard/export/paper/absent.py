"""Who is overdue, sent back, exempt or granted more time: by name, with the paper that says so."""

from collections.abc import Iterator
from typing import Any

from dashboard.export.paper.material import Material
from dashboard.export.paper.model import Paragraph
from dashboard.export.paper.wording import count, day, listed, paragraph, say

_Row = dict[str, Any]


def absent(material: Material) -> Iterator[Paragraph]:
    """The sentences of what is not there, then of what need not be there or only later."""
    annex = material.annex("missing")
    for status in ("overdue", "awaited", "returned"):
        rows = [row for row in material.missing if row["status"] == status]
        if rows:
            names = listed((_name(material, row) for row in rows), annex)
            yield paragraph(f"missing.{status}", count=count(len(rows)), names=names)
    if material.total["due_count"] and not material.missing:
        yield paragraph("missing.nobody")
    yield from _decided(material)


def _name(material: Material, row: _Row) -> str:
    is_one = material.has_one_period
    known = {"unit": row["unit_name"], "period": row["period_label"]}
    if row["status"] != "overdue":
        return say("missing.one" if is_one else "missing.many", **known)
    return say("missing.overdue_one" if is_one else "missing.overdue_many", days=int(row["days_late"]), **known)


def _decided(material: Material) -> Iterator[Paragraph]:
    exempt = [row for row in material.decided if row["status"] == "exempt"]
    extended = [row for row in material.decided if row["is_extended"] and row["status"] != "exempt"]
    if exempt:
        papers = say("missing.straight").join(_papers(material, exempt, "exemption"))
        yield paragraph("missing.exempt", count=count(len(exempt)), papers=papers)
    if extended:
        papers = say("missing.straight").join(_papers(material, extended, "extension"))
        yield paragraph("missing.extended", count=count(len(extended)), papers=papers)
    if not material.context.with_extensions:
        yield paragraph("missing.not_extended")
    elif not exempt and not extended:
        yield paragraph("missing.no_exempt")


def _papers(material: Material, rows: list[_Row], kind: str) -> Iterator[str]:
    """One part for each paper and period (and, of an extension, day), with its units; `kind`: of the columns."""
    groups: dict[tuple[Any, Any, str], list[str]] = {}
    for row in rows:
        until = row["extension_due"] if kind == "extension" else None
        groups.setdefault((row[f"{kind}_number"], until, row["period_label"]), []).append(row["unit_name"])
    for (number, until, period), names in groups.items():
        paper = say("missing.paper", number=number) if number else say("missing.paper_unknown")
        if not material.has_one_period:
            paper = say("missing.paper_period", paper=paper, period=period)
        units = listed(names, material.annex("decided"), say("missing.comma"))
        yield say(f"missing.{kind}", units=units, day=day(until), paper=paper)
