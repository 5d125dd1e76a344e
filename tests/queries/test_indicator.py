"""Indicators by period, plan and unit: sums and n/N, the cumulative value, blanks that are not 0, the year before."""

from datetime import date, datetime

import queries
from tests.ledger import Ledger

QUARTERS = {"2025-Q1": (1, 3, 31), "2025-H1": (1, 6, 30), "2025-Q3": (7, 9, 30)}


def ledger() -> Ledger:
    made = Ledger()
    for period_id, (first, last, day) in QUARTERS.items():
        made.period(period_id, date(2025, first, 1), date(2025, last, day))
    for unit_id in ("a", "b", "c"):
        made.unit(unit_id)
    made.item("I.1", ["a", "b", "c"], {"flow": "flow", "stock": "stock", "ratio": "ratio"})
    made.rows["content_item_indicator"] += [
        {"plan_id": "p", "content_item_id": "I.1", "indicator_id": indicator_id, "position": i}
        for i, indicator_id in enumerate(("flow", "stock", "ratio"))]
    return made.build()


def give(made: Ledger, unit_id: str, period_id: str, value: float | None, cumulative: float | None = None,
         indicator: str = "flow") -> None:
    facts = [("I.1", indicator, basis, v) for basis, v in (("in_period", value), ("cumulative", cumulative))
             if v is not None]
    made.submit(unit_id, period_id, datetime(2025, 10, 1), items={"I.1": "reported"}, facts=facts)


def of(rows: list[dict], **key: str) -> dict:
    found = [row for row in rows if all(row[name] == value for name, value in key.items())]
    assert len(found) == 1
    return found[0]


def test_totals_count_the_units_that_gave_a_value():
    made = ledger()
    give(made, "a", "2025-Q1", 3)
    give(made, "b", "2025-Q1", 0)
    row = of(made.ask("indicator_by_period", "2025-12-31"), indicator_id="flow", period_id="2025-Q1")
    assert (row["in_period_value"], row["in_period_unit_count"], row["required_unit_count"]) == (3, 2, 3)
    empty = of(made.ask("indicator_by_period", "2025-12-31"), indicator_id="flow", period_id="2025-Q3")
    assert (empty["in_period_value"], empty["in_period_unit_count"], empty["required_unit_count"]) == (None, 0, 3)


def test_a_ratio_of_several_units_is_not_added():
    made = ledger()
    give(made, "a", "2025-Q1", 50, indicator="ratio")
    rows = made.ask("indicator_by_period", "2025-12-31")
    assert of(rows, indicator_id="ratio", period_id="2025-Q1")["in_period_value"] == 50
    give(made, "b", "2025-Q1", 70, indicator="ratio")
    rows = made.ask("indicator_by_period", "2025-12-31")
    assert of(rows, indicator_id="ratio", period_id="2025-Q1")["in_period_value"] is None
    year = of(made.ask("indicator_by_plan", "2025-12-31"), indicator_id="ratio")
    assert (year["value"], year["unit_count"]) == (None, 2)


def test_cumulative_adds_each_period_once_and_the_reports_own_value_goes_first():
    made = ledger()
    give(made, "a", "2025-Q1", 2)
    give(made, "a", "2025-H1", 5)       # holds the first quarter
    give(made, "a", "2025-Q3", 4)
    give(made, "b", "2025-Q1", 2, cumulative=9)
    rows = unit_rows(made, "flow")
    assert [(of(rows, unit_id="a", period_id=p)["cumulative_value"]) for p in QUARTERS] == [2, 5, 9]
    assert of(rows, unit_id="a", period_id="2025-Q3")["is_added"]
    own = of(rows, unit_id="b", period_id="2025-Q1")
    assert (own["cumulative_value"], own["is_added"]) == (9, False)


def test_nothing_is_added_after_a_gap_in_a_report():
    made = ledger()
    give(made, "a", "2025-Q1", None, cumulative=7)
    give(made, "a", "2025-Q3", 4)
    rows = unit_rows(made, "flow")
    assert of(rows, unit_id="a", period_id="2025-Q1")["cumulative_value"] == 7
    assert of(rows, unit_id="a", period_id="2025-Q3")["cumulative_value"] is None


def test_a_stock_stands_for_itself():
    made = ledger()
    give(made, "a", "2025-Q1", 2, indicator="stock")
    give(made, "a", "2025-Q3", 3, indicator="stock")
    row = of(unit_rows(made, "stock"), unit_id="a", period_id="2025-Q3")
    assert (row["cumulative_value"], row["is_added"]) == (3, False)


def test_why_there_is_no_number():
    made = ledger()
    made.submit("a", "2025-Q1", datetime(2025, 4, 1), items={"I.1": "nil"})
    made.submit("b", "2025-Q1", datetime(2025, 4, 1), items={"I.1": "blank"})
    rows = unit_rows(made, "flow")
    states = [of(rows, unit_id=unit_id, period_id="2025-Q1")["state"] for unit_id in ("a", "b", "c")]
    assert states == ["nil", "blank", "missing"]
    assert all(row["in_period_value"] is None for row in rows)


def test_every_unit_and_the_totals_agree_with_the_year():
    made = ledger()
    for unit_id, value in (("a", 2), ("b", 3)):
        give(made, unit_id, "2025-Q1", value)
        give(made, unit_id, "2025-Q3", value)
    year = of(made.ask("indicator_by_plan", "2025-12-31"), indicator_id="flow")
    annual = [r["value"] for r in made.ask("indicator_annual", "2025-12-31") if r["indicator_id"] == "flow"]
    assert (year["value"], year["unit_count"], year["sum_of_periods_count"]) == (sum(annual), 2, 2) == (10, 2, 2)


def test_values_of_the_year_of_some_indicators_are_those_of_all():
    made = ledger()
    give(made, "a", "2025-Q1", 2)
    give(made, "b", "2025-Q1", 3, indicator="stock")
    whole = made.ask("indicator_annual", "2025-12-31")
    assert {row["indicator_id"] for row in whole} == {"flow", "stock"}
    for asked in (["flow"], ["stock", "ratio"], []):
        found = made.ask("indicator_annual", "2025-12-31", indicator_ids=asked)
        assert found == [row for row in whole if row["indicator_id"] in asked]


def unit_rows(made: Ledger, indicator_id: str) -> list[dict]:
    return made.ask("indicator_by_unit", "2025-12-31",
                    **(queries.EVERYTHING | {"content_item_id": "I.1", "indicator_id": indicator_id}))


def plans(*known: tuple[str, str, int]) -> dict[str, str]:
    """plan_id -> the plan before it, of plans with id, title and year."""
    made = Ledger()
    for plan_id, title, year in known:
        made.plan(plan_id)
        made.rows["plan"][-1] |= {"title": title, "year": year}
    made.build()
    return {r["plan_id"]: r["before_plan_id"] for r in made.ask("plan_before", "2025-12-31")}


def test_the_plan_before_is_of_the_same_issuer_a_year_earlier():
    assert plans(("x", "X 2031", 2031), ("y", "Y 2032", 2032)) == {"y": "x"}
    assert plans(("x", "X 2031", 2031), ("z", "Z 2031", 2031), ("y", "Z 2032", 2032)) == {"y": "z"}
    assert plans(("x", "X 2031", 2031), ("z", "Z 2031", 2031), ("y", "Y 2032", 2032)) == {}
