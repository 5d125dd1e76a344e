"""What units covered in some periods: the same counting as over all of them."""

from datetime import date, datetime

import pytest

from tests.ledger import Ledger

NAME = "content_coverage_by_unit_item"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    made = Ledger()
    made.unit("a")
    made.unit("b")
    made.item("I.1", ["a", "b"])
    made.item("I.2", ["a"])
    for number in (1, 2, 3):
        made.period(f"2025-0{number}", date(2025, number, 1), date(2025, number, 28), date(2025, number + 1, 5))
    made.build()
    made.submit("a", "2025-01", datetime(2025, 2, 3), items={"I.1": "reported"})
    made.submit("a", "2025-02", datetime(2025, 3, 3), items={"I.1": "nil", "I.2": "reported"})
    return made


def counts(rows: list[dict]) -> dict[tuple, tuple]:
    names = ("required_count", "received_required_count", "reported_count", "nil_count", "blank_count", "covered_count")
    return {(r["unit_id"], r["content_item_id"]): tuple(r[name] for name in names) for r in rows}


def test_one_period(ledger: Ledger) -> None:
    found = counts(ledger.ask(NAME, "2025-03-20", period_ids=["2025-02"]))
    assert found == {
        ("a", "I.1"): (1, 1, 0, 1, 0, 1), ("a", "I.2"): (1, 1, 1, 0, 0, 1), ("b", "I.1"): (1, 0, 0, 0, 1, 0),
    }


def test_all_periods_are_what_the_other_query_says(ledger: Ledger) -> None:
    assert ledger.ask(NAME, "2025-03-20", period_ids=None) == ledger.ask(NAME, "2025-03-20")
    added = [counts(ledger.ask(NAME, "2025-03-20", period_ids=[f"2025-0{n}"])) for n in (1, 2, 3)]
    whole = counts(ledger.ask(NAME, "2025-03-20"))
    for key, row in whole.items():
        assert row == tuple(map(sum, zip(*(part[key] for part in added), strict=True)))
