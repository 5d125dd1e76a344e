"""The one list of every file that can be made: the page, the command line and publication all go through it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import queries
from dashboard.export.context import ExportContext
from dashboard.export.data_package import PACKAGE_QUERIES, data_package
from dashboard.export.frames import Frames, handed_out
from dashboard.export.gather import scope
from dashboard.export.office import NO_FILES, OfficeFiles
from dashboard.export.paper.facts import PAPER_QUERIES
from dashboard.export.paper.refused import PaperRefused
from dashboard.export.papers import SET_QUERIES, annual_set, letters, report_docx, report_pdf
from dashboard.export.refused import (
    COUNTS,
    ExportRefused,
    no_deadline,
    no_letter,
    no_paper,
    no_units,
    nobody,
    not_by_period,
    nothing_due,
)
from dashboard.export.reminders import REMINDER_QUERIES, calendar_ics, grouped_list
from dashboard.export.table import table_csv, table_workbook
from dashboard.export.words import section, word
from dashboard.export.workbook import QUERIES, annual_workbook

ANNUAL = "annual-workbook"
TABLE = "table:"
Build = Callable[[Frames, ExportContext, OfficeFiles], bytes]
Stop = Callable[[Frames, ExportContext, OfficeFiles], str | None]
_MIME = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf", ".zip": "application/zip", ".csv": "text/csv", ".ics": "text/calendar",
}
_SCOPE = set(scope("", datetime.min, True, []))
_REMINDED = (COUNTS, *REMINDER_QUERIES)


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file. `queries`: what it is made of, by name. `build` is pure: the same frames, the same bytes.

    `stop`: why there would be nothing to write, in one sentence, from `stop_queries`, which are few and quick.
    `also`: other forms of the same, by suffix. `is_paper`: needs the office's own files.
    """

    name: str
    title: str
    suffix: str
    queries: tuple[str, ...]
    build: Build
    stop: Stop
    stop_queries: tuple[str, ...] = (COUNTS,)
    also: Mapping[str, Build] = field(default_factory=dict)
    is_paper: bool = False

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings that may be asked for."""
        return (self.suffix, *self.also)

    @property
    def asked(self) -> tuple[str, ...]:
        """Every query to run, once."""
        return tuple(dict.fromkeys((*self.queries, *self.stop_queries)))

    @property
    def is_table(self) -> bool:
        """The answer to one query, rather than a file that was laid out."""
        return self.name.startswith(TABLE)


def mime_of(suffix: str) -> str:
    """The media type of a file name's ending; KeyError for one that no export has."""
    return _MIME[suffix]


def export(name: str) -> Export | None:
    """The entry of this name, or None."""
    return exports().get(name)


@cache
def exports() -> dict[str, Export]:
    """Every file by name, the papers first, then the tables."""
    listed = [
        _laid_out(ANNUAL, ".xlsx", QUERIES, lambda f, c, _: annual_workbook(f, c), no_units),
        _laid_out("report-docx", ".docx", PAPER_QUERIES, report_docx, no_paper, is_paper=True),
        _laid_out("report-pdf", ".pdf", SET_QUERIES, report_pdf, nothing_due, is_paper=True),
        _laid_out("annual-set", ".zip", SET_QUERIES, annual_set, no_paper, is_paper=True),
        _laid_out("data-package", ".zip", PACKAGE_QUERIES, _data_package, no_units),
        _laid_out("reminders-letters", ".zip", REMINDER_QUERIES, letters, no_letter, _REMINDED, is_paper=True),
        _laid_out("reminders-list", ".xlsx", REMINDER_QUERIES, lambda f, c, _: grouped_list(f, c), nobody, _REMINDED),
        _laid_out("reminders-calendar", ".ics", REMINDER_QUERIES, lambda f, c, _: calendar_ics(f, c), no_deadline,
                  _REMINDED),
        *(_table(name) for name in queries.names() if set(queries.query(name).params) <= _SCOPE),
    ]
    return {one.name: one for one in listed}


def build(
    wanted: Export, frames: Frames, context: ExportContext, files: OfficeFiles = NO_FILES, suffix: str | None = None
) -> bytes:
    """The file; `frames` hold what `asked` names. ExportRefused: why there is none, in one sentence."""
    sentence = wanted.stop(frames, context, files)
    if sentence:
        raise ExportRefused(sentence)
    maker = wanted.build if suffix in (None, wanted.suffix) else wanted.also[suffix]
    try:
        return maker(frames, context, files)
    except PaperRefused as error:
        raise ExportRefused(str(error)) from error


def _laid_out(
    name: str, suffix: str, names: tuple[str, ...], maker: Build, stop: Stop,
    stop_queries: tuple[str, ...] = (COUNTS,), *, is_paper: bool = False,
) -> Export:
    return Export(name, word(f"export.{name}"), suffix, names, maker, stop, stop_queries, is_paper=is_paper)


def _table(name: str) -> Export:
    title = section("query").get(name) or word("export.table", name=name)
    return Export(
        TABLE + name, title, ".xlsx", (name,), lambda f, c, _: table_workbook(name, handed_out(f[name]), c),
        lambda _, c, __: not_by_period(name, title, c), (), {".csv": lambda f, _, __: table_csv(handed_out(f[name]))},
    )


def _data_package(frames: Frames, context: ExportContext, _: OfficeFiles) -> bytes:
    return data_package({name: handed_out(frames[name]) for name in PACKAGE_QUERIES}, context)
