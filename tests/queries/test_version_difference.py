"""version_difference: every cell that differs from the version before, and nothing else."""

from datetime import date, datetime

import pytest

import queries
from etl.obligation import insert_rows
from tests.ledger import Ledger


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger()
    made.unit("a")
    made.unit("b")
    made.period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 10))
    made.item("I", ["a", "b"], {"HN": "flow", "TB": "flow"})
    made.item("II", ["a", "b"], {"KP": "flow"})
    made.item("III", ["a", "b"])
    return made.build()


def send(ledger: Ledger, day: int, facts: dict, items: dict | None = None, unit_id: str = "a") -> str:
    return ledger.submit(unit_id, "2025-Q1", datetime(2025, 4, day), items=items or {},
                         facts=[(*key, value) for key, value in facts.items()])


def cells(ledger: Ledger, submission_id: str, as_of: str = "2025-12-31") -> list[tuple]:
    rows = ledger.ask("version_difference", as_of, submission_id=submission_id)
    return [(r["content_item_id"], r["part"], r["indicator_id"], r["basis"], r["change"],
             r["before_value"] if r["part"] == "value" else r["before_text"],
             r["after_value"] if r["part"] == "value" else r["after_text"]) for r in rows]


HN, CUMULATIVE, KP = ("I", "HN", "in_period"), ("I", "HN", "cumulative"), ("II", "KP", "in_period")


def test_changed_added_removed_and_kept(ledger: Ledger):
    send(ledger, 1, {HN: 3, CUMULATIVE: 5, KP: 7})
    second = send(ledger, 2, {HN: 4, CUMULATIVE: 5, ("I", "TB", "in_period"): 0})
    assert cells(ledger, second) == [
        ("I", "value", "HN", "in_period", "changed", 3, 4),
        ("I", "value", "TB", "in_period", "added", None, 0),
        ("II", "value", "KP", "in_period", "removed", 7, None),
    ]


def test_states_and_notes(ledger: Ledger):
    first = send(ledger, 1, {}, {"I": "reported", "II": "blank", "III": "nil"})
    second = send(ledger, 2, {}, {"I": "nil", "II": "reported"})
    ledger.connection.execute("update submission_item set note = 'cũ' where submission_id = $s and "
                              "content_item_id = 'I'", {"s": first})
    ledger.connection.execute("update submission_item set note = 'mới' where submission_id = $s and "
                              "content_item_id = 'I'", {"s": second})
    assert cells(ledger, second) == [
        ("I", "state", "", "", "changed", "reported", "nil"),
        ("I", "note", "", "", "changed", "cũ", "mới"),
        ("II", "state", "", "", "added", None, "reported"),
        ("III", "state", "", "", "removed", "nil", None),
    ]


def test_a_first_version_and_an_equal_one_have_none(ledger: Ledger):
    first, second = send(ledger, 1, {HN: 3}), send(ledger, 2, {HN: 3})
    assert cells(ledger, first) == cells(ledger, second) == []


def test_the_version_before_is_the_last_that_was_not_withdrawn(ledger: Ledger):
    send(ledger, 1, {HN: 1})
    second = send(ledger, 2, {HN: 2})
    third = send(ledger, 3, {HN: 3})
    assert cells(ledger, third)[0][-2:] == (2, 3)
    ledger.decide("withdrawal", datetime(2025, 5, 1), submission_id=second)
    assert cells(ledger, third)[0][-2:] == (1, 3)
    assert cells(ledger, third, "2025-04-30")[0][-2:] == (2, 3)


def test_a_returned_version_is_still_the_one_before(ledger: Ledger):
    first = send(ledger, 1, {HN: 1})
    ledger.decide("return", datetime(2025, 4, 2), submission_id=first)
    assert cells(ledger, send(ledger, 3, {HN: 3}))[0][-2:] == (1, 3)


def test_another_unit_is_not_compared_and_not_shown(ledger: Ledger):
    send(ledger, 1, {HN: 1}, unit_id="b")
    send(ledger, 2, {HN: 2})
    third = send(ledger, 3, {HN: 3})
    assert len(cells(ledger, third)) == 1
    hidden = queries.run(ledger.connection, "version_difference", as_of=queries.as_of("2025-12-31"), unit_ids=["b"],
                         submission_id=third)
    assert len(hidden) == 0


def test_a_refused_file_has_no_difference(ledger: Ledger):
    send(ledger, 1, {HN: 1})
    insert_rows(ledger.connection, "submission", [{
        "submission_id": "01900000-0000-7000-8000-000000000000", "received_at": datetime(2025, 4, 2),
        "loaded_at": datetime(2025, 4, 2), "outcome": "refused", "unit_id": "a", "report_id": "r",
        "period_id": "2025-Q1"}])
    assert cells(ledger, "01900000-0000-7000-8000-000000000000") == []
