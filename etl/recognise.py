"""Which form a workbook is, where its table stands, and whose report for which period it holds."""

from dataclasses import dataclass

from etl.finding import Code, Finding, Severity, in_reading_order
from etl.header import Header, column_missing, find_header
from etl.identity import Clues, identify
from etl.label import Said, read_labels, read_title
from etl.layout import Layout
from etl.model import Identity, Recognised, Saying, Sheet, Unsettled, Workbook
from etl.number import as_typed
from etl.registry import Registry
from etl.secrecy import name_is_marked


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
    hidden = _hidden_identity(workbook, registry)
    table, findings = _find_table(workbook, registry, hidden)
    findings += _hidden_sheets(workbook, registry)
    if table is None:
        return None, in_reading_order(findings)
    said = read_labels(table.sheet, table.header.row, table.layout)
    identity, found = identify(Clues(table.layout.form_id, hidden, said, answers, decided), registry)
    findings = in_reading_order(findings + found + table.header.findings(table.sheet, table.layout))
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return None, findings
    if Severity.QUESTION in severities:
        return Unsettled(identity, _sayings(table, said)), findings
    return Recognised(identity, table.sheet, table.header.row, table.header.columns), findings


def _sayings(table: _Table, said: dict[str, Said]) -> tuple[Saying, ...]:
    """The file's own words, for the person who is asked."""
    title = read_title(table.sheet, table.header.row, table.layout)
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


def _find_table(
    workbook: Workbook, registry: Registry, hidden: Identity
) -> tuple[_Table | None, list[Finding]]:
    """The one visible sheet that carries a form's table."""
    layouts = [registry.layouts[hidden.form_id]] if hidden.form_id in registry.layouts else registry.layouts.values()
    tables = []
    for sheet in workbook.sheets:
        if sheet.is_hidden:
            continue
        for layout in layouts:
            header = find_header(sheet, layout)
            if header and header.is_form:
                tables.append(_Table(layout, sheet, header))
                break
    if len(tables) > 1:
        tables = [table for table in tables if _is_filled(table)] or tables[:1]
    if len(tables) > 1:
        names = "; ".join(table.sheet.name for table in tables)
        return None, [Finding(Severity.ERROR, Code.SEVERAL_SHEETS, tables[1].sheet.name, params={"sheets": names})]
    if tables:
        return tables[0], []
    if hidden.form_id in registry.layouts:
        layout = registry.layouts[hidden.form_id]
        return None, [column_missing(None, None, layout.heading_of["in_period"])]
    return None, [Finding(Severity.ERROR, Code.UNKNOWN_FORM)]


def _is_filled(table: _Table) -> bool:
    """True when a named row below the headings and the column numbers holds anything in a value column."""
    columns = table.header.columns
    names = [columns[key] for key in ("code", "label") if key in columns]
    values = [columns[key] for key in ("in_period", "cumulative", "nil") if key in columns]
    return any(
        any(row[name] != "" for name in names) and any(row[value] != "" for value in values)
        for row in table.sheet.rows[table.header.row + 2:]
    )


def _hidden_sheets(workbook: Workbook, registry: Registry) -> list[Finding]:
    """Hidden sheets with something in them are left out, but not in silence."""
    own = {layout.identity_sheet for layout in registry.layouts.values()}
    return [
        Finding(Severity.WARNING, Code.HIDDEN_SHEET, sheet.name)
        for sheet in workbook.sheets
        if sheet.is_hidden and sheet.name not in own and any(cell != "" for row in sheet.rows for cell in row)
    ]
