"""What memory holds is what the file says: every query, asked both ways, gives the same rows."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import queries
from dashboard.asker import Asker
from queries import held
from queries.seen import whole
from tests.five_plans import PLANS, five_plans

INSTANTS = (datetime(2022, 7, 1), datetime(2023, 4, 5, 10), datetime(2024, 1, 1))
ASKED = [name for name in (*queries.names(), *queries.checks()) if "as_of" in queries.query(name).params]
MORE = {"submission_id": "", "publication_id": "", "view": "as_is", "group_kind": "parent"}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("held") / "published.duckdb"
    connection = duckdb.connect()
    connection.execute(f"attach '{path}' as published")
    source = five_plans()
    for (table,) in source.execute("select table_name from duckdb_tables() where database_name = 'memory'").fetchall():
        rows = source.execute(f"select * from {table}").to_arrow_table()
        connection.execute(f"create table published.{table} as select * from rows")
        assert len(rows) == connection.execute(f"select count(*) from published.{table}").fetchone()[0]
    connection.close()
    return path


@pytest.fixture(scope="module")
def plain(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(file), read_only=True)
    yield queries.prepare(connection)
    connection.close()


@pytest.fixture(scope="module")
def asker(file: Path) -> Asker:
    return Asker(file)


@pytest.fixture(scope="module")
def unit_ids(plain: duckdb.DuckDBPyConnection) -> list[str]:
    return queries.all_units(plain)


def same(asker: Asker, plain: duckdb.DuckDBPyConnection, name: str, **params: object) -> int:
    found, said = asker.run(name, whole(params["unit_ids"]), **params), queries.run(plain, name, **params)
    pd.testing.assert_frame_equal(found, said)
    return len(said)


@pytest.mark.parametrize("name", ASKED)
def test_the_same_from_memory_as_from_the_file(
    name: str, asker: Asker, plain: duckdb.DuckDBPyConnection, unit_ids: list[str]
) -> None:
    for as_of, plan_ids, with_extensions, units in (
        (INSTANTS[0], [PLANS[0]], True, unit_ids), (INSTANTS[1], None, False, unit_ids),
        (INSTANTS[2], [PLANS[1]], True, unit_ids[::3]), (INSTANTS[2], [PLANS[1]], True, []),
    ):
        params = queries.EVERYTHING | MORE | {
            "as_of": as_of, "plan_ids": plan_ids, "with_extensions": with_extensions, "unit_ids": units}
        same(asker, plain, name, **params)


def test_when_it_is_full_it_begins_anew_and_says_the_same(
    file: Path, plain: duckdb.DuckDBPyConnection, unit_ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = Asker(file)
    largest = plain.execute("select max(n) from (select count(*) n from obligation group by plan_id)").fetchone()[0]
    monkeypatch.setattr(held, "ROWS", largest + 1)
    rows = 0
    for as_of in INSTANTS * 2:
        for plan_id in PLANS:
            rows += same(asker, plain, "obligation_status", **queries.EVERYTHING | {
                "as_of": as_of, "plan_ids": [plan_id], "with_extensions": True, "unit_ids": unit_ids})
    assert rows


def test_more_than_fits_is_asked_of_the_file(
    asker: Asker, plain: duckdb.DuckDBPyConnection, unit_ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "ROWS", 1)
    assert same(asker, plain, "coverage_by_plan", **queries.EVERYTHING | {
        "as_of": INSTANTS[2], "plan_ids": None, "with_extensions": True, "unit_ids": unit_ids})


@pytest.mark.parametrize("name", [name for name in ASKED if queries.query(name).is_by_unit])
def test_a_row_of_one_unit_is_the_same_whichever_others_are_asked_for(
    name: str, plain: duckdb.DuckDBPyConnection, unit_ids: list[str]
) -> None:
    # pages take the rows of an area out of the answer about all
    as_of = INSTANTS[0] if name == "upcoming_obligations" else INSTANTS[2]
    params = queries.EVERYTHING | MORE | {"as_of": as_of, "plan_ids": None, "with_extensions": True}
    items = plain.execute("select content_item_id, indicator_id from fact limit 1").fetchone()
    params |= dict(zip(("content_item_id", "indicator_id"), items, strict=True))
    whole = queries.run(plain, name, **params, unit_ids=unit_ids)
    few = unit_ids[::4]
    taken = whole[whole["unit_id"].isin(few)].reset_index(drop=True)
    assert len(taken) and len(taken) < len(whole)
    pd.testing.assert_frame_equal(queries.run(plain, name, **params, unit_ids=few), taken)


def test_queries_by_unit_are_those_of_the_pages() -> None:
    assert [name for name in queries.names() if queries.query(name).is_by_unit] == [
        "content_coverage_by_unit_item", "coverage_by_unit_period", "indicator_annual", "indicator_by_unit",
        "obligation_status", "overdue_obligations", "streak_by_unit", "timeliness_by_unit_period",
        "upcoming_obligations",
    ]
