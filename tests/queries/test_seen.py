"""A viewer who has some days of a unit: every table and query says what it would say if the rest did not exist."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import queries
from dashboard.asker import Asker
from etl.obligation import insert_rows
from queries import seen
from queries.seen import Days, whole
from tests.five_plans import five_plans
from tests.queries.test_belongs import UNITS, Covered, Link, World
from tests.queries.test_held import ASKED, INSTANTS, MORE


def cut() -> tuple[Days, set[str]]:
    """Of the five plans' units: every third seen on all days, the next until a day of its own, the rest never."""
    found, hidden = {}, set()
    rows = five_plans().execute(
        "select unit_id, list_sort(list(distinct period_end)), list(struct_pack(o := obligation_id::varchar, e :="
        " period_end)) from obligation group by unit_id order by unit_id").fetchall()
    for number, (unit_id, ends, owed) in enumerate(rows):
        last = (date.max, ends[(len(ends) - 1) // 2] - timedelta(days=number % 2), None)[number % 3]
        if last:
            found[unit_id] = ((date.min, last),)
        hidden |= {row["o"] for row in owed if last is None or row["e"] > last}
    return Days(found), hidden


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asker, Asker, Days]]:
    """The five plans, and the same without what the days of `cut` do not hold."""
    days, hidden = cut()
    askers = []
    for name, gone in (("all", set()), ("less", hidden)):
        path = tmp_path_factory.mktemp("seen") / f"{name}.duckdb"
        with duckdb.connect() as connection:
            connection.execute(f"attach '{path}' as published").execute("use published")
            source = five_plans()
            for (table,) in source.execute(
                    "select table_name from duckdb_tables() where database_name = 'memory'").fetchall():
                rows = source.execute(f"select * from {table}").to_arrow_table()
                connection.execute(f"create table {table} as select * from rows")
                assert len(rows) == connection.execute(f"select count(*) from {table}").fetchone()[0]
            _take_away(connection, gone)
        askers.append(Asker(path))
    yield *askers, days


def _take_away(connection: duckdb.DuckDBPyConnection, gone: set[str]) -> None:
    if not gone:
        return
    params = {"gone": sorted(gone)}
    connection.execute("delete from obligation where obligation_id::varchar in (select unnest($gone))", params)
    connection.execute("delete from submission where obligation_id::varchar in (select unnest($gone))", params)
    for table in ("fact", "finding", "submission_item"):
        connection.execute(f"delete from {table} where submission_id not in (select submission_id from submission)")
    connection.execute("delete from decision where submission_id is not null"
                       " and submission_id not in (select submission_id from submission)")
    connection.execute("delete from decision where submission_id is null and not exists (select 1 from obligation o"
                       " where o.report_id = decision.report_id"
                       " and o.period_id = coalesce(decision.period_id, o.period_id)"
                       " and o.unit_id = coalesce(decision.unit_id, o.unit_id)"
                       " and o.unit_type = coalesce(decision.unit_type, o.unit_type))")


@pytest.mark.parametrize("name", [name for name in ASKED if not name.startswith("check_")])
def test_a_query_says_what_it_would_say_if_the_rest_did_not_exist(
    name: str, sides: tuple[Asker, Asker, Days], monkeypatch: pytest.MonkeyPatch
) -> None:
    everything, less, days = sides
    params = queries.EVERYTHING | MORE | {
        "as_of": INSTANTS[2], "plan_ids": None, "with_extensions": False, "unit_ids": days.units}
    expected = less.run(name, whole(days.units), **params)
    for rows in (100_000, 0):
        # from memory, then from the file
        monkeypatch.setattr("queries.held.ROWS", rows)
        pd.testing.assert_frame_equal(everything.run(name, days, **params), expected)


def test_the_cut_hides_something_and_not_all(sides: tuple[Asker, Asker, Days]) -> None:
    everything, _, days = sides
    params = queries.EVERYTHING | {"as_of": INSTANTS[2], "plan_ids": None, "with_extensions": True}
    units = days.units
    counts = [len(everything.run("obligation_status", of, unit_ids=units, **params))
              for of in (whole(units), days, Days({}))]
    assert counts[0] > counts[1] > counts[2] == 0


@pytest.mark.parametrize("table", ["obligation", "submission", "submission_item", "fact", "finding", "decision"])
def test_a_table_holds_what_is_left_and_nothing_else(table: str, sides: tuple[Asker, Asker, Days]) -> None:
    everything, less, days = sides
    text = f"select * from {table} order by all"
    with everything.cursor(days) as covered, less.cursor(whole([])) as plain:
        found = covered.execute(text).fetchall()
        assert found == plain.execute(text).fetchall() and (found or table == "finding")
    with everything.cursor(Days({})) as covered:
        assert covered.execute(text).fetchall() == []


def test_a_letter_about_a_report_that_is_not_seen_is_not_seen() -> None:
    world = World((((-10, 30),),) * UNITS, ("commune",) * UNITS, (Link(1, 0, "state", -10, 18),), ())
    ledger = Covered([world])
    ids = dict(ledger.connection.execute(
        "select period_id, obligation_id::varchar from obligation where unit_id = '0.1'").fetchall())
    for letter, periods in {1: ("p0",), 2: ("p0", "p1"), 3: ("p1", "p5"), 4: ("p6",), 5: ()}.items():
        insert_rows(ledger.connection, "reminder_sent", [{
            "reminder_id": f"00000000-0000-0000-0000-00000000000{letter}", "plan_id": "p", "unit_id": "0.1",
            "obligation_ids": [ids[period] for period in periods], "address": "a@b.vn", "subject": "x", "message": "x",
            "outcome": "sent", "sent_at": datetime(2025, 2, 1)}])
    for root, letters in (("0.0", {"1", "2"}), ("0.1", {"1", "2", "3", "4"}), ("0.2", set())):
        seen.show(ledger.cursor, ledger.days(root))
        found = ledger.cursor.execute("select reminder_id::varchar from reminder_sent").fetchall()
        assert {name[-1] for (name,) in found} == letters


def test_a_table_nobody_made_a_rule_for_is_empty() -> None:
    ledger = Covered([])
    ledger.connection.execute("create table news as select 'x' as unit_id")
    ledger.connection.execute("insert into publication_cell values (uuid(), 'q', 'k', 'c', 'v')")
    cursor = seen.cover(ledger.connection.cursor().execute("use published"))
    for days in (Days({}), whole(["x"])):
        seen.show(cursor, days)
        for table in ("news", "publication_cell", "audit", "register_change"):
            assert cursor.execute(f"select count(*) from {table}").fetchone() == (0,)
    covered = {path.stem for path in (Path(seen.__file__).parent / "seen").glob("*.sql")}
    assert covered.isdisjoint(seen._OPEN)
    known = {name for (name,) in ledger.connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert covered | seen._OPEN <= known
