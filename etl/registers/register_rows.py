"""Reference files <-> rows of the workbook's sheets; a file in which no value changed keeps its bytes, comments too."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

import yaml

from etl.registers.reference_files import read_files
from etl.registers.reference_plan import Assignment, ContentItem, LevelDue, Period, Plan, Report
from etl.registers.register_change import as_fields, difference
from etl.registers.register_sheets import SHEETS

Row = dict[str, Any]
Rows = dict[str, list[Row]]         # sheet code -> its rows
_WIDTH = 110


def rows_of(files: Mapping[str, bytes]) -> Rows:
    """The rows of every sheet, in the order of the files; plans by their position."""
    found = read_files("", files, [])
    rows: Rows = {sheet.code: [] for sheet in SHEETS}
    for sheet in SHEETS:
        if sheet.register:
            rows[sheet.code] = [one.value.model_dump() for one in found[sheet.register]]
    for plan in sorted((one.value for one in found["plans"]), key=lambda plan: (plan.position, plan.plan_id)):
        rows["plans"].append(plan.model_dump(exclude={"sections", "reports"}))
        rows["items"] += [{"plan_id": plan.plan_id, "section": section.heading} | item.model_dump()
                          for section in plan.sections for item in section.items]
        for report in plan.reports:
            rows["reports"].append(
                {"plan_id": plan.plan_id} | report.model_dump(exclude={"assignments", "periods"}))
            owner = {"report_id": report.report_id}
            for period in report.periods:
                rows["periods"].append(owner | period.model_dump(exclude={"due_by_level"}))
                rows["dues"] += [owner | {"period_id": period.period_id} | due.model_dump()
                                 for due in period.due_by_level]
            rows["assignments"] += [
                owner | {"unit_id": unit_id, "valid_from": a.valid_from, "valid_to": a.valid_to}
                for a in report.assignments for unit_id in a.units
            ]
    return rows


def files_from(rows: Rows, base: Mapping[str, bytes]) -> dict[str, bytes]:
    """The reference files these rows stand for; forms and untouched files are those of `base`."""
    files = {name: content for name, content in base.items() if name.startswith("forms/")}
    for sheet in SHEETS:
        if sheet.register and (rows[sheet.code] or sheet.register in base):
            files[sheet.register] = table_bytes(rows[sheet.code], sheet.names)
    for plan in rows["plans"]:
        files[f"plans/{plan['plan_id']}.yml"] = plan_bytes(plan_data(plan, rows))
    for name in set(files) & set(base):
        if not difference({name: base[name]}, {name: files[name]}):
            files[name] = base[name]
    return dict(sorted(files.items()))


def table_bytes(rows: Sequence[Row], columns: Sequence[str]) -> bytes:
    """Rows as a .csv of the reference folder."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: "" if value is None else value for name, value in as_fields(row).items()} for row in rows)
    return text.getvalue().encode()


def plan_data(plan: Row, rows: Rows) -> Row:
    """A plan as its file has it: keys that may be left out are left out when they say nothing."""
    plan_id = plan["plan_id"]
    items = [row for row in rows["items"] if row["plan_id"] == plan_id]
    return _kept(plan, Plan) | {
        "sections": [
            {"heading": heading, "items": [_kept(item, ContentItem) for item in group]}
            for heading, group in groupby(items, key=lambda row: row["section"])
        ],
        "reports": [_report_data(row, rows) for row in rows["reports"] if row["plan_id"] == plan_id],
    }


def _report_data(report: Row, rows: Rows) -> Row:
    owned = {code: [row for row in rows[code] if row["report_id"] == report["report_id"]]
             for code in ("assignments", "periods")}
    spans = groupby(owned["assignments"], key=lambda row: (row["valid_from"], row["valid_to"]))
    return _kept(report, Report) | {
        "assignments": [
            _kept({"valid_from": first, "valid_to": last}, Assignment) | {"units": [row["unit_id"] for row in group]}
            for (first, last), group in spans
        ],
        "periods": [_kept(row | {"due_by_level": dues_of(row, rows)}, Period) for row in owned["periods"]],
    }


def dues_of(period: Row, rows: Rows) -> list[Row]:
    """The levels' own deadlines of a period, as its file has them."""
    owner = (period["report_id"], period["period_id"])
    return [{name: row[name] for name in LevelDue.model_fields} for row in rows["dues"]
            if (row["report_id"], row["period_id"]) == owner]


def _kept(row: Row, model: type) -> Row:
    """The model's own values of a row; those that equal a default the file may leave out are left out."""
    kept: Row = {}
    for name, field in model.model_fields.items():
        if name in row and (field.is_required() or row[name] != field.get_default(call_default_factory=True)):
            kept[name] = row[name]
    return kept


def plan_bytes(data: Row) -> bytes:
    """A plan as a .yml of the reference folder."""
    return yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False,
    ).encode()


class _Dumper(yaml.SafeDumper):
    """Plain YAML: no anchors, numbers as they are meant."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    whole = value == value.to_integral_value()
    # a fraction is written as text, so that no digit is lost on the way through binary
    return dumper.represent_int(int(value)) if whole else dumper.represent_str(f"{value:f}")


_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(date, yaml.SafeDumper.represent_date)
