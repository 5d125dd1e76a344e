"""The workbook from real queries: the cells say what the queries say, and one instant gives the same bytes."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

import queries
from dashboard.export import annual_workbook
from dashboard.export.gather import gather
from dashboard.export.words import word
from tests.ledger import Ledger

UNITS = ["unit_on_time", "unit_late", "unit_extended", "unit_never", "unit_exempt"]
AS_OF = queries.as_of("2025-04-30")


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """Two months; February is due 10/3, March 10/4."""
    ledger = Ledger()
    for unit_id in UNITS:
        ledger.unit(unit_id)
    for month, end in ((2, date(2025, 2, 28)), (3, date(2025, 3, 31))):
        ledger.period(f"2025-0{month}", end.replace(day=1), end, date(2025, month + 1, 10))
    ledger.item("I.1", UNITS, {"meetings": "flow"})
    ledger.build()
    ledger.decide("exemption", datetime(2025, 3, 1), unit_id="unit_exempt")
    ledger.decide("extension", datetime(2025, 3, 1), unit_id="unit_extended", new_due=date(2025, 3, 20))
    for unit_id, day in (("unit_on_time", 5), ("unit_late", 15), ("unit_extended", 15)):
        facts = [("I.1", "meetings", "in_period", 4)]
        ledger.submit(unit_id, "2025-02", datetime(2025, 3, day), items={"I.1": "reported"}, facts=facts)
    return ledger


def workbook(ledger: Ledger, with_extensions: bool = True) -> bytes:
    return annual_workbook(*gather(ledger.connection, "p", AS_OF, with_extensions, UNITS))


def rows(content: bytes, name: str) -> list[tuple]:
    return list(load_workbook(BytesIO(content))[word(f"sheet.{name}")].iter_rows(values_only=True))


def total(content: bytes) -> tuple:
    return next(row for row in rows(content, "coverage") if row[1] == word("total.plan"))


def test_coverage_is_that_of_the_query(ledger):
    plan = ledger.ask("coverage_by_plan", AS_OF)[0]
    expected = (plan["covered_count"], plan["due_count"], plan["coverage_rate"])
    assert total(workbook(ledger))[4:7] == expected == (3, 8, 0.375)


def test_every_period_says_n_of_all(ledger):
    assert total(workbook(ledger))[2:4] == ("3/4", "0/4")


def test_without_extensions_the_extended_report_is_late(ledger):
    on_time = 7                         # the first status column
    assert total(workbook(ledger))[on_time] == 2
    assert total(workbook(ledger, with_extensions=False))[on_time] == 1


def test_the_missing_are_those_of_overdue_obligations(ledger):
    overdue = ledger.ask("overdue_obligations", AS_OF)
    listed = [row for row in rows(workbook(ledger), "missing") if isinstance(row[0], int)]
    assert [(row[1], row[6]) for row in listed] == [(one["unit_name"], one["days_late"]) for one in overdue]
    assert len(listed) == 5


def test_values_lead_to_their_cells(ledger):
    source = [row for row in rows(workbook(ledger), "source") if row[-1] == "E9"]
    assert [(row[0], row[8], row[10]) for row in source] == [(unit, 4, "f.xlsx") for unit in UNITS[:3]]
    annual = next(row for row in rows(workbook(ledger), "indicator") if row[0] == "I.1")
    assert annual[4] == 12


def test_same_instant_same_bytes(ledger):
    before = workbook(ledger)
    ledger.submit("unit_never", "2025-02", datetime(2025, 5, 20), items={"I.1": "nil"})
    assert workbook(ledger) == before


def test_unknown_plan(ledger):
    with pytest.raises(KeyError):
        gather(ledger.connection, "no-such-plan", AS_OF, True, UNITS)
