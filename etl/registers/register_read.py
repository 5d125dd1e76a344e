"""The edited workbook back into reference files; every problem with its sheet and cell, all at once."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from etl.address import letters
from etl.model import Sheet as Page
from etl.read import Reader
from etl.registers.reference import ReferenceError, read_contents
from etl.registers.reference_files import Problem
from etl.registers.reference_plan import Assignment
from etl.registers.register_cell import CellWrong, cell_value
from etl.registers.register_problem import BookProblem, Place, column_of, in_cell, of_model, of_rule, rule_of, whole
from etl.registers.register_rows import Row, Rows, dues_of, files_from
from etl.registers.register_sheets import BY_CODE, HEAD_ROWS, IDENTITY, KIND, SHEETS, Sheet
from etl.registers.register_words import tell
from etl.registers.site import reading_id
from etl.text import message

# a row belongs to a row of another sheet: sheet -> (owner's sheet, columns that name the owner)
_OWNERS = {
    "items": ("plans", ("plan_id",)), "reports": ("plans", ("plan_id",)),
    "periods": ("reports", ("report_id",)), "assignments": ("reports", ("report_id",)),
    "dues": ("periods", ("report_id", "period_id")),
}
_UNIQUE = {"plans": "plan_id", "reports": "report_id"}      # one file, one entry: a second row would replace the first
_NEEDED = (("plans", "plan_id", "items"), ("reports", "report_id", "periods"), ("reports", "report_id", "assignments"))


@dataclass
class Book:
    """What has been read so far: rows and their places by sheet, and the problems."""

    rows: Rows = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    problems: list[BookProblem] = field(default_factory=list)


def read_book(content: bytes, base: Mapping[str, bytes]) -> tuple[dict[str, bytes] | None, list[BookProblem]]:
    """The reference files of an edited workbook, or the problems that keep it out. `base`: the reading in force."""
    with Reader(workers=1) as reader:
        workbook, findings = reader.read(content)
    if workbook is None:
        return None, [whole("unreadable", what=message(finding)) for finding in findings]
    pages = {page.name.strip(): page for page in workbook.sheets}
    identity = {str(row[0]): str(row[1]) for row in pages[IDENTITY].rows if len(row) > 1} if IDENTITY in pages else {}
    if identity.get("kind") != KIND:
        return None, [whole("not_ours")]
    if identity.get("reading") != reading_id(base):
        return None, [whole("stale")]
    book = Book()
    for sheet in SHEETS:
        _read_sheet(book, sheet, pages.get(tell(f"sheet.{sheet.code}")))
    titles = {tell(f"sheet.{sheet.code}") for sheet in SHEETS} | {IDENTITY, tell("book.guide")}
    book.problems += [whole("sheet_unknown", sheet=name) for name, page in pages.items()
                      if name not in titles and any(map(_is_filled, page.rows))]
    if not book.problems:
        book.problems += [*_rows_wrong(book), *_owners_wrong(book)]
    if book.problems:
        return None, book.problems
    files = files_from(book.rows, base)
    try:
        read_contents(files)
    except ReferenceError as error:
        return None, [_located(book, problem, files) for problem in error.problems]
    return files, []


def _is_filled(row: list[Any]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)


def _read_sheet(book: Book, sheet: Sheet, page: Page | None) -> None:
    book.rows[sheet.code], book.places[sheet.code] = [], []
    title = tell(f"sheet.{sheet.code}")
    if page is None:
        book.problems.append(whole("sheet_missing", sheet=title))
        return
    heads = [str(cell).strip() for cell in page.rows[0]] if page.rows else []
    columns = {code: number for number, code in enumerate(heads) if code}
    missing = [column for column in sheet.columns if column.code not in columns]
    book.problems += [whole("column_missing", sheet, column=tell(f"column.{column.code}")) for column in missing]
    known = {columns[column.code] for column in sheet.columns if column.code in columns}
    strays = sorted({number for row in page.rows for number, cell in enumerate(row)
                     if number not in known and _is_filled([cell])})
    book.problems += [whole("column_unknown", sheet, f"{letters(number)}{HEAD_ROWS}") for number in strays]
    if missing or strays:
        return
    for number, cells in enumerate(page.rows[HEAD_ROWS:], HEAD_ROWS + 1):
        if _is_filled(cells):
            place = Place(sheet, number, columns)
            book.rows[sheet.code].append(_read_row(book, place, cells, page))
            book.places[sheet.code].append(place)


def _read_row(book: Book, place: Place, cells: list[Any], page: Page) -> Row:
    row: Row = {}
    for column in place.sheet.columns:
        number, address = place.columns[column.code], place.cell(column.code)
        raw = cells[number] if number < len(cells) else None
        try:
            if address in page.error_cells:
                raise CellWrong("error_value", value=page.error_cells[address])
            if address in page.uncalculated_cells:
                raise CellWrong("no_value")
            row[column.code] = cell_value(column, raw)
        except CellWrong as wrong:
            book.problems.append(in_cell(place, column, wrong.code, **wrong.params))
    return row


def _rows_wrong(book: Book) -> Iterator[BookProblem]:
    """What a row's own model refuses."""
    for sheet in SHEETS:
        for row, place in zip(book.rows[sheet.code], book.places[sheet.code], strict=True):
            values = {name: row[name] for name in sheet.names}
            if sheet.model is Assignment:
                values["units"] = [values.pop("unit_id")]
            elif sheet.code == "periods":
                values["due_by_level"] = dues_of(row, book.rows)
            elif values.get("out_of_scope", False) is None:
                values["out_of_scope"] = row["out_of_scope"] = False
            parts = {"plans": ("sections", "reports"), "reports": ("assignments", "periods")}.get(sheet.code, ())
            try:
                sheet.model.model_validate(values)
            except ValidationError as error:
                yield from (of_model(place, one) for one in error.errors()
                            if not one["loc"] or one["loc"][0] not in parts)


def _owners_wrong(book: Book) -> Iterator[BookProblem]:
    """Rows without an owner, owners that stand twice, and owners without the rows they need."""
    for code, (owner, names) in _OWNERS.items():
        known = {tuple(row[name] for name in names) for row in book.rows[owner]}
        for row, place in zip(book.rows[code], book.places[code], strict=True):
            if tuple(row[name] for name in names) not in known:
                yield in_cell(place, column_of(place.sheet, names[-1]), "unknown_owner", value=row[names[-1]],
                              sheet=tell(f"sheet.{owner}"))
    for code, name in _UNIQUE.items():
        seen: set[str] = set()
        for row, place in zip(book.rows[code], book.places[code], strict=True):
            if row[name] in seen:
                yield of_rule(f"{row[name]!r} is already in sheet, line 0", place)
            seen.add(row[name])
    for code, name, part in _NEEDED:
        owned = {row[name] for row in book.rows[part]}
        for row in book.rows[code]:
            if row[name] not in owned:
                last = max((place.row for place in book.places[part]), default=HEAD_ROWS) + 1
                sheet = BY_CODE[part]
                place = Place(sheet, last, {column.code: number for number, column in enumerate(sheet.columns)})
                yield in_cell(place, column_of(sheet, name), "needed_place", value=row[name])


def _located(book: Book, problem: Problem, files: Mapping[str, bytes]) -> BookProblem:
    """A problem between rows, at the row that it is about."""
    name = problem.file.partition("/")[2]
    sheet = next((sheet for sheet in SHEETS if sheet.register == name), None)
    line = re.search(r"line (\d+)", problem.key)
    if sheet and line:
        reader = csv.reader(io.StringIO(files[name].decode("utf-8-sig"), newline=""))
        lines = [reader.line_num for _ in reader][1:]
        return of_rule(problem.what, book.places[sheet.code][lines.index(int(line[1]))])
    return of_rule(problem.what, _plan_place(book, problem, name))


def _plan_place(book: Book, problem: Problem, name: str) -> Place:
    """The row of a plan's problem: a report's period or unit, the report, the line, or the plan itself."""
    plan_id = name.removeprefix("plans/").removesuffix(".yml")
    rule, facts = rule_of(problem.what)
    wanted: list[tuple[str, dict[str, str]]] = []
    if "sheet" in rule:
        wanted.append((rule["sheet"], {"report_id": problem.key, rule["column"]: facts["value"]}))
    wanted += [("reports", {"report_id": problem.key}),
               ("items", {"plan_id": plan_id, "content_item_id": problem.key}), ("plans", {"plan_id": plan_id})]
    for code, values in wanted:
        for row, place in zip(book.rows[code], book.places[code], strict=True):
            if all(row[key] == value for key, value in values.items()):
                return place
    return book.places["plans"][0]
