"""Put a reading of the reference files into the store, and derive from it who owes what by when."""

import json
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Protocol

import duckdb

from etl.deadline import Calendar, effective_due, steps_as_data
from etl.schema import statement
from etl.store import now

# one table each, in the order they are rewritten
REGISTERS = (
    "plan", "content_item", "content_item_indicator", "requirement", "indicator", "unit", "unit_parent",
    "unit_successor", "unit_alias", "report", "period", "period_due", "assignment", "form",
)


class Reference(Protocol):
    """What etl/registers/reference.py hands over: rows per register, and the calendar's overrides."""

    sha256: str
    calendar_overrides: list[tuple[date, bool, str]]

    def tables(self) -> dict[str, list[dict]]: ...


def write_registers(connection: duckdb.DuckDBPyConnection, reference: Reference, source: str) -> int:
    """Replace the registers and the obligations in one transaction; return the number of obligations."""
    connection.execute("begin")
    try:
        replace_registers(connection, reference, source)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return connection.execute("select count(*) from obligation").fetchone()[0]


def replace_registers(connection: duckdb.DuckDBPyConnection, reference: Reference, source: str) -> str:
    """The same inside the caller's transaction; return the id of the reading."""
    tables = reference.tables()
    for name in REGISTERS:
        connection.execute(f"delete from {name}")
        insert_rows(connection, name, tables.get(name, []))
    _write_calendar(connection, tables, reference.calendar_overrides)
    connection.execute("delete from obligation")
    connection.execute(statement("make_obligations"))
    connection.execute("drop table due")
    load_id = str(uuid.uuid4())
    connection.execute(
        "insert into reference_load values ($id, $at, $sha256, $source)",
        {"id": load_id, "at": now(), "sha256": reference.sha256, "source": source},
    )
    return load_id


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict]) -> None:
    """Insert rows given as dictionaries of column -> value; a column left out is null."""
    if not rows:
        return
    described = connection.execute(f"describe {table}").fetchall()
    types = {column: kind for column, kind, *_ in described}
    unknown = set().union(*rows) - set(types)
    if unknown:
        raise ValueError(f"{table} has no column {sorted(unknown)}")
    columns = [column for column in types if any(column in row for row in rows)]
    lists = {column: [row.get(column) for row in rows] for column in columns}
    picks = ", ".join(_unnested(column, types[column]) for column in columns)
    connection.execute(f"insert into {table} ({', '.join(columns)}) select {picks}", lists)


def _unnested(column: str, kind: str) -> str:
    return f"unnest(${column}::{kind}[]) as {column}"


def _write_calendar(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, list[dict]], overrides: list[tuple[date, bool, str]]
) -> None:
    periods = tables.get("period", [])
    dated = periods + tables.get("period_due", [])
    edges = [p["period_end"] for p in periods] + [p["due_nominal"] for p in dated if p.get("due_nominal")]
    first = min([p["period_start"] for p in periods] + edges, default=now().date())
    last = max(edges, default=now().date())
    # wide enough to count working days late for years after the last deadline
    calendar = Calendar(date(first.year - 1, 1, 1), date(max(last, now().date()).year + 5, 12, 31), overrides)
    connection.execute("delete from calendar_day")
    insert_rows(connection, "calendar_day", [
        {"day": d.day, "is_working": d.is_working, "working_index": d.working_index, "reason": d.reason}
        for d in calendar.days
    ])
    connection.execute(
        "create or replace table due (report_id varchar, period_id varchar, level varchar, due_nominal date,"
        " due_text varchar, due_base date, due_steps varchar)"
    )
    insert_rows(connection, "due", list(_due_rows(tables, calendar)))


def _due_rows(tables: dict[str, list[dict]], calendar: Calendar) -> Iterator[dict]:
    """One row a period (level '') and one more for each level that has a deadline of its own."""
    reports = {r["report_id"]: r for r in tables.get("report", [])}
    for row in [p | {"level": ""} for p in tables.get("period", [])] + tables.get("period_due", []):
        report = reports[row["report_id"]]
        due, steps = effective_due(
            row.get("due_nominal"), row.get("due_text"), report["deadline_reading"], report["roll_policy"], calendar,
        )
        yield {
            "report_id": row["report_id"], "period_id": row["period_id"], "level": row["level"],
            "due_nominal": row.get("due_nominal"), "due_text": row.get("due_text"), "due_base": due,
            "due_steps": json.dumps(steps_as_data(steps), ensure_ascii=False),
        }
