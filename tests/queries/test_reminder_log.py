"""reminder_log: one row for each mail, with what came of it; seen by those who may see the office."""

from datetime import date, datetime

import pytest

import queries
from etl.load import new_id
from etl.schema import statement
from tests.ledger import Ledger

FIRST, SECOND = datetime(2025, 4, 12, 8), datetime(2025, 4, 13, 8)


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger()
    made.unit("a")
    made.unit("b")
    made.period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 10))
    return made.build()


def write(ledger: Ledger, unit_id: str, at: datetime, *outcomes: str) -> None:
    reminder_id = new_id()
    for outcome in outcomes:
        ledger.connection.execute(statement("insert_reminder"), {
            "reminder_id": reminder_id, "plan_id": "p", "unit_id": unit_id, "obligation_ids": ["x", "y"],
            "address": f"{unit_id}@x.vn", "subject": "S", "message": "M", "outcome": outcome,
            "detail": None if outcome == "sending" else "250 OK", "sent_at": at, "sent_by": "local",
        })


def log(ledger: Ledger, as_of: str = "2025-12-31", unit_ids: tuple[str, ...] = ("a", "b")) -> list[tuple]:
    frame = queries.run(ledger.connection, "reminder_log", as_of=queries.as_of(as_of), unit_ids=list(unit_ids),
                        plan_ids=["p"])
    return [(row.unit_name, row.outcome, row.obligation_ids, row.obligation_count) for row in frame.itertuples()]


def test_two_rows_are_one_mail_and_the_newest_comes_first(ledger):
    write(ledger, "a", FIRST, "sending", "sent")
    write(ledger, "b", SECOND, "sending", "refused")
    assert log(ledger) == [("b", "refused", "x; y", 2), ("a", "sent", "x; y", 2)]
    assert log(ledger, as_of="2025-04-12") == [("a", "sent", "x; y", 2)]


def test_one_that_was_begun_and_never_ended_is_unknown(ledger):
    write(ledger, "a", FIRST, "sending")
    assert log(ledger) == [("a", "unknown", "x; y", 2)]


def test_offices_the_viewer_may_not_see_are_not_there(ledger):
    write(ledger, "a", FIRST, "sending", "sent")
    assert log(ledger, unit_ids=("b",)) == log(ledger, unit_ids=()) == []
