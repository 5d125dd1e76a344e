"""The papers of a year: the set for a province's 200 units, and the workbook of 5,000 units by twelve months.

Seconds of the processor are judged, the best of some rounds after a warm-up: the machine may be shared, and what is
measured runs on one processor. The rival writes four of the query results with pandas' own to_excel: bare cells, no
titles, no styles, no links, no charts.
"""

import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pandas as pd

import queries
from dashboard.export import annual_workbook
from dashboard.export.catalogue import build as build_file
from dashboard.export.catalogue import export
from dashboard.export.context import ExportContext
from dashboard.export.data_package import PACKAGE_QUERIES, data_package
from dashboard.export.frames import Frames
from dashboard.export.gather import gather
from tests.bench.made_up import build

SET_LIMIT, BOOK_LIMIT = 3.0, 2.0
PROVINCE, NATION = 200, 5000
ROUNDS = 3
PLAN = "p1-2026"
# the sheets that hold most: what a rival writes of the same
RIVAL_QUERIES = ("indicator_by_unit_period", "obligation_status", "timeliness_by_unit_period", "submission_log")


def measure() -> int:
    """Print one line a file; return how many were over their limit."""
    print(f"{'':46}{'cpu s':>8}{'wall s':>8}{'MB':>8}")
    over = 0
    with tempfile.TemporaryDirectory() as folder:
        frames, context = _year(Path(folder), PROVINCE, items=10, names=export("annual-set").asked)
        kinds = ("report-docx", "report-pdf", "annual-workbook", "annual-set")
        for name in kinds:
            limit = SET_LIMIT if name == "annual-set" else None
            over += _line(f"{name}, {PROVINCE} units x 12", lambda name=name: _file(name, frames, context), limit)
    with tempfile.TemporaryDirectory() as folder:
        frames, context = _year(Path(folder), NATION, items=1, names=export("annual-set").asked + PACKAGE_QUERIES)
        print(f"{len(frames['obligation_status']):,} obligations, {len(frames['indicator_by_unit_period']):,} values")
        over += _line(f"workbook, {NATION} units x 12", lambda: annual_workbook(frames, context), BOOK_LIMIT)
        _line(f"data package, {NATION} units x 12", lambda: data_package(frames, context), None, rounds=1)
        for engine in ("openpyxl", "xlsxwriter"):
            if find_spec(engine):
                _line(f"rival: pandas.to_excel, {engine}", lambda e=engine: _rival(frames, e), None, rounds=1)
    return over


def _year(folder: Path, units: int, items: int, names: tuple[str, ...]) -> tuple[Frames, ExportContext]:
    """A made-up province's year: four values for each item of each report."""
    connection = queries.prepare(build(folder, units=units, years=2, items=items).read())
    try:
        unit_ids = queries.all_units(connection)
        return gather(connection, PLAN, queries.as_of("2026-11-20"), True, unit_ids, dict.fromkeys(names))
    finally:
        connection.close()


def _file(name: str, frames: Frames, context: ExportContext) -> bytes:
    return build_file(export(name), frames, context)


def _rival(frames: Frames, engine: str) -> bytes:
    written = BytesIO()
    with pd.ExcelWriter(written, engine=engine) as book:
        for name in RIVAL_QUERIES:
            frames[name].to_excel(book, sheet_name=name[:31], index=False)
    return written.getvalue()


def _line(what: str, make: Callable[[], bytes], limit: float | None, rounds: int = ROUNDS) -> int:
    """Best of the rounds; with more than one, the first does not count."""
    found = []
    for _ in range(rounds + (rounds > 1)):
        cpu, wall = time.process_time(), time.perf_counter()
        size = len(make())
        found.append((time.process_time() - cpu, time.perf_counter() - wall, size))
    cpu, wall, size = min(found[1:] or found)
    is_over = limit is not None and cpu > limit
    said = f"  limit {limit:g}" if limit else ""
    print(f"{what:46}{cpu:8.2f}{wall:8.2f}{size / 1e6:8.1f}{said}{'  OVER' if is_over else ''}", flush=True)
    return int(is_over)
