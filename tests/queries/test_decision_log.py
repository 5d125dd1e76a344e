"""decision_log: every decision once, with what it meets, seen by those who may see somebody it meets."""

from datetime import date, datetime

import pytest

import queries
from tests.ledger import Ledger

DUE = date(2025, 4, 10)


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger()
    made.unit("a")
    made.unit("b")
    made.period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), DUE)
    made.period("2025-Q2", date(2025, 4, 1), date(2025, 6, 30), date(2025, 7, 10))
    return made.build()


def log(ledger: Ledger, as_of: str = "2025-12-31") -> list[dict]:
    return ledger.ask("decision_log", as_of)


def seen_by(ledger: Ledger, *unit_ids: str) -> list[dict]:
    frame = queries.run(ledger.connection, "decision_log", as_of=queries.as_of("2025-12-31"),
                        unit_ids=list(unit_ids), plan_ids=None)
    return frame.to_dict("records")


@pytest.mark.parametrize(("granted_at", "is_retroactive"), [
    (datetime(2025, 4, 10, 23, 59), False), (datetime(2025, 4, 11), True),
])
def test_an_extension_after_the_due_day_is_retroactive(ledger: Ledger, granted_at: datetime, is_retroactive: bool):
    ledger.decide("extension", granted_at, period_id="2025-Q1", new_due=date(2025, 4, 20))
    assert [row["is_retroactive"] for row in log(ledger)] == [is_retroactive]


def test_one_obligation_past_its_due_day_is_enough(ledger: Ledger):
    ledger.decide("extension", datetime(2025, 5, 1), new_due=date(2025, 8, 1))
    row, = log(ledger)
    assert (row["is_retroactive"], row["met_count"], row["period_id"], row["plan_id"]) == (True, 4, None, "p")


def test_only_extensions_are_retroactive(ledger: Ledger):
    ledger.decide("exemption", datetime(2025, 5, 1), period_id="2025-Q1", unit_id="a")
    row, = log(ledger)
    assert (row["is_retroactive"], row["unit_name"], row["period_label"], row["met_count"]) == (
        False, "a", "2025-Q1", 1)


def test_a_return_is_about_the_obligation_of_its_submission(ledger: Ledger):
    submission_id = ledger.submit("b", "2025-Q2", datetime(2025, 7, 1))
    ledger.decide("return", datetime(2025, 7, 2), submission_id=submission_id)
    row, = log(ledger)
    assert (row["plan_id"], row["report_id"], row["unit_id"], row["period_id"], row["met_count"]) == (
        "p", "r", "b", "2025-Q2", 1)
    assert (row["file_name"], row["submission_id"]) == ("f.xlsx", submission_id)


def test_nothing_is_known_before_it_was_granted_and_the_newest_stands_first(ledger: Ledger):
    ledger.decide("exemption", datetime(2025, 5, 1), unit_id="a")
    ledger.decide("exemption", datetime(2025, 6, 1), unit_id="b")
    assert [row["unit_id"] for row in log(ledger)] == ["b", "a"]
    assert [row["unit_id"] for row in log(ledger, "2025-05-31")] == ["a"]


def test_a_viewer_sees_and_counts_only_what_meets_the_own_units(ledger: Ledger):
    ledger.decide("exemption", datetime(2025, 5, 1), unit_id="a")
    ledger.decide("extension", datetime(2025, 5, 2), new_due=date(2025, 8, 1))
    assert [(row["kind"], row["met_count"]) for row in seen_by(ledger, "b")] == [("extension", 2)]
    assert seen_by(ledger) == []


def test_a_decision_that_meets_nobody_is_shown_to_those_who_see_all(ledger: Ledger):
    ledger.decide("exemption", datetime(2025, 5, 1), unit_id="gone")
    assert [(row["unit_id"], row["met_count"]) for row in seen_by(ledger, "a", "b")] == [("gone", 0)]
    assert seen_by(ledger, "a") == []
