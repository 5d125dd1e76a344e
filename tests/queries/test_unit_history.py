"""Who a unit was, under whom, whom it followed; and nothing of a unit the viewer may not see."""

from datetime import date, datetime

import pytest

import queries
from tests.ledger import Ledger

REFORM = date(2025, 7, 1)
LAST_DAY = date(2025, 6, 30)
NAMES = ("unit_history", "unit_succession", "unit_parent_history")


@pytest.fixture
def ledger() -> Ledger:
    """A town that became a city, ended, and was followed by two wards; a district over it."""
    found = Ledger()
    found.unit("town", date(2020, 1, 1), date(2024, 4, 30), level="district", parent="province")
    found.unit("town", date(2024, 5, 1), LAST_DAY, level="district", unit_type="thanh_pho")
    found.unit("ward.a", REFORM)
    found.unit("ward.b", REFORM)
    found.unit("province", level="province", reports=())
    for row, name in zip(found.rows["unit"], ("Town", "City", "Ward A", "Ward B", "Province"), strict=True):
        row["name"] = name
    found.successor("town", "ward.a", REFORM, 0.4)
    found.successor("town", "ward.b", REFORM, 0.6)
    return found.build()


def ask(ledger: Ledger, name: str, unit_id: str | None, as_of: str = "2026-01-01") -> list[dict]:
    return ledger.ask(name, as_of, scope_unit_id=unit_id)


def test_names_through_time_and_which_holds(ledger):
    rows = ask(ledger, "unit_history", "town", "2024-06-01")
    assert [(r["name"], r["unit_type"], r["is_valid"]) for r in rows] == [
        ("Town", "xa", False), ("City", "thanh_pho", True)]
    assert {r["current_unit_id"] for r in rows} == {"town"}


@pytest.mark.parametrize(("as_of", "valid"), [("2024-04-30", "Town"), ("2024-05-01", "City"), ("2025-06-30", "City")])
def test_a_day_belongs_to_the_name_of_that_day(ledger, as_of, valid):
    assert [r["name"] for r in ask(ledger, "unit_history", "town", as_of) if r["is_valid"]] == [valid]


def test_what_ended_is_carried_on_by_the_largest_share(ledger):
    rows = ask(ledger, "unit_history", "town")
    assert not any(r["is_valid"] for r in rows)
    assert {(r["current_unit_id"], r["current_name"], r["can_open_current"]) for r in rows} == {
        ("ward.b", "Ward B", True)}


def test_succession_is_told_from_both_sides(ledger):
    after = ask(ledger, "unit_succession", "town")
    assert [(r["direction"], r["other_name"], r["share"]) for r in after] == [
        ("successor", "Ward B", 0.6), ("successor", "Ward A", 0.4)]
    before = ask(ledger, "unit_succession", "ward.a")
    # the name it had when it ended, not the first one
    assert [(r["direction"], r["other_name"], r["effective_on"]) for r in before] == [("predecessor", "City", REFORM)]


def test_parents_are_dated(ledger):
    rows = ask(ledger, "unit_parent_history", "town", "2024-04-30")
    assert [(r["parent_name"], r["tree"], r["is_valid"]) for r in rows] == [("Province", "state", True)]
    assert not ask(ledger, "unit_parent_history", "town", "2024-05-01")[0]["is_valid"]


@pytest.mark.parametrize("name", NAMES)
def test_a_unit_out_of_sight_is_as_if_there_were_none(ledger, name):
    def rows(unit_id: str) -> list:
        return queries.execute(
            ledger.connection, name, as_of=datetime(2026, 1, 1), unit_ids=["ward.a"], scope_unit_id=unit_id).fetchall()

    assert rows("town") == rows("no such unit") == []


def test_a_neighbour_out_of_sight_is_named_but_cannot_be_opened(ledger):
    answer = queries.execute(ledger.connection, "unit_succession", unit_ids=["ward.a"], scope_unit_id="ward.a")
    columns = [column[0] for column in answer.description]
    rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    assert [(r["other_name"], r["can_open"]) for r in rows] == [("City", False)]


def test_deadlines_are_counted_by_level_and_extension():
    found = Ledger()
    for unit_id in ("a", "b", "c"):
        found.unit(unit_id)
    found.unit("d", level="district")
    found.period("2025-01", date(2025, 1, 1), date(2025, 1, 31), date(2025, 2, 5), "ngày 5/2")
    found.rows["period_due"].append({
        "report_id": "r", "period_id": "2025-01", "level": "district", "due_nominal": date(2025, 2, 10),
        "due_text": "ngày 10/2", "source": "x"})
    found.build()
    found.decide("extension", datetime(2025, 2, 1), unit_id="b", new_due=date(2025, 2, 20), document_number="1/CV")
    rows = found.ask("plan_deadlines", "2025-03-01")
    assert [(r["level"], r["due_text"], r["unit_count"], r["first_names"], r["extension_number"]) for r in rows] == [
        ("commune", "ngày 5/2", 2, "a; c", None), ("district", "ngày 10/2", 1, "d", None),
        ("commune", "ngày 5/2", 1, "b", "1/CV")]
    assert [r["unit_count"] for r in found.ask("report_list", "2025-03-01")] == [4]


def test_lines_count_the_units_that_owe_them():
    found = Ledger()
    for unit_id in ("a", "b"):
        found.unit(unit_id)
    found.unit("later", date(2030, 1, 1))
    found.period("2025-01", date(2025, 1, 1), date(2025, 1, 31))
    found.item("I.1", ["a", "b", "later"], {"X": "flow"})
    found.item("I.2", [])
    found.build()
    rows = found.ask("plan_lines", "2025-03-01")
    assert {r["content_item_id"]: r["required_unit_count"] for r in rows} == {"I.1": 2, "I.2": 0}
