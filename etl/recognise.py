"""Which form a workbook is, where its table stands, and whose report for which period it holds."""

from dataclasses import dataclass

from etl.answers.answer_words import is_answer_sheet
from etl.file_name import differing_name
from etl.finding import Code, Finding, Severity, in_reading_order
from etl.header import Header, column_missing, find_header
from etl.identity import Clues, identify
from etl.label import Said, read_labels, read_period_lines, read_title
from etl.layout import Layout
from etl.model import Identity, Recognised, Saying, Sheet, Unsettled, Workbook
from etl.number import as_typed
from etl.old_letters import in_unicode
from etl.reading.secrecy import name_is_marked
from etl.registry import Registry
from etl.spelling import plain


@dataclass(frozen=True, slots=True)
class _Table:
    """The sheet that holds a form's table."""

    layout: Layout
    sheet: Sheet
    header: Header


def recognise(
    workbook: Workbook, registry: Registry, answers: Identity, file_name: str,
    decided: frozenset[str] = frozenset(),
) -> tuple[Recognised | Unsettled | None, list[Finding]]:
    """Know the workbook, or say what has to be asked (Unsettled); None for one that is refused.

    decided: the parts of `answers` that a logged decision gave, which overrule the file.
    """
    if name_is_marked(file_name):
        return None, [Finding(Severity.ERROR, Code.MARKED_SECRET)]
    workbook, mended, is_marked = in_unicode(workbook)
    if is_marked:
        return None, [Finding(Severity.ERROR, Code.MARKED_SECRET)]
    hidden = _hidden_identity(workbook, registry)
    tables, findings = _find_tables(workbook, registry, hidden, answers)
    findings += _unread_sheets(workbook, registry, is_form=bool(tables))
    findings += [Finding(Severity.WARNING, Code.OLD_LETTERS, *place, value=text) for *place, text in mended]
    if not tables:
        return None, in_reading_order(findings)
    table = tables[0]
    said = read_labels(table.sheet, table.header.first_row, table.layout)
    if len(tables) > 1:
        return Unsettled(Identity(), _sayings(table, said)), in_reading_order([*findings, _either(tables, registry)])
    lines = () if hidden.period_id else tuple(read_period_lines(table.sheet, table.header.first_row, table.layout))
    edition = table.layout.edition(table.header.texts(table.sheet)) if table.layout.editions else None
    clues = Clues(table.layout.form_id, hidden, said, answers, decided, edition, lines)
    identity, found = identify(clues, registry)
    findings = in_reading_order(findings + found + table.header.findings(table.sheet, table.layout))
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return None, findings
    if Severity.QUESTION in severities:
        return Unsettled(identity, _sayings(table, said)), findings
    findings += differing_name(file_name, identity, registry)
    return Recognised(identity, table.sheet, table.header.row, table.header.columns), findings


def _sayings(table: _Table, said: dict[str, Said]) -> tuple[Saying, ...]:
    """The file's own words, for the person who is asked."""
    title = read_title(table.sheet, table.header.first_row, table.layout)
    words = ({"title": title} if title else {}) | said
    return tuple(Saying(key, found.text, found.sheet, found.cell) for key, found in words.items())


def _hidden_identity(workbook: Workbook, registry: Registry) -> Identity:
    """What our own form says of itself in its hidden sheet; empty for any other file."""
    names = {layout.identity_sheet for layout in registry.layouts.values()}
    pairs = {
        str(row[0]): as_typed(row[1])
        for sheet in workbook.sheets if sheet.name in names
        for row in sheet.rows if len(row) > 1 and row[0] and row[1]
    }
    return Identity(**{key: pairs.get(key) for key in Identity.__slots__})


def _find_tables(
    workbook: Workbook, registry: Registry, hidden: Identity, answers: Identity
) -> tuple[list[_Table], list[Finding]]:
    """The one visible sheet that carries a form's table; twice when it fits two forms alike."""
    layouts = _possible(registry, hidden, answers)
    fitting = [found for sheet in workbook.sheets if not sheet.is_hidden and (found := _fitting(sheet, layouts))]
    if len(fitting) > 1:
        fitting = [found for found in fitting if _is_filled(found[0])] or fitting[:1]
    if len(fitting) > 1:
        names = "; ".join(found[0].sheet.name for found in fitting)
        place = fitting[1][0].sheet.name
        return [], [Finding(Severity.ERROR, Code.SEVERAL_SHEETS, place, params={"sheets": names})]
    if fitting:
        return _of_named_report(fitting[0], registry), []
    if hidden.form_id in registry.layouts:
        layout = registry.layouts[hidden.form_id]
        return [], [column_missing(None, None, layout.heading_of["in_period"])]
    return [], [Finding(Severity.ERROR, Code.UNKNOWN_FORM)]


def _possible(registry: Registry, hidden: Identity, answers: Identity) -> list[Layout]:
    """The forms that a file may be: the one it says it is, or that an answered report uses, else all."""
    report = registry.reports.get(answers.report_id or "")
    for form_id in (hidden.form_id, report.form_id if report else None):
        if form_id in registry.layouts:
            return [registry.layouts[form_id]]
    return list(registry.layouts.values())


def _fitting(sheet: Sheet, layouts: list[Layout]) -> list[_Table]:
    """The sheet as the form it fits best; as several when it fits them alike."""
    tables = [_Table(layout, sheet, header) for layout in layouts
              if (header := find_header(sheet, layout)) and header.is_form]
    most = max((len(table.header.columns) for table in tables), default=0)
    return [table for table in tables if len(table.header.columns) == most]


def _of_named_report(tables: list[_Table], registry: Registry) -> list[_Table]:
    """Of several forms that fit, the one whose report the sheet itself names."""
    if len(tables) == 1:
        return tables
    texts = {plain(said.text) for table in tables
             for said in read_labels(table.sheet, table.header.first_row, table.layout).values()}
    named = {report.form_id for report in registry.reports.values() if plain(report.report_id) in texts}
    return [table for table in tables if table.layout.form_id in named] or tables


def _either(tables: list[_Table], registry: Registry) -> Finding:
    """The question between the reports of the forms that fit alike."""
    reports = [report for table in tables for report in registry.reports_of_form.get(table.layout.form_id, ())]
    return Finding(Severity.QUESTION, Code.REPORT_AMBIGUOUS, tables[0].sheet.name, field="report", params={
        "proposals": "; ".join(report.title for report in reports),
        "proposal_ids": ",".join(report.report_id for report in reports),
    })


def _is_filled(table: _Table) -> bool:
    """True when a named row below the headings and the column numbers holds anything in a value column."""
    columns = table.header.columns
    names = [columns[key] for key in ("code", "label") if key in columns]
    values = [columns[key] for key in ("in_period", "cumulative", "nil") if key in columns]
    return any(
        any(row[name] != "" for name in names) and any(row[value] != "" for value in values)
        for row in table.sheet.rows[table.header.row + 2:]
    )


def _unread_sheets(workbook: Workbook, registry: Registry, *, is_form: bool) -> list[Finding]:
    """Sheets with something in them that are left out, but not in silence: hidden ones, and those without a form."""
    layouts = registry.layouts.values()
    own = {name for layout in layouts for name in (layout.identity_sheet, layout.help_sheet)}
    return [
        Finding(Severity.WARNING, Code.HIDDEN_SHEET if sheet.is_hidden else Code.SHEET_IGNORED, sheet.name)
        for sheet in workbook.sheets
        if sheet.name not in own and not is_answer_sheet(sheet.name, _first(sheet))
        and any(cell != "" for row in sheet.rows for cell in row)
        and (sheet.is_hidden or (is_form and not _fitting(sheet, list(layouts))))
    ]


def _first(sheet: Sheet) -> object:
    """What stands in A1."""
    return sheet.rows[0][0] if sheet.rows and sheet.rows[0] else ""
