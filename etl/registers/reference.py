"""data/reference -> rows of the registers: read, cross-checked, refused whole when anything is wrong."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from etl.registers.reference_check import problems_of, versions_of
from etl.registers.reference_files import ENTRIES, REGISTERS, Found, Problem, files_of, read_files
from etl.registers.reference_plan import ContentItem, Plan, Report
from etl.registers.reference_plan_check import required_units
from etl.registers.reference_register import Unit

Row = dict[str, Any]


class ReferenceError(Exception):  # its name says what it is about; the builtin of this name is for weak references
    """The reference files are wrong. `problems`: every one, each with file, place and what is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Reference:
    """One sound reading. sha256 is of all files, in the folders' and then the names' order."""

    found: dict[str, list[Found]] = field(repr=False)
    sha256: str

    @property
    def plans(self) -> list[Plan]:
        """The plans, by their position."""
        return sorted((row.value for row in self.found["plans"]), key=lambda plan: (plan.position, plan.plan_id))

    @property
    def calendar_overrides(self) -> list[tuple[date, bool, str]]:
        """(day, is_working, source): they beat the holidays package."""
        return sorted((row.value.day, row.value.is_working, row.value.source) for row in self.found["calendar.csv"])

    def tables(self) -> dict[str, list[Row]]:
        """Rows for every register of etl/sql/001_tables.sql that is not derived from others."""
        versions = versions_of(self.found)
        places = {unit_id: number for number, unit_id in enumerate(versions, 1)}
        indicators = self._rows("indicators.csv")
        tables: dict[str, list[Row]] = {
            "unit": [row | {"position": places[row["unit_id"]]} for row in self._rows("units.csv")],
            "unit_parent": self._rows("unit_parents.csv"),
            "unit_successor": self._rows("unit_successors.csv"),
            "unit_alias": self._rows("unit_aliases.csv"),
            "indicator": [row | {"position": number} for number, row in enumerate(indicators, 1)],
            "form": [
                {"form_id": row.value.form_id, "version": row.value.version,
                 "layout": json.dumps(row.value.layout, ensure_ascii=False)}
                for row in self.found["forms"]
            ],
            "plan": [], "content_item": [], "content_item_indicator": [], "requirement": [],
            "report": [], "period": [], "period_due": [], "assignment": [],
        }
        for number, plan in enumerate(self.plans, 1):
            row = plan.model_dump(exclude={"sections", "reports"}) | {"position": number}
            tables["plan"].append(row)
            tables["content_item"] += _item_rows(plan)
            tables["content_item_indicator"] += _item_indicator_rows(plan)
            tables["requirement"] += _requirement_rows(plan, versions)
            for report in plan.reports:
                tables["report"].append(_report_row(plan, report, len(tables["report"]) + 1))
                tables["period"] += _period_rows(report)
                tables["period_due"] += _period_due_rows(report)
                tables["assignment"] += _assignment_rows(report)
        return tables

    def _rows(self, name: str) -> list[Row]:
        return [row.value.model_dump() for row in self.found[name]]


def read_reference(*folders: Path) -> Reference:
    """Read the folders together (a later one adds, never replaces); raises ReferenceError with all problems."""
    missing = [Problem(str(folder), "", "no such folder") for folder in folders if not Path(folder).is_dir()]
    parts = [(folder.name, files_of(folder)) for folder in map(Path, folders) if folder.is_dir()]
    return _read(parts, missing)


def read_contents(files: Mapping[str, bytes], label: str = "site") -> Reference:
    """The same of files in memory, relative name -> bytes."""
    return _read([(label, dict(sorted(files.items())))], [])


def digest_of(*parts: Mapping[str, bytes]) -> str:
    """SHA-256 of sets of files, each in name order: what a reading is known by."""
    digest = hashlib.sha256()
    for files in parts:
        for name, content in sorted(files.items()):
            # lengths keep two different sets of files from hashing alike
            digest.update(f"{len(name)} {name} {len(content)} ".encode())
            digest.update(content)
    return digest.hexdigest()


def _read(parts: list[tuple[str, Mapping[str, bytes]]], problems: list[Problem]) -> Reference:
    found: dict[str, list[Found]] = {kind: [] for kind in (*REGISTERS, *ENTRIES)}
    for label, files in parts:
        for kind, rows in read_files(label, files, problems).items():
            found[kind] += rows
    problems = problems or problems_of(found)
    if problems:
        raise ReferenceError(problems)
    return Reference(found, digest_of(*(files for _, files in parts)))


def _item_rows(plan: Plan) -> Iterator[Row]:
    number = 0
    for section in plan.sections:
        for item in section.items:
            number += 1
            yield item.model_dump(exclude={"indicators", "required_of", "out_of_scope"}) | {
                "plan_id": plan.plan_id, "section": section.heading,
                "is_out_of_scope": item.out_of_scope, "position": number,
            }


def _item_indicator_rows(plan: Plan) -> Iterator[Row]:
    for item in plan.items:
        for number, indicator_id in enumerate(item.indicators, 1):
            yield {
                "plan_id": plan.plan_id, "content_item_id": item.content_item_id,
                "indicator_id": indicator_id, "position": number,
            }


def _requirement_rows(plan: Plan, versions: dict[str, list[Unit]]) -> Iterator[Row]:
    for report in plan.reports:
        for item in plan.items:
            if not _is_asked(item, report):
                continue
            # a unit assigned twice, one span after the other, still has each line once
            for unit_id in dict.fromkeys(required_units(item.required_of, report, versions)):
                yield {
                    "plan_id": plan.plan_id, "report_id": report.report_id,
                    "content_item_id": item.content_item_id, "unit_id": unit_id,
                }


def _is_asked(item: ContentItem, report: Report) -> bool:
    return not item.out_of_scope and (report.items is None or item.content_item_id in report.items)


def _report_row(plan: Plan, report: Report, position: int) -> Row:
    return report.model_dump(exclude={"items", "assignments", "periods"}) | {
        "plan_id": plan.plan_id, "position": position,
    }


def _period_rows(report: Report) -> Iterator[Row]:
    for number, period in enumerate(report.periods, 1):
        yield period.model_dump(exclude={"due_by_level"}) | {"report_id": report.report_id, "position": number}


def _period_due_rows(report: Report) -> Iterator[Row]:
    for period in report.periods:
        for due in period.due_by_level:
            yield due.model_dump() | {"report_id": report.report_id, "period_id": period.period_id}


def _assignment_rows(report: Report) -> Iterator[Row]:
    for assignment in report.assignments:
        for unit_id in assignment.units:
            yield {
                "report_id": report.report_id, "unit_id": unit_id,
                "valid_from": assignment.valid_from, "valid_to": assignment.valid_to,
            }
