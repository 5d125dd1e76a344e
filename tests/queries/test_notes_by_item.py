"""notes_by_item: the words of the latest admissible file, each with its file and cell."""

from datetime import date, datetime

import pytest

from etl.obligation import insert_rows
from tests.ledger import Ledger


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger()
    for unit_id in ("a", "b"):
        made.unit(unit_id)
    for number in (1, 2):
        made.period(f"2025-0{number}", date(2025, number, 1), date(2025, number, 28), date(2025, number + 1, 5))
    made.item("I", ["a", "b"], {"HN": "flow"})
    made.item("II", ["a"])
    return made.build()


def send(ledger: Ledger, unit_id: str, day: int, notes: dict[str, str | None], *, period_id: str = "2025-01",
         with_value: bool = False) -> str:
    """A file whose items have these notes; `with_value`: also a number, and so a sheet."""
    facts = [("I", "HN", "in_period", 1)] if with_value else []
    submission_id = ledger.submit(unit_id, period_id, datetime(2025, 3, day), facts=facts)
    insert_rows(ledger.connection, "submission_item", [
        {"submission_id": submission_id, "content_item_id": item_id, "state": "reported", "note": note, "cell": "G12"}
        for item_id, note in notes.items()])
    return submission_id


def notes(ledger: Ledger, as_of: str = "2025-12-31", **how: object) -> list[tuple]:
    rows = ledger.ask("notes_by_item", as_of, **how)
    return [(r["content_item_id"], r["unit_id"], r["period_id"], r["note"]) for r in rows]


def test_item_by_item_in_plan_order_and_blanks_left_out(ledger: Ledger):
    send(ledger, "b", 1, {"I": " của b ", "II": "việc không giao"})
    send(ledger, "a", 2, {"I": "  ", "II": "của a"}, period_id="2025-02")
    send(ledger, "a", 3, {"I": "dòng 1\ndòng 2", "II": None})
    assert notes(ledger) == [
        ("I", "a", "2025-01", "dòng 1\ndòng 2"), ("I", "b", "2025-01", "của b"),
        ("II", "a", "2025-02", "của a"), ("II", "b", "2025-01", "việc không giao"),
    ]
    assert notes(ledger, period_ids=["2025-02"]) == [("II", "a", "2025-02", "của a")]


def test_only_the_latest_admissible_file_speaks(ledger: Ledger):
    send(ledger, "a", 1, {"I": "cũ", "II": "bỏ sau"})
    last = send(ledger, "a", 5, {"I": "mới"})
    assert notes(ledger, "2025-03-04") == [("I", "a", "2025-01", "cũ"), ("II", "a", "2025-01", "bỏ sau")]
    assert notes(ledger) == [("I", "a", "2025-01", "mới")]
    ledger.decide("return", datetime(2025, 3, 8), submission_id=last)
    assert notes(ledger) == [("I", "a", "2025-01", "cũ"), ("II", "a", "2025-01", "bỏ sau")]


def test_the_source_is_file_sheet_and_cell(ledger: Ledger):
    send(ledger, "a", 1, {"I": "x"}, with_value=True)
    send(ledger, "b", 2, {"I": "y"})
    with_sheet, without = ledger.ask("notes_by_item", "2025-12-31")
    assert (with_sheet["file_name"], with_sheet["sheet"], with_sheet["cell"]) == ("f.xlsx", "S", "G12")
    assert (without["sheet"], without["cell"], without["received_at"]) == (None, "G12", datetime(2025, 3, 2))
