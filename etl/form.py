"""A form's shape (data) -> the pre-filled workbook that a unit's clerk opens."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.form_page import Filling, Page
from etl.form_style import Brush, looks, set_default_font, set_page
from etl.registry import Registry

__all__ = ["Filling", "template_name", "write_template"]


def template_name(registry: Registry, report_id: str, unit_id: str, period_id: str) -> str:
    """The file name of a form; safe on every system."""
    form = registry.forms[registry.reports[report_id].form_id]
    return form["texts"]["file_name"].format(report_id=report_id, unit_id=unit_id, period_id=period_id)


def write_template(
    registry: Registry, report_id: str, unit_id: str, period_id: str, filling: Filling | None = None
) -> bytes:
    """The .xlsx for one unit and period, with a section for each content item required of it; empty unless filled."""
    form = registry.forms[registry.reports[report_id].form_id]
    book = Workbook()
    sheet = book.active
    sheet.title = form["sheets"]["data"]
    set_default_font(book, form)
    form_looks = looks(form)
    page = Page(form, registry, Brush(sheet, form_looks), (report_id, unit_id, period_id), filling or Filling())
    page.write()
    _guard(sheet, form, page.input_cells)
    help_sheet = book.create_sheet(form["sheets"]["help"])
    _write_help(help_sheet, Brush(help_sheet, form_looks), form)
    _write_identity(book.create_sheet(form["sheets"]["identity"]), form, (report_id, unit_id, period_id))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _guard(sheet: Worksheet, form: dict[str, Any], input_cells: dict[str, list[str]]) -> None:
    """Check what is typed, and keep everything but the input cells as it is (without a password)."""
    words = form["value_types"]["yes_no"]
    kinds = {
        "count": {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"},
        "decimal": {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"},
        "yes_no": {"type": "list", "formula1": f'"{words["yes"]},{words["no"]}"'},
        "nil": {"type": "list", "formula1": f'"{form["marks"]["nil"][0]}"'},
    }
    for kind, cells in input_cells.items():
        if cells:
            text = form["validation"][kind]
            check = DataValidation(
                **kinds[kind], allow_blank=True, showErrorMessage=True, errorStyle="stop",
                errorTitle=text["title"], error=text["message"], sqref=" ".join(cells),
            )
            sheet.add_data_validation(check)
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = False     # False allows it


def _write_help(sheet: Worksheet, brush: Brush, form: dict[str, Any]) -> None:
    width = form["help"]["width"]
    sheet.column_dimensions["A"].width = width
    brush.put(1, 1, form["help"]["title"], "title")
    brush.height(1, [(form["help"]["title"], width)])
    for row, line in enumerate(form["help"]["lines"], start=2):
        brush.put(row, 1, line, "plain")
        brush.height(row, [(line, width * 0.95)])
    sheet.protection.sheet = True
    set_page(sheet, form, None)


def _write_identity(sheet: Worksheet, form: dict[str, Any], key: tuple[str, str, str]) -> None:
    """What the road reads first: whose form this is, out of the clerk's way."""
    values = (form["form_id"], str(form["version"]), *key)
    for row in zip(("form_id", "form_version", "report_id", "unit_id", "period_id"), values, strict=True):
        sheet.append(row)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
