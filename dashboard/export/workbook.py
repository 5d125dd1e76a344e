"""The annual workbook: one file per plan and year, with the numbers of the pages. Pure: frames in, bytes out."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.export.blind import write_blind
from dashboard.export.book import Book
from dashboard.export.chart import write_chart
from dashboard.export.content import write_content
from dashboard.export.context import ExportContext
from dashboard.export.cover import start_cover, write_cover
from dashboard.export.coverage import write_coverage
from dashboard.export.explain import write_explain
from dashboard.export.frames import Frames
from dashboard.export.glossary import write_glossary
from dashboard.export.indicator import lines, link_values, write_indicator
from dashboard.export.league import write_league
from dashboard.export.missing import write_missing
from dashboard.export.results import write_results
from dashboard.export.source import link_submissions, write_source
from dashboard.export.submission import submissions, write_submission
from dashboard.export.timeliness import write_timeliness

QUERIES = (
    "coverage_by_plan", "coverage_by_plan_period", "coverage_by_unit_period", "obligation_status",
    "timeliness_by_unit_period", "content_coverage_by_plan", "content_coverage_by_unit_item", "blind_spots",
    "indicator_annual", "indicator_by_unit_period", "period_list", "measure_obligations", "indicator_by_plan",
    "indicator_before_by_plan", "league_table", "submission_log",
)


def annual_workbook(frames: Frames, context: ExportContext) -> bytes:
    """The .xlsx; `frames` are the results of QUERIES, by name. The same frames and context give the same bytes."""
    with _uncollected():
        return _written(frames, context)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No passes of the garbage collector: over a million short-lived cells they take a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _written(frames: Frames, context: ExportContext) -> bytes:
    book = Book(context)
    cover = start_cover(book)
    taken, found = submissions(frames), lines(frames)
    contents = [
        ("coverage", write_coverage(book, frames)),
        ("timeliness", write_timeliness(book, frames)),
        ("content", write_content(book, frames)),
        ("blind", write_blind(book, frames)),
        ("results", write_results(book, frames)),
        ("indicator", values := write_indicator(book, frames, found)),
        ("chart", write_chart(book, frames, found)),
        ("league", write_league(book, frames)),
        ("missing", write_missing(book, frames)),
        ("glossary", write_glossary(book)),
        *(("explain", page) for page in write_explain(book, frames)),
        ("submission", listed := write_submission(book, frames, taken)),
    ]
    sources = write_source(book, frames, taken)
    link_values(values, frames, found, sources)
    link_submissions(sources, frames, taken, listed)
    write_cover(cover, frames, [*contents, *(("source", page) for page in sources)])
    return book.finish()
