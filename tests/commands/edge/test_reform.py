"""Bình Dương's nine districts and their 36 communes: coverage 2024-2026, as it was and as it is now.

Everything comes from the product's own registers (units, parents, successors) and from workbooks, by the command
line; only the plan is made for this test: the district Hội Nông dân report until 30/6/2025, the communes after.
"""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from etl.form import Filling
from tests.commands.edge.site import REFERENCE, File, Registers, Site, content, period

AS_OF = "2027-01-31"
LAST_DAY, REFORM = date(2025, 6, 30), date(2025, 7, 1)
PROVINCE, CITY = "hnd.binh-duong", "hnd.ho-chi-minh"
COUNTS = ("required_count", "due_count", "covered_count", "on_time_due_count", "due_with_deadline_count",
          "late_count", "overdue_count")
HALVES = [(year, half) for year in (2024, 2025, 2026) for half in (1, 2)]


def _rows(name: str) -> list[dict[str, object]]:
    """The rows of one register of the product that are about Hội Nông dân; their own line is the tree `mass`."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle)
                if row["unit_id"].startswith("hnd.") and row.get("tree", "mass") == "mass"]


def _half(year: int, half: int) -> dict:
    end = date(year, 6, 30) if half == 1 else date(year, 12, 31)
    due = date(year, 7, 10) if half == 1 else date(year + 1, 1, 10)
    return period(f"{year}-H{half}", date(year, 6 * half - 5, 1), end, due)


def _send(site: Site, period_id: str, due: date, units: Iterable[str]) -> None:
    """Of every five units three report in time, one five days late, one never."""
    units = list(units)
    on_time = [File(unit_id, period_id, content(3)) for place, unit_id in enumerate(units) if place % 5 < 3]
    late = [File(unit_id, period_id, Filling(nil=frozenset({"II.1"})))
            for place, unit_id in enumerate(units) if place % 5 == 3]
    site.load(f"{due.replace(day=5)}T09:00", *on_time)
    site.load(f"{due.replace(day=15)}T09:00", *late)


@pytest.fixture(scope="module")
def districts() -> list[str]:
    return list(dict.fromkeys(row["unit_id"] for row in _rows("units.csv") if row["level"] == "district"))


@pytest.fixture(scope="module")
def communes() -> list[str]:
    return [row["unit_id"] for row in _rows("units.csv") if row["level"] == "commune"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, districts: list[str], communes: list[str]) -> Site:
    registers = Registers()
    for name in ("units.csv", "unit_parents.csv", "unit_successors.csv", "unit_aliases.csv"):
        registers.rows[name] = _rows(name)
    halves = [_half(*which) for which in HALVES]
    registers.report(districts, halves, assignments=[
        {"valid_from": date(2024, 1, 1), "valid_to": LAST_DAY, "units": districts},
        {"valid_from": REFORM, "units": communes},
    ])
    site = Site(Path(tmp_path_factory.mktemp("reform")), registers)
    assert site.init[0] == 0, site.init
    for half in halves:
        _send(site, half["period_id"], half["due_nominal"],
              districts if half["period_end"] <= LAST_DAY else communes)
    return site


def yearly(site: Site, view: str, kind: str, year: int) -> dict[str, tuple[int, ...]]:
    """group_id -> COUNTS of the year."""
    found: dict[str, tuple[int, ...]] = {}
    for row in site.ask("coverage_by_area_period", AS_OF, view=view, group_kind=kind):
        if row["period_id"].startswith(str(year)):
            before = found.get(row["group_id"], (0,) * len(COUNTS))
            found[row["group_id"]] = tuple(old + row[name] for old, name in zip(before, COUNTS, strict=True))
    return found


def total(groups: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*groups.values(), strict=True)))


def test_the_registers_know_nine_districts_and_thirty_six_communes(districts: list[str], communes: list[str]) -> None:
    assert (len(districts), len(communes)) == (9, 36)


@pytest.mark.parametrize(("year", "owed"), [(2024, 9 + 9), (2025, 9 + 36), (2026, 36 + 36)])
def test_both_views_add_up_to_the_same(site: Site, year: int, owed: int) -> None:
    sums = {total(yearly(site, view, kind, year)) for view in ("as_was", "as_is")
            for kind in ("unit", "parent", "level", "unit_type")}
    assert len(sums) == 1
    required, due, covered, on_time, *_ = sums.pop()
    assert required == due == owed > covered > on_time > 0


def test_as_it_was(site: Site, districts: list[str], communes: list[str]) -> None:
    assert set(yearly(site, "as_was", "unit", 2024)) == set(districts)
    assert set(yearly(site, "as_was", "unit", 2025)) == {*districts, *communes}
    assert set(yearly(site, "as_was", "unit", 2026)) == set(communes)
    assert [set(yearly(site, "as_was", "parent", year)) for year in (2024, 2025, 2026)] == [
        {PROVINCE}, {PROVINCE, CITY}, {CITY}]
    # Bến Cát is a thị xã on the last day of no half-year of 2024: it became a thành phố on 1/5/2024
    assert set(yearly(site, "as_was", "unit_type", 2024)) == {"thanh_pho", "huyen"}


def test_as_it_is_now_everything_stands_under_the_city(site: Site, communes: list[str]) -> None:
    for year in (2024, 2025, 2026):
        assert set(yearly(site, "as_is", "parent", year)) == {CITY}
        assert set(yearly(site, "as_is", "level", year)) == {"commune"}
        assert set(yearly(site, "as_is", "unit", year)) <= set(communes)


def test_as_it_is_now_a_district_is_carried_on_by_its_largest_part(site: Site, districts: list[str]) -> None:
    now, was = (yearly(site, view, "unit", 2024) for view in ("as_is", "as_was"))
    heirs = {"thu-dau-mot": "thu-dau-mot", "di-an": "dong-hoa", "thuan-an": "thuan-an", "ben-cat": "hoa-loi",
             "tan-uyen": "tan-khanh", "bau-bang": "tru-van-tho", "bac-tan-uyen": "thuong-tan",
             "dau-tieng": "dau-tieng", "phu-giao": "phuoc-thanh"}
    assert now == {f"{CITY}.{heir}": was[f"{PROVINCE}.{old}"] for old, heir in heirs.items()}
    assert len(now) == len(districts)


def test_before_the_reform_both_views_are_one(site: Site) -> None:
    was, now = (site.ask("coverage_by_area_period", "2025-06-30", view=view, group_kind="unit")
                for view in ("as_was", "as_is"))
    assert was == now


def test_the_checks_agree(site: Site) -> None:
    assert site.is_sound()
