"""The real units of the plans' areas before and after 1/7/2025: codes, names, trees, who follows whom."""

from datetime import date
from decimal import Decimal

import pytest

from etl.registers.reference import read_reference
from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def tables():
    return read_reference(REPOSITORY / "data" / "reference").tables()


def of(rows, **wanted):
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


@pytest.mark.parametrize(("prefix", "communes", "province"), [
    ("hnd.ho-chi-minh.", 36, "hnd.ho-chi-minh"), ("lhpn.ho-chi-minh.", 4, "lhpn.ho-chi-minh"),
    ("ubnd.ho-chi-minh.", 40, "ubnd.ho-chi-minh"), ("mttq.ho-chi-minh.", 40, "mttq.ho-chi-minh"),
    ("mttq.vinh-long.", 41, "mttq.vinh-long"),
])
def test_the_communes_of_the_plans_areas_since_the_reform(tables, prefix, communes, province):
    found = [row for row in tables["unit"] if row["unit_id"].startswith(prefix)]
    assert len(found) == len({row["area_code"] for row in found}) == communes
    assert {(row["level"], row["valid_from"], row["valid_to"]) for row in found} == {
        ("commune", date(2025, 7, 1), None)}
    own = {"hnd": "mass", "lhpn": "mass", "ubnd": "state", "mttq": "front"}[prefix.split(".")[0]]
    assert {row["parent_id"] for row in tables["unit_parent"]
            if row["unit_id"].startswith(prefix) and row["tree"] == own} == {province}


@pytest.mark.parametrize(("district", "communes", "first_share"), [
    ("hnd.binh-duong.thu-dau-mot", 5, "0.285714"), ("ubnd.binh-duong.thu-dau-mot", 5, "0.285714"),
    ("hnd.binh-duong.bau-bang", 5, "0.285714"), ("mttq.tra-vinh.h-duyen-hai", 5, "0.285714"),
    ("mttq.tra-vinh.tra-vinh", 4, "0.375"),
])
def test_a_district_is_shared_out_by_its_former_communes(tables, district, communes, first_share):
    parts = of(tables["unit_successor"], unit_id=district)
    assert len(parts) == communes
    assert parts[0]["share"] == Decimal(first_share)


def test_no_part_of_a_district_is_lost(tables):
    parts = [row for row in tables["unit_successor"] if row["share"]]
    shares = {unit_id: sum(row["share"] for row in of(parts, unit_id=unit_id)) for unit_id in
              {row["unit_id"] for row in parts}}
    assert len(shares) == 27
    assert all(abs(share - 1) < Decimal("0.00001") for share in shares.values())
    reached = {row["successor_id"] for row in parts}
    assert {prefix: len([name for name in reached if name.startswith(prefix)])
            for prefix in ("hnd.", "ubnd.", "mttq.")} == {"hnd.": 36, "ubnd.": 36, "mttq.": 41}


def test_a_code_and_a_name_go_to_other_areas(tables):
    """Lai Uyên's code is Bàu Bàng's now, Cây Trường II's is Trừ Văn Thố's, and the old Trừ Văn Thố had another."""
    assert {(row["unit_id"], row["area_code"]) for row in of(tables["unit"], organisation="ubnd")
            if row["area_code"] in {"25816", "25819", "25822"}} == {
        ("ubnd.binh-duong.tru-van-tho", "25816"), ("ubnd.binh-duong.cay-truong-ii", "25819"),
        ("ubnd.binh-duong.lai-uyen", "25822"), ("ubnd.ho-chi-minh.tru-van-tho", "25819"),
        ("ubnd.ho-chi-minh.bau-bang", "25822"),
    }
    assert {row["successor_id"] for row in of(tables["unit_successor"], unit_id="ubnd.binh-duong.lai-uyen")} == {
        "ubnd.ho-chi-minh.tru-van-tho", "ubnd.ho-chi-minh.bau-bang"}


@pytest.mark.parametrize(("unit_id", "day", "parents"), [
    ("hnd.binh-duong.dau-tieng", date(2025, 6, 30), {"mass": "hnd.binh-duong"}),
    ("hnd.ho-chi-minh.dau-tieng", date(2025, 7, 1),
     {"mass": "hnd.ho-chi-minh", "front": "mttq.ho-chi-minh.dau-tieng"}),
    ("hnd.ho-chi-minh", date(2025, 6, 30), {}),
    ("hnd.ho-chi-minh", date(2025, 7, 1), {"front": "mttq.ho-chi-minh"}),
    ("lhpn.ho-chi-minh.ba-diem", date(2026, 1, 1),
     {"mass": "lhpn.ho-chi-minh", "front": "mttq.ho-chi-minh.ba-diem"}),
    ("ubnd.que-minh", date(2023, 12, 31), {"state": "ubnd.quang-nam.que-son", "party": "dang-uy.que-minh"}),
    ("ubnd.da-nang.que-son", date(2025, 7, 1), {"state": "ubnd.da-nang", "party": "dang-uy.da-nang.que-son"}),
])
def test_a_unit_stands_in_several_trees_from_a_day_on(tables, unit_id, day, parents):
    found = {row["tree"]: row["parent_id"] for row in of(tables["unit_parent"], unit_id=unit_id)
             if row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"])}
    assert found == parents


def test_the_plans_keep_the_units_of_their_own_years(tables):
    born = {row["unit_id"]: row["valid_from"] for row in tables["unit"]}
    owed = {row["unit_id"] for row in tables["assignment"]}
    assert max(born[unit_id] for unit_id in owed) < date(2025, 7, 1)
