"""The receipt slip of a file: what was received from whom, when, and how it stands against its deadline. Pure."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from etl.answers.answer_sheet import clean, first_cell, words_of
from etl.answers.answer_words import answer_word
from etl.finding import Finding
from etl.form_style import lines_needed

_FAMILY = "Times New Roman"
_WIDTHS = (32, 66)
_LINE_POINTS = 16.0
_SIDE = Side(style="thin", color="8A8A8A")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
RECEIPTED = ("accepted", "duplicate")      # outcomes that get a slip: the office has the file


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the slip says. Instants are Viet Nam time; `as_of_day` is the day up to which the status is told."""

    unit_name: str | None
    report_title: str | None
    plan_title: str | None
    period_label: str | None
    outcome: str
    version: int | None
    received_at: datetime
    loaded_at: datetime
    channel: str | None
    file_name: str | None
    sha256: str | None
    submission_id: str
    due_effective: date | None
    status: str | None              # of the obligation; None when the file belongs to none
    days_late: int | None
    as_of_day: date
    findings: Sequence[Finding] = ()
    is_sample: bool = False

    def facts(self) -> list[tuple[str, str]]:
        """(label, words), in the order of the slip."""
        none = answer_word("receipt.none")
        told = {
            "unit": self.unit_name, "report": self.report_title, "plan": self.plan_title,
            "period": self.period_label, "outcome": answer_word(f"outcome.{self.outcome}"),
            "version": self.version, "received_at": _instant(self.received_at), "due": self._due(),
            "status": self._status(), "loaded_at": _instant(self.loaded_at), "channel": self.channel,
            "file": self.file_name, "sha256": self.sha256, "submission": self.submission_id,
        }
        return [(answer_word(f"receipt.{key}"), clean(str(words or none))) for key, words in told.items()]

    def notes(self) -> list[tuple[str, str]]:
        """(place, words) of every finding."""
        return [(_place(finding), words_of(finding)) for finding in self.findings]

    def _due(self) -> str | None:
        if self.status is None:
            return None
        return f"{self.due_effective:%d/%m/%Y}" if self.due_effective else answer_word("receipt.no_due")

    def _status(self) -> str | None:
        if self.status is None:
            return None
        words = answer_word(f"status.{self.status}")
        if self.days_late:
            words = answer_word("receipt.late", status=words, days=self.days_late)
        return answer_word("receipt.as_of", status=words, day=f"{self.as_of_day:%d/%m/%Y}")


def write_receipt(receipt: Receipt) -> bytes:
    """The slip as .xlsx, one A4 page wide."""
    book = Workbook()
    sheet = book.active
    sheet.title = answer_word("receipt.sheet")
    for column, width in zip("AB", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    page = _Page(sheet)
    if receipt.is_sample:
        page.across(answer_word("receipt.sample"), bold=True, center=True)
    page.across(answer_word("receipt.title"), size=16, bold=True, center=True)
    for label, words in receipt.facts():
        page.pair(label, words)
    page.across(answer_word("receipt.findings"), bold=True)
    for place, words in receipt.notes():
        page.pair(place, words)
    if not receipt.findings:
        page.across(answer_word("receipt.no_findings"))
    page.across(answer_word("receipt.note"), size=10, italic=True)
    page.sign(answer_word("receipt.receiver"))
    _set_up(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class _Page:
    """Rows from the top down."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.row = sheet, 0

    def pair(self, label: str, words: str) -> None:
        self.row += 1
        for column, text in enumerate((label, words), start=1):
            cell = self._put(column, text)
            cell.font = Font(name=_FAMILY, size=12)
            cell.border = _BOX
            cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
            cell.quotePrefix = column == 2
        lines = max(lines_needed(text, width - 6) for text, width in zip((label, words), _WIDTHS, strict=True))
        self.sheet.row_dimensions[self.row].height = max(lines, _unbroken(words)) * _LINE_POINTS + 6

    def across(self, text: str, size: float = 12, bold: bool = False, italic: bool = False, center: bool = False
               ) -> None:
        self.row += 1
        cell = self._put(1, text)
        cell.font = Font(name=_FAMILY, size=size, bold=bold, italic=italic)
        cell.alignment = Alignment(horizontal="center" if center else "left", vertical="center", wrap_text=True)
        self.sheet.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=2)
        lines = lines_needed(text, sum(_WIDTHS) - 6)
        self.sheet.row_dimensions[self.row].height = lines * size * 1.45 + 10

    def sign(self, text: str) -> None:
        self.row += 2
        cell = self._put(2, text)
        cell.font = Font(name=_FAMILY, size=12, bold=True)
        cell.alignment = Alignment(horizontal="center")

    def _put(self, column: int, text: str) -> Cell:
        cell = self.sheet.cell(self.row, column, text)
        cell.data_type = "s"            # '=…' is text here
        return cell


def _unbroken(words: str) -> int:
    """Lines of the longest word: a hash has no place to break."""
    return max((-(-len(word) // (_WIDTHS[1] - 6)) for word in words.split()), default=1)


def _set_up(sheet: Worksheet) -> None:
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.7
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = answer_word("sheet.footer")
    sheet.sheet_view.showGridLines = False


def _place(finding: Finding) -> str:
    if not first_cell(finding.cell):
        return answer_word("sheet.whole_file")
    return clean("!".join(filter(None, (finding.sheet, finding.cell))))


def _instant(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y %H:%M}"
