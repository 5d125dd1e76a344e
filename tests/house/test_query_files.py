"""Every .sql file under queries/ keeps the promise of its header."""

import duckdb
import pytest

import queries
from etl.schema import migrations, statement

NAMES = (*queries.names(), *queries.checks())
REQUIRED = (
    "obligation_status", "coverage_by_unit_period", "coverage_by_plan", "timeliness_by_unit_period",
    "content_coverage_by_unit_item", "blind_spots", "indicator_by_unit_period", "indicator_annual",
    "overdue_obligations", "submission_log",
)


@pytest.fixture(scope="module")
def empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name in migrations():
        connection.execute(statement(name))
    return queries.prepare(connection)


def test_the_promised_names_exist() -> None:
    assert set(REQUIRED) <= set(queries.names())


@pytest.mark.parametrize("name", NAMES)
def test_header_says_what_the_statement_does(name: str, empty: duckdb.DuckDBPyConnection) -> None:
    query = queries.query(name)
    statements = empty.extract_statements(query.sql)
    assert [s.type for s in statements] == [duckdb.StatementType.SELECT]
    assert set(statements[0].named_parameters) == set(query.params)
    answer = queries.execute(
        empty, name, as_of=queries.as_of("2025-01-01"), unit_ids=[], plan_ids=None, period_ids=None,
        with_extensions=True, submission_id="", publication_id="", view="as_was", group_kind="parent",
        **{key: value for key, value in queries.EVERYTHING.items() if key != "period_ids"},
    )
    assert tuple(column[0] for column in answer.description) == query.columns
    assert answer.fetchall() == []
    assert query.grain and set(query.grain) <= set(query.columns)
    assert query.answers.endswith("?")


@pytest.mark.parametrize("name", NAMES)
def test_order_is_total_and_size_is_readable(name: str) -> None:
    text = queries.query(name).sql
    assert "\norder by" in text
    assert text.splitlines()[0] == f"-- {name}"
    assert max(len(line) for line in text.splitlines()) <= 120
