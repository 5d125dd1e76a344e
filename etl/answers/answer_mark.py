"""The clerk's own workbook with the wrong cells coloured and commented, and the list as one more sheet.

Values, widths, order, other sheets and macros stay. Nothing is calculated or run. Opens somebody's bytes: only
answer_child.py may call this.
"""

import io
import warnings
from collections.abc import Sequence
from copy import copy

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from etl.answers.answer_loss import is_read_whole, losses
from etl.answers.answer_sheet import FILLS, STYLE_COLUMN, clean, first_cell, words_of, write_list
from etl.answers.answer_words import answer_word, is_answer_sheet
from etl.finding import Finding, Severity

_COMMENT_WIDTH = 340            # pixels; about _LETTERS of the comment's font to a line
_LETTERS, _LINE_HEIGHT, _TALLEST = 46, 19, 460

Places = dict[tuple[str, str], list[Finding]]      # (sheet, cell that carries the mark) -> its findings


def mark(content: bytes, findings: Sequence[Finding], keeps_macros: bool) -> bytes:
    """The workbook, marked. Raises whatever openpyxl raises for a file it cannot open, ValueError if it sees a part."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        book = load_workbook(io.BytesIO(content), keep_vba=keeps_macros, rich_text=True)
    if not is_read_whole(content, len(book.sheetnames)):
        raise ValueError("a workbook that would not come back whole")
    lost = losses(content, [str(warning.message) for warning in said])
    _forget_earlier_marks(book)
    places = _places(book, findings)
    looks = {place: copy(book[place[0]][place[1]]._style) for place in places}
    # a finding inside a merged range leads to the cell that is seen there
    for finding in findings:
        seen = _seen(book, finding)
        if seen:
            looks[finding.sheet or "", first_cell(finding.cell) or ""] = looks[seen]
    sheet = book.create_sheet(_free_title(book))
    notes = []
    if lost:
        notes.append(answer_word("loss.lead", parts=", ".join(answer_word(f"loss.{name}") for name in lost)))
    write_list(sheet, findings, looks, notes)
    for (title, cell), found in places.items():
        _paint(book[title][cell], found)
    _open_on(book, sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _places(book: Workbook, findings: Sequence[Finding]) -> Places:
    places: Places = {}
    for finding in findings:
        seen = _seen(book, finding)
        if seen:
            places.setdefault(seen, []).append(finding)
    return places


def _seen(book: Workbook, finding: Finding) -> tuple[str, str] | None:
    """Where a finding shows: its cell, or the first one of the merged range around it."""
    cell = first_cell(finding.cell)
    sheet = next((sheet for sheet in book.worksheets if sheet.title == finding.sheet), None)
    if cell is None or sheet is None:
        return None
    found = sheet[cell]
    if not isinstance(found, Cell):
        around = next(merged for merged in sheet.merged_cells.ranges if cell in merged)
        cell = around.start_cell.coordinate
    return sheet.title, cell


def _paint(cell: Cell, findings: Sequence[Finding]) -> None:
    """Colour by the worst finding; one comment for all of them, above what somebody had noted there."""
    worst = min((finding.severity for finding in findings), key=list(Severity).index)
    cell.fill = PatternFill("solid", start_color=FILLS[worst], end_color=FILLS[worst])
    texts = list(dict.fromkeys(map(words_of, findings)))
    said = texts[0] if len(texts) == 1 else "\n".join(f"\N{BULLET} {text}" for text in texts)
    if cell.comment:
        said += f"\n\n{answer_word('comment.earlier')}\n{clean(cell.comment.text)}"
    lines = sum(max(-(-len(line) // _LETTERS), 1) for line in said.split("\n"))
    height = min((lines + 1) * _LINE_HEIGHT, _TALLEST)
    cell.comment = Comment(said, answer_word("comment.author"), height=height, width=_COMMENT_WIDTH)


def _forget_earlier_marks(book: Workbook) -> None:
    """A marked workbook that was mended and sent again: take back our list, colours and comments."""
    for sheet in [sheet for sheet in book.worksheets if is_answer_sheet(sheet.title, sheet["A1"].value)]:
        for row in sheet.iter_rows(min_col=2, max_col=STYLE_COLUMN):
            link = row[0].hyperlink
            title, _, place = (link.location if link and link.location else "").rpartition("!")
            title = title.strip("'").replace("''", "'")
            known = title in book.sheetnames and first_cell(place)
            cell = book[title][place] if known else None
            if isinstance(cell, Cell) and _is_ours(cell.comment):
                cell._style = copy(row[-1]._style)
        book.remove(sheet)
    for sheet in book.worksheets:
        for cell in list(sheet._cells.values()):
            if isinstance(cell, Cell) and _is_ours(cell.comment):
                _, _, earlier = cell.comment.text.partition(f"{answer_word('comment.earlier')}\n")
                cell.comment = Comment(earlier, "") if earlier else None


def _is_ours(comment: Comment | None) -> bool:
    return comment is not None and comment.author == answer_word("comment.author")


def _free_title(book: Workbook) -> str:
    taken = {title.casefold() for title in book.sheetnames}
    name = answer_word("sheet.name")
    numbered = (f"{name} ({number})" for number in range(2, len(taken) + 3))
    return name if name.casefold() not in taken else next(t for t in numbered if t.casefold() not in taken)


def _open_on(book: Workbook, sheet: Worksheet) -> None:
    """Let the workbook open on the list, and on it alone: grouped sheets would be edited together."""
    book.active = book.index(sheet)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    for chart in book.chartsheets:
        for view in chart.sheetViews.sheetView:
            view.tabSelected = False
