"""Permission row by row, through time: a cursor on which every table holds only what falls on the viewer's days.

Each table of the published file is covered by a temporary view of its name (queries/seen/*.sql), so that all queries,
also those yet to be written, read past none of them. A table that nobody made a rule for is empty.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

_FOLDER = Path(__file__).parent / "seen"
# registers and plans: what is asked of everybody, how units are called and where they stand; nobody's reports
_OPEN = frozenset({
    "plan", "report", "period", "period_due", "content_item", "content_item_indicator", "indicator", "form",
    "unit", "unit_alias", "unit_parent", "unit_successor", "calendar_day", "setting",
})


@dataclass(frozen=True, slots=True)
class Days:
    """Which days of which units are the viewer's: of each unit the stretches (first day, last day), both in it.

    is_whole: all days of each of them, so that the units alone say everything.
    """

    stretches: dict[str, tuple[tuple[date, date], ...]]
    is_whole: bool = False

    @property
    def units(self) -> list[str]:
        """The units that are seen on any day, each once."""
        return list(self.stretches)

    def has(self, unit_id: str | None, day: date) -> bool:
        """True when the day is one of the viewer's of this unit."""
        return any(first <= day <= last for first, last in self.stretches.get(unit_id or "", ()))

    def has_all(self, unit_id: str | None) -> bool:
        """True when every day of the unit is the viewer's."""
        return self.stretches.get(unit_id or "") == EVER

    def beside(self, unit_ids: tuple[str, ...]) -> "Days":
        """The same with all days of these units."""
        return _days(self.stretches | dict.fromkeys(unit_ids, EVER))


EVER = ((date.min, date.max),)


def whole(unit_ids: list[str]) -> Days:
    """All days of these units."""
    return Days(dict.fromkeys(unit_ids, EVER), is_whole=True)


def days_of(units_under: pd.DataFrame) -> Days:
    """What the query of that name says."""
    found: dict[str, tuple[tuple[date, date], ...]] = {}
    firsts, lasts = (units_under[name].dt.date for name in ("first_day", "last_day"))
    for unit_id, first, last in zip(units_under["unit_id"], firsts, lasts, strict=True):
        found[unit_id] = (*found.get(unit_id, ()), (first, last))
    return _days(found)


def _days(found: dict[str, tuple[tuple[date, date], ...]]) -> Days:
    # who sees no unit is not taken for somebody who sees whole ones
    return Days(found, is_whole=bool(found) and all(stretches == EVER for stretches in found.values()))


def cover(cursor: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Cover the tables of 'published' on a cursor of etl.store.open_with_memory; until `show`, nothing is seen."""
    show(cursor, Days({}))
    tables = cursor.execute(
        "select table_name from duckdb_tables() where database_name = 'published' order by 1").fetchall()
    for table in sorted({name for (name,) in tables} - _OPEN, key=_after_what_it_reads):
        path = _FOLDER / f"{table}.sql"
        rule = path.read_text(encoding="utf-8") if path.is_file() else f"from published.main.{table} where false"
        cursor.execute(f"create or replace temp view {table} as {rule}")
    return cursor


def show(cursor: duckdb.DuckDBPyConnection, days: Days) -> None:
    """Say whose days the covered tables hold from now on."""
    rows = [(unit_id, *stretch) for unit_id, stretches in days.stretches.items() for stretch in stretches]
    unit_ids, first_days, last_days = zip(*rows, strict=True) if rows else ((), (), ())
    cursor.execute(_DAYS, {"unit_ids": unit_ids, "first_days": first_days, "last_days": last_days})


def _after_what_it_reads(table: str) -> int:
    # a view's text is looked at when it is made
    return ("obligation", "submission").index(table) if table in ("obligation", "submission") else 2


_DAYS = """
create or replace temp table seen_days as
select
    unnest($unit_ids::varchar[]) as unit_id,
    unnest($first_days::date[]) as first_day,
    unnest($last_days::date[]) as last_day
"""
