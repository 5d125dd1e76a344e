"""The five plans of the product with reports of every fate, written straight into a store in memory: one for all tests.

Of each plan's obligations, in order: on time, late, nil in part, sent back, exempt, extended, never sent; then again.
Every unit leaves the plan's first item blank.
"""

import hashlib
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import duckdb

import queries
from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames
from dashboard.export.gather import gather, read_spans
from dashboard.export.span import Span
from etl.obligation import insert_rows, write_registers
from etl.registers.reference import read_reference
from etl.schema import migrations, statement

ROOT = Path(__file__).parents[1]
PLANS = (
    "hnd-binh-duong-2022", "mttq-tra-vinh-2022", "ttdn-binh-duong-2021", "lhpn-hoc-mon-2023", "ttdn-que-minh-2023",
)
FATES = ("on_time", "late", "nil", "returned", "exempt", "extended", "never")
SHEET = "Báo cáo"
NOTE = "Có {count} buổi \"giao lưu\"; đã gửi kèm {{ảnh}}\nvà danh mục"


@cache
def five_plans() -> duckdb.DuckDBPyConnection:
    """The store, prepared for queries; tests must not change it."""
    connection = duckdb.connect()
    for name in migrations():
        connection.execute(statement(name))
    write_registers(connection, read_reference(ROOT / "data" / "reference"), "test")
    connection.execute("insert into setting values ('is_sample', 'true', timestamp '2026-01-01')")
    rows = _rows(connection)
    for table, found in rows.items():
        insert_rows(connection, table, found)
    return queries.prepare(connection)


def as_of_end(plan_id: str) -> datetime:
    """The end of the plan's year: everything is due."""
    return queries.as_of(f"{plan_id[-4:]}-12-31")


@cache
def gathered(plan_id: str, names: tuple[str, ...], span_key: str = "") -> tuple[Frames, ExportContext]:
    """The frames and context of a plan as of the end of its year; `span_key` '' is the year."""
    connection = five_plans()
    found = [span for span in spans(plan_id) if span.key == (span_key or plan_id[-4:])]
    return gather(connection, plan_id, as_of_end(plan_id), True, queries.all_units(connection), names, found[0])


def spans(plan_id: str) -> tuple[Span, ...]:
    """The year and its parts."""
    return read_spans(five_plans(), plan_id)


def _rows(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """The rows of the ledger, by table."""
    rows: dict[str, list[dict]] = {name: [] for name in ("submission", "submission_item", "fact", "decision")}
    asked = _asked(connection)
    owed = connection.execute(
        "select plan_id, report_id, unit_id, period_id, obligation_id::varchar, coalesce(due_base, period_end - 20)"
        " from obligation order by plan_id, period_position, unit_position, unit_id"
    ).fetchall()
    numbers = dict.fromkeys(PLANS, 0)
    for plan_id, report_id, unit_id, period_id, obligation_id, day in owed:
        number = numbers[plan_id]
        numbers[plan_id] += 1
        scope = {"plan_id": plan_id, "report_id": report_id, "unit_id": unit_id, "period_id": period_id}
        _write(rows, scope, obligation_id, day, number, asked[report_id, unit_id])
    return rows


def _asked(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[tuple]]:
    """(report, unit) -> (item, its indicators, whether it is the plan's first) in plan order."""
    found: dict[tuple[str, str], list[tuple]] = {}
    for report_id, unit_id, *item in connection.execute(
        "select q.report_id, q.unit_id, q.content_item_id,"
        " list(l.indicator_id order by l.position) filter (l.indicator_id is not null),"
        " c.position = min(c.position) over (partition by q.plan_id)"
        " from requirement q join content_item c using (plan_id, content_item_id)"
        " left join content_item_indicator l using (plan_id, content_item_id)"
        " group by q.plan_id, q.report_id, q.unit_id, q.content_item_id, c.position order by c.position"
    ).fetchall():
        found.setdefault((report_id, unit_id), []).append(tuple(item))
    return found


def _write(rows: dict[str, list[dict]], scope: dict, obligation_id: str, day: date, number: int, asked: list) -> None:
    fate = FATES[number % len(FATES)]
    paper = {name: scope[name] for name in ("report_id", "unit_id", "period_id")}
    paper["granted_at"] = datetime.combine(day - timedelta(days=30), time(9))
    if fate == "exempt":
        rows["decision"].append(_decision("exemption", document_number=f"{number}/TB", **paper))
    if fate == "extended":
        until = day + timedelta(days=5)
        rows["decision"].append(_decision("extension", document_number=f"{number}/CV", new_due=until, **paper))
    if fate in ("never", "exempt"):
        return
    came = datetime.combine(day + timedelta(days={"late": 3, "extended": 4}.get(fate, -2)), time(10))
    submission_id = _identifier(obligation_id)
    rows["submission"].append(scope | {
        "submission_id": submission_id, "sha256": obligation_id, "file_name": f"BC <{scope['unit_id']}>.xlsx",
        "received_at": came, "loaded_at": came, "outcome": "accepted", "obligation_id": obligation_id, "version": 1,
        "is_nil": False,
    })
    if fate == "returned":
        rows["decision"].append(_decision("return", submission_id=submission_id, granted_at=came + timedelta(days=1)))
    _fill(rows, submission_id, fate, number, asked)


def _fill(rows: dict[str, list[dict]], submission_id: str, fate: str, number: int, asked: list) -> None:
    """The first item blank, the others with values or, every second one, nil; the second of a unit has a note."""
    for place, (item_id, indicators, is_first) in enumerate(asked):
        is_nil = fate == "nil" and place % 2
        state = "blank" if is_first else "nil" if is_nil else "reported"
        place_of = {"submission_id": submission_id, "content_item_id": item_id}
        note = NOTE.format(count=number) if place == 1 and state == "reported" else None
        rows["submission_item"].append(place_of | {"state": state, "note": note, "cell": f"B{10 + place}"})
        if state == "reported":
            rows["fact"] += [
                place_of | {"indicator_id": indicator_id, "basis": "in_period", "value": number + order + 1,
                            "sheet": SHEET, "cell": f"E{10 + place}"}
                for order, indicator_id in enumerate(indicators or [])]


def _decision(kind: str, **scope: object) -> dict:
    key = "|".join(map(str, (kind, *scope.values())))
    return {"decision_id": _identifier(key), "kind": kind, "reason": "Lý do riêng",
            "entered_at": scope["granted_at"]} | scope


def _identifier(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
