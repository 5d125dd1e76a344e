"""indicator_before_by_plan: the same item and indicator in the plan of the year before, over the same periods."""

from datetime import date, datetime

import pytest

from tests.ledger import Ledger


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """Plan p of 2025 follows `before` of 2024; the indicator TB has no value there, KP is not asked there."""
    made = Ledger()
    made.rows["plan"][0] |= {"title": "P 2025"}
    made.plan("before")
    made.rows["plan"][-1] |= {"year": 2024, "title": "P 2024"}
    made.report("old", plan_id="before")
    made.period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 10))
    for number in (1, 2):
        end = date(2024, number * 3, 30)
        made.period(f"2024-Q{number}", date(2024, number * 3 - 2, 1), end, end, report_id="old")
    for unit_id in ("a", "b"):
        made.unit(unit_id, reports=("r", "old"))
    made.item("I", ["a", "b"], {"HN": "flow", "TB": "flow", "KP": "flow"})
    made.rows["content_item"].append(made.rows["content_item"][0] | {"plan_id": "before"})
    made.rows["content_item_indicator"] += [
        {"plan_id": plan_id, "content_item_id": "I", "indicator_id": indicator, "position": place}
        for plan_id, ids in (("p", ("HN", "TB", "KP")), ("before", ("HN", "TB")))
        for place, indicator in enumerate(ids)]
    made.build()
    for unit_id, period_id, value in (("a", "2024-Q1", 2), ("a", "2024-Q2", 3), ("b", "2024-Q1", 5)):
        day = datetime(2024, int(period_id[-1]) * 3, 20)
        made.submit(unit_id, period_id, day, report_id="old", facts=[("I", "HN", "in_period", value)])
    made.connection.execute("update submission set plan_id = 'before' where report_id = 'old'")
    return made


def before(ledger: Ledger, as_of: str = "2025-12-31", **how: object) -> dict[str, tuple]:
    rows = ledger.ask("indicator_before_by_plan", as_of, **how)
    assert {(r["plan_id"], r["before_plan_id"], r["before_year"]) for r in rows} == {("p", "before", 2024)}
    return {r["indicator_id"]: (r["value"], r["unit_count"], r["sum_of_periods_count"]) for r in rows}


def test_every_indicator_of_the_plan_with_the_value_before(ledger: Ledger):
    assert before(ledger) == {"HN": (10, 2, 2), "TB": (None, 0, 0), "KP": (None, 0, 0)}


def test_the_same_periods_a_year_earlier(ledger: Ledger):
    assert before(ledger, period_ids=["2025-Q1"])["HN"] == (7, 2, 2)
    assert before(ledger, period_ids=["2025-Q2", "?"])["HN"] == (3, 1, 1)


def test_as_known_at_the_instant(ledger: Ledger):
    assert before(ledger, "2024-05-01")["HN"] == (7, 2, 2)


def test_a_plan_that_follows_none_is_not_listed(ledger: Ledger):
    assert not [r for r in ledger.ask("indicator_before_by_plan", "2025-12-31") if r["plan_id"] == "before"]
