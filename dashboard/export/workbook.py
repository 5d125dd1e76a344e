"""The annual workbook: one file per plan and year, with the numbers of the pages. Pure: frames in, bytes out."""

from dashboard.export.book import Book
from dashboard.export.chart import write_chart
from dashboard.export.content import write_content
from dashboard.export.context import ExportContext
from dashboard.export.cover import start_cover, write_cover
from dashboard.export.coverage import write_coverage
from dashboard.export.explain import write_explain
from dashboard.export.frames import Frames
from dashboard.export.glossary import write_glossary
from dashboard.export.indicator import write_indicator
from dashboard.export.missing import write_missing
from dashboard.export.source import write_source
from dashboard.export.timeliness import write_timeliness

QUERIES = (
    "coverage_by_plan", "coverage_by_plan_period", "coverage_by_unit_period", "obligation_status",
    "timeliness_by_unit_period", "content_coverage_by_plan", "content_coverage_by_unit_item", "blind_spots",
    "indicator_annual", "indicator_by_unit_period", "period_list", "measure_obligations",
)


def annual_workbook(frames: Frames, context: ExportContext) -> bytes:
    """The .xlsx; `frames` are the results of QUERIES, by name. The same frames and context give the same bytes."""
    book = Book(context)
    cover = start_cover(book)
    contents = [
        ("coverage", write_coverage(book, frames)),
        ("timeliness", write_timeliness(book, frames)),
        ("content", write_content(book, frames)),
        ("indicator", write_indicator(book, frames)),
        ("chart", write_chart(book, frames)),
        ("missing", write_missing(book, frames)),
        ("glossary", write_glossary(book)),
        *(("explain", page) for page in write_explain(book, frames)),
        *(("source", page) for page in write_source(book, frames)),
    ]
    write_cover(cover, frames, contents)
    return book.finish()
