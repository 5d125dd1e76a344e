"""Sheet 'cover': which plan, as of when, with which filters, the main numbers with n/N, and what is in the book."""

from collections.abc import Iterator
from typing import Any

from openpyxl.utils import get_column_letter

from dashboard.export.book import Book, Page
from dashboard.export.frames import Frames, only
from dashboard.export.height import ONE_LINE, row_height
from dashboard.export.words import word
from dashboard.text import section as screen_section

# measure of the text catalogue, query, numerator, denominator, rate
_NUMBERS = (
    ("coverage_rate", "coverage_by_plan", "covered_count", "due_count", "coverage_rate"),
    ("on_time_rate", "coverage_by_plan", "on_time_due_count", "due_with_deadline_count", "on_time_rate"),
    ("consistency_rate", "coverage_by_plan", "consistent_unit_count", "due_unit_count", "consistency_rate"),
    ("content_rate", "content_coverage_by_plan", "covered_count", "required_count", "coverage_rate"),
    ("content_received_rate", "content_coverage_by_plan", "covered_count", "received_required_count",
     "coverage_among_received_rate"),
)
_WIDTHS = (34, 12, 12, 12, 78)


def start_cover(book: Book) -> Page:
    """The first page, still empty: it tells what the others hold, so it is written last."""
    page = book.page(word("sheet.cover"))
    page.set_widths(_WIDTHS)
    return page


def write_cover(page: Page, frames: Frames, contents: list[tuple[str, Page]]) -> None:
    """Fill the cover; `contents`: the word section entry that says what a page is about, and the page."""
    context = page.book.context
    title = word("title.book", year=context.year) if context.year else word("title.book_without_year")
    page.title_block(title)
    for label, value in _facts(page):
        _merged_row(page, [(label, "label"), (value, "text")])
    page.append([])
    page.line(word("cover.numbers"), "plan")
    heads = ("measure", "count", "total", "rate", "definition")
    page.append([(word(f"cover.{name}"), "head") for name in heads])
    page.body(_numbers(frames))
    page.append([])
    page.line(word("cover.contents"), "plan")
    _merged_row(page, [(word(f"cover.{name}"), "head") for name in ("sheet", "rows", "about")])
    for about, other in contents:
        _merged_row(page, [
            (other.sheet.title, "link_label"), (other.body_count, "count"), (word(f"about.{about}"), "text"),
        ])
        page.link(f"A{page.row_number}", other.place(1))


def _merged_row(page: Page, cells: list[tuple[Any, str]]) -> None:
    """A row whose last cell takes all columns that are left; merged cells do not grow by themselves."""
    value, style = cells[-1]
    height = row_height([(value, sum(_WIDTHS[len(cells) - 1:]), page.book.styles.size(style))]) or ONE_LINE
    page.append([*cells, *[(None, style)] * (len(_WIDTHS) - len(cells))], height)
    page.sheet.merged_cells.add(f"{get_column_letter(len(cells))}{page.row_number}:E{page.row_number}")


def _facts(page: Page) -> Iterator[tuple[str, Any]]:
    context = page.book.context
    yield word("cover.plan"), context.plan_title
    yield word("cover.issuer"), context.issuer
    yield word("cover.number"), context.number or word("cover.no_number")
    if context.issued_on:
        yield word("cover.issued_on"), f"{context.issued_on:%d/%m/%Y}"
    if context.note:
        yield word("cover.note"), context.note
    yield word("cover.as_of"), context.as_of_words
    yield word("cover.extensions"), context.extension_words
    yield from context.filters


def _numbers(frames: Frames) -> Iterator[list[tuple[Any, str]]]:
    measures = screen_section("measure")
    for measure, query, count, total, rate in _NUMBERS:
        found = only(frames[query], (count, total, rate))
        value = found[rate]
        yield [
            (measures[measure]["label"], "label"), (found[count] or 0, "count"), (found[total] or 0, "count"),
            (word("cell.none") if value is None else value, "rate"), (measures[measure]["definition"], "text"),
        ]
