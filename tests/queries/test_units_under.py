"""Whom somebody may see who answers for a unit: those under it, when they were under it, and those they followed."""

from datetime import date

import pytest

import queries
from queries.seen import EVER, days_of
from tests.five_plans import five_plans
from tests.ledger import Ledger

REFORM, LAST_DAY = date(2025, 7, 1), date(2025, 6, 30)


@pytest.fixture
def ledger() -> Ledger:
    """Two provinces of which one went into the other; districts that ended; a commune that changed sides."""
    found = Ledger()
    found.unit("north", level="province", reports=())
    found.unit("south", end=LAST_DAY, level="province", reports=())
    found.unit("district.n", end=LAST_DAY, level="district", parent="north")
    found.unit("district.s", end=LAST_DAY, level="district", parent="south")
    found.unit("commune.n", end=LAST_DAY, parent="district.n")
    found.unit("commune.s", end=LAST_DAY, parent="district.s")
    found.unit("ward", REFORM, parent="north")
    found.unit("elsewhere")
    found.successor("commune.n", "ward", REFORM)
    found.successor("south", "north", REFORM)
    return found


def under(ledger: Ledger, unit_id: str | None) -> set[str]:
    return set(days(ledger, unit_id))


def days(ledger: Ledger, unit_id: str | None) -> dict[str, list[tuple[date, date]]]:
    found: dict[str, list[tuple[date, date]]] = {}
    for row in ledger.ask("units_under", "2026-01-01", scope_unit_id=unit_id):
        assert row["is_whole"] == ((row["first_day"], row["last_day"]) == (date.min, date.max))
        found.setdefault(row["unit_id"], []).append((row["first_day"], row["last_day"]))
    return found


def test_a_province_sees_its_own_now_and_before_and_what_it_took_over(ledger):
    assert under(ledger.build(), "north") == {
        "north", "district.n", "commune.n", "ward", "south", "district.s", "commune.s"}


def test_what_several_took_over_or_one_of_another_level_leaves_its_tree_behind(ledger):
    ledger.unit("west", REFORM, level="province")
    ledger.successor("south", "west", REFORM)
    ledger.successor("district.n", "ward", REFORM)
    assert under(ledger.build(), "north") == {"north", "district.n", "commune.n", "ward", "south"}
    assert under(ledger, "ward") == {"ward", "commune.n", "district.n"}


def test_a_unit_that_lives_on_keeps_its_past(ledger):
    ledger.successor("elsewhere", "ward", REFORM)
    assert "elsewhere" not in under(ledger.build(), "ward")


def test_an_ended_district_sees_what_it_had_and_nothing_new(ledger):
    assert under(ledger.build(), "district.n") == {"district.n", "commune.n"}


def test_a_new_ward_sees_the_commune_that_it_followed(ledger):
    assert under(ledger.build(), "ward") == {"ward", "commune.n"}
    assert under(ledger, "commune.n") == {"commune.n"}, "and never the other way round"


def test_who_came_after_the_district_had_left_was_never_under_its_province(ledger):
    for parent, start, end in (("south", date(2010, 1, 1), date(2014, 12, 31)), ("north", date(2015, 1, 1), None)):
        ledger.rows["unit_parent"].append(
            {"unit_id": "moved", "parent_id": parent, "tree": "state", "valid_from": start, "valid_to": end})
    ledger.unit("moved", date(2010, 1, 1), level="district")
    ledger.unit("late", date(2016, 1, 1), parent="moved")
    ledger.build()
    assert "moved" in under(ledger, "south") and "late" not in under(ledger, "south")
    assert {"moved", "late"} <= under(ledger, "north")


def test_who_left_and_came_back_is_seen_on_those_days_alone(ledger):
    ledger.unit("guest", date(2010, 1, 1))
    for parent, start, end in (("north", date(2010, 1, 1), date(2014, 12, 31)),
                               ("district.s", date(2015, 1, 1), date(2019, 12, 31)),
                               ("district.n", date(2020, 1, 1), date(2022, 12, 31)), ("north", date(2023, 1, 1), None)):
        ledger.rows["unit_parent"].append(
            {"unit_id": "guest", "parent_id": parent, "tree": "state", "valid_from": start, "valid_to": end})
    middle = [(date(2015, 1, 1), date(2019, 12, 31))]
    assert days(ledger.build(), "district.s")["guest"] == middle
    assert days(ledger, "district.n")["guest"] == [(date(2020, 1, 1), date(2022, 12, 31))]
    # what came from the south with the whole of it in 2025 fills the gap
    assert days(ledger, "north")["guest"] == [(date.min, date.max)]
    ledger.connection.execute("delete from unit_successor where unit_id = 'south'")
    assert days(ledger, "north")["guest"] == [(date.min, date(2014, 12, 31)), (date(2020, 1, 1), date.max)]


def test_a_chain_keeps_to_one_tree(ledger):
    ledger.rows["unit_parent"].append(
        {"unit_id": "district.s", "parent_id": "elsewhere", "tree": "party", "valid_from": date(2000, 1, 1),
         "valid_to": None})
    assert under(ledger.build(), "elsewhere") == {"elsewhere", "district.s"}


@pytest.mark.parametrize("unit_id", ["khong-co", "", None, "' or 1=1 --"])
def test_what_does_not_exist_sees_nothing(ledger, unit_id):
    assert under(ledger.build(), unit_id) == set()


def test_parents_in_a_circle_come_to_an_end(ledger):
    ledger.rows["unit_parent"] += [
        {"unit_id": "north", "parent_id": "ward", "tree": "state", "valid_from": date(2000, 1, 1), "valid_to": None}]
    assert "ward" in under(ledger.build(), "north")


def real(unit_id: str) -> dict[str, tuple[tuple[date, date], ...]]:
    """The same of the product's own registers, with the reform of 2025."""
    return days_of(queries.run(five_plans(), "units_under", scope_unit_id=unit_id)).stretches


def test_a_district_that_ended_with_the_reform_sees_what_ended_with_it():
    found = real("lhpn.hoc-mon")
    assert "lhpn.hoc-mon.tan-hiep" in found and "lhpn.ho-chi-minh.hoc-mon" not in found
    assert set(found.values()) == {EVER}, "all of them ended: nothing to be cut off"


def test_the_fronts_province_sees_the_associations_since_they_stand_under_it():
    found = real("mttq.ho-chi-minh")
    assert found["hnd.ho-chi-minh"] == found["lhpn.ho-chi-minh"] == ((REFORM, date.max),)
    assert found["mttq.ho-chi-minh"] == found["mttq.ho-chi-minh.phu-loi"] == EVER
    assert "mttq.tra-vinh.cang-long" in real("mttq.vinh-long"), "Trà Vinh went into Vĩnh Long whole"
