"""What is wrong with a file: code and place, no words (those are in text/vi.toml)."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum

from etl.address import position


class Severity(StrEnum):
    """An error refuses the whole file; a question leaves it waiting for a person; a warning does neither."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"


class Code(StrEnum):
    """Every finding there is, scope first. Each has a message in text/vi.toml and a test."""

    NOT_A_WORKBOOK = "file.not_a_workbook"
    EMPTY_FILE = "file.empty"
    DOCUMENT = "file.document"
    PICTURE = "file.picture"
    ARCHIVE = "file.archive"
    WEB_PAGE = "file.web_page"
    TEXT_TABLE = "file.text_table"
    OLD_FORMAT = "file.old_format"
    PASSWORD_PROTECTED = "file.password_protected"
    DAMAGED = "file.damaged"
    TOO_LARGE = "file.too_large"
    FORBIDDEN_CONTENT = "file.forbidden_content"
    MARKED_SECRET = "file.marked_secret"
    READER_FAILED = "file.reader_failed"
    READER_TIMED_OUT = "file.reader_timed_out"
    MACROS_IGNORED = "file.macros_ignored"
    UNKNOWN_FORM = "file.unknown_form"
    NO_CONTENT = "file.no_content"
    DUPLICATE = "file.duplicate"
    ALREADY_WAITING = "file.already_waiting"
    WAITED = "file.waited"
    NAME_DIFFERS = "file.name_differs"
    HIDDEN_SHEET = "sheet.hidden_ignored"
    HIDDEN_ROWS = "sheet.hidden_rows"
    HIDDEN_COLUMNS = "sheet.hidden_columns"
    PERSONAL_DATA = "sheet.personal_data"
    HIDDEN_IN_MERGE = "sheet.hidden_in_merge"
    SHEET_IGNORED = "sheet.ignored"
    OLD_LETTERS = "sheet.old_letters"
    SEVERAL_SHEETS = "sheet.several"
    COLUMN_MISSING = "header.column_missing"
    COLUMN_TWICE = "header.column_twice"
    COLUMN_IGNORED = "header.column_ignored"
    UNIT_UNKNOWN = "identity.unit_unknown"
    UNIT_AMBIGUOUS = "identity.unit_ambiguous"
    PERIOD_UNKNOWN = "identity.period_unknown"
    REPORT_UNKNOWN = "identity.report_unknown"
    REPORT_AMBIGUOUS = "identity.report_ambiguous"
    NOT_OWED = "identity.not_owed"
    NEEDS_RULING = "identity.needs_ruling"
    CONFLICT = "identity.conflict"
    UNKNOWN_ITEM = "row.unknown_item"
    UNKNOWN_INDICATOR = "row.unknown_indicator"
    DUPLICATE_ROW = "row.duplicate"
    LABEL_DIFFERS = "row.label_differs"
    UNIT_DIFFERS = "row.unit_differs"
    TOTAL_DIFFERS = "row.total_differs"
    NIL_WITH_VALUES = "row.nil_with_values"
    NOT_A_NUMBER = "cell.not_a_number"
    AMBIGUOUS_NUMBER = "cell.ambiguous_number"
    NOT_A_WHOLE_NUMBER = "cell.not_a_whole_number"
    NEGATIVE = "cell.negative"
    NOT_YES_NO = "cell.not_yes_no"
    NOT_A_MARK = "cell.not_a_mark"
    OUT_OF_RANGE = "cell.out_of_range"
    TOO_PRECISE = "cell.too_precise"
    MISPLACED = "cell.misplaced"
    ERROR_VALUE = "cell.error_value"
    FORMULA_WITHOUT_VALUE = "cell.formula_without_value"
    CUMULATIVE_BELOW_PERIOD = "cell.cumulative_below_period"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, at one place. `value` is what was typed; `params` feed the message."""

    severity: Severity
    code: Code
    sheet: str | None = None
    cell: str | None = None
    field: str | None = None
    value: str | None = None
    params: dict[str, str] = dataclasses.field(default_factory=dict)


def in_reading_order(findings: list[Finding]) -> list[Finding]:
    """Sheet by sheet as they come, each from the top row down and from left to right; the file's own first."""
    sheets = list(dict.fromkeys(finding.sheet for finding in findings))
    sheets.sort(key=lambda sheet: sheet is not None)
    return sorted(findings, key=lambda f: (sheets.index(f.sheet), position(f.cell) if f.cell else (-1, -1), f.code))
