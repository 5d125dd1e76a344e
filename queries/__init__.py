"""The definitions: every number has one .sql file here. SELECT only; nothing in this package can change data."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

_FOLDER = Path(__file__).parent
# in order of dependence
_VIEWS = (
    "submission_at",
    "resubmission_at",
    "status_at",
    "obligation_at",
    "lineage_at",
    "unit_now_at",
    "group_tally_at",
    "tally_at",
    "period_name",
    "rollup_at",
    "content_at",
    "unit_items_at",
    "content_rollup_at",
    "value_at",
    "series_at",
    "annual_at",
    "year_to_date_at",
    "annual_sum_at",
    "earlier_plan",
)
# what a query with these parameters is asked when nobody narrows it: everything that is owed
EVERYTHING = {
    "period_ids": None, "measure": "required_count", "item_measure": "content_rate", "scope_kind": "plan",
    "scope_id": "", "scope_view": "as_was", "scope_unit_id": None, "content_item_id": None, "indicator_id": None,
    "indicator_ids": None, "since_day": None, "until_day": None,
}
_HEADER = re.compile(r"^-- (Answers|Grain|Rows|Params|Columns):\s*(.*)$")


class UnknownQuery(KeyError):
    """No .sql file of that name."""


@dataclass(frozen=True, slots=True)
class Query:
    """One .sql file: its header, checked by tests/house, and its text."""

    name: str
    answers: str
    grain: tuple[str, ...]
    params: dict[str, str]      # name -> type
    columns: tuple[str, ...]
    sql: str
    is_by_unit: bool            # a row is the same whichever other units are asked for


def as_of(text: str) -> datetime:
    """An instant from ISO text. A bare date means that its whole day has passed: 2022-11-20 is 21/11 00:00."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.combine(date.fromisoformat(text) + timedelta(days=1), datetime.min.time())
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is not None:
        # the store keeps Viet Nam time, UTC+7 all year
        instant = (instant - instant.utcoffset() + timedelta(hours=7)).replace(tzinfo=None)
    return instant


@cache
def names() -> tuple[str, ...]:
    """All queries, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.sql")))


@cache
def checks() -> tuple[str, ...]:
    """All check queries: each returns the rows that are wrong, so empty is healthy."""
    return tuple(sorted(path.stem for path in (_FOLDER / "checks").glob("*.sql")))


@cache
def query(name: str) -> Query:
    """The query or check of that name; raises UnknownQuery."""
    for folder in (_FOLDER, _FOLDER / "checks"):
        path = folder / f"{name}.sql"
        if re.fullmatch(r"\w+", name) and path.is_file():
            return _parse(path)
    raise UnknownQuery(name)


@cache
def views() -> dict[str, str]:
    """Shared meaning: signature, 'obligation_at(p_as_of, …)' -> its SELECT. In order of dependence."""
    found = {}
    for stem in _VIEWS:
        text = (_FOLDER / "views" / f"{stem}.sql").read_text(encoding="utf-8")
        found[text.splitlines()[0].removeprefix("-- ")] = text
    return found


def prepare(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Give a connection or cursor the shared views; once each, since cursors do not share them."""
    for signature, select in views().items():
        connection.execute(f"create or replace temp macro {signature} as table {select}")
    return connection


def execute(connection: duckdb.DuckDBPyConnection, name: str, **params: object) -> duckdb.DuckDBPyConnection:
    """Run a query by name on a prepared connection; fetch from what comes back.

    Every parameter of its header must be given, by name; those it does not have may be given too,
    so that one set of filters serves many queries. Raises UnknownQuery, or TypeError for a missing one.
    """
    wanted = query(name)
    missing = set(wanted.params) - set(params)
    if missing:
        raise TypeError(f"{name} needs {sorted(missing)}")
    return connection.execute(wanted.sql, {key: params[key] for key in wanted.params})


def run(connection: duckdb.DuckDBPyConnection, name: str, **params: object) -> pd.DataFrame:
    """The same as a table: dates as datetime64, text as str, rates as fractions; what is not known is NaN or NaT."""
    # through Arrow: twice as fast as .df() on text
    return execute(connection, name, **params).to_arrow_table().to_pandas(date_as_object=False)


def all_units(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every unit there is: what a viewer without limits may see."""
    return [unit_id for (unit_id,) in connection.execute("select distinct unit_id from unit order by 1").fetchall()]


def _parse(path: Path) -> Query:
    text = path.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    label = ""
    for line in text.splitlines()[1:]:
        if not line.startswith("--"):
            break
        match = _HEADER.match(line)
        if match:
            label = match[1]
            header[label] = match[2]
        elif label and line.startswith("--   "):
            header[label] += " " + line.removeprefix("--").strip()
    params = dict(part.strip().removeprefix("$").split(" ", 1) for part in header["Params"].split(";") if part.strip())
    grain = re.search(r"\(([^)]*)\)", header["Grain"])
    return Query(
        path.stem, header["Answers"], tuple(re.split(r",\s*", grain[1])) if grain else (),
        params, tuple(re.split(r",\s*", header["Columns"])), text, "Rows" in header,
    )
