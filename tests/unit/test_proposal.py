"""Proposals: likeliest first, from the file's own words; none of them is ever a match."""

from datetime import datetime

import pytest

from etl.model import Identity, Incoming, Proposal, Unsettled
from etl.recognise import recognise
from etl.registry import Registry
from etl.unit_name import likeness
from etl.waiting.proposal import propose
from tests.builders import read, retyped, small_registry

HEADINGS = ["STT", "Nội dung, chỉ tiêu", "Mã số", "Đơn vị tính", "Trong kỳ", "Lũy kế từ đầu năm", "Không phát sinh",
            "Ghi chú"]
TX = "Ủy ban MTTQ Việt Nam thị xã Duyên Hải"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return small_registry()


def proposed(
    registry: Registry, name: str = "a.xlsx", came: datetime = datetime(2022, 4, 2), **labels: str
) -> dict[str, list[str]]:
    """field -> candidates, in order; labels: unit, period, report."""
    words = {"unit": "Đơn vị báo cáo", "period": "Kỳ báo cáo", "report": "Mã báo cáo"}
    rows = [["BÁO CÁO KẾT QUẢ"], *([f"{words[key]}: {text}"] for key, text in labels.items()), [], HEADINGS,
            [1, "Quán triệt", "II.1"], [1, "Hội nghị", "HN01", "cuộc", 3]]
    content = retyped(rows)
    unsettled, findings = recognise(read(content), registry, Identity(), name)
    assert isinstance(unsettled, Unsettled)
    assert unsettled.sayings[0].text == "BÁO CÁO KẾT QUẢ"
    found: dict[str, list[str]] = {}
    for proposal in propose(unsettled, findings, registry, Incoming(name, content, came)):
        assert isinstance(proposal, Proposal) and 0 <= proposal.score <= 100
        found.setdefault(proposal.field, []).append(proposal.candidate_id)
    return found


def test_a_misspelt_unit_is_found_among_those_that_owe(registry: Registry) -> None:
    found = proposed(registry, unit="MTTQ huyện Cầu Khè", period="Quý I/2022", report="thu.quy")
    assert list(found) == ["unit"] and found["unit"][0] == "mttq.cau-ke"


def test_without_a_unit_the_files_name_is_tried(registry: Registry) -> None:
    assert proposed(registry, "BC MTTQ Cau Ke.xlsx", period="Quý I/2022", report="thu.quy")["unit"][0] == "mttq.cau-ke"


def test_a_missing_year_proposes_the_period_just_ended_first(registry: Registry) -> None:
    assert proposed(registry, unit=TX, period="Quý I", report="thu.quy") == {"period": ["2022-Q1"]}
    found = proposed(registry, unit=TX, report="thu.quy", came=datetime(2022, 7, 4))["period"]
    assert set(found) == {"2022-Q1", "2022-Q2", "2022-H1", "2022"} and found[0] in ("2022-Q2", "2022-H1")


def test_two_reports_of_one_form_are_both_proposed(registry: Registry) -> None:
    found = proposed(registry, unit="Ủy ban MTTQ Việt Nam huyện Cầu Kè", period="Năm 2022")
    assert {*found["report"]} == {"thu.quy", "thu.khac"}


@pytest.mark.parametrize(("text", "near", "far"), [
    ("HND Bàu Bản", "Hội Nông dân huyện Bàu Bàng", "Hội Nông dân thành phố Thủ Dầu Một"),
    ("An Hòa", "UBND xã An Hòa", "Ủy ban MTTQ Việt Nam xã Tân Hòa"),
])
def test_the_place_decides_likeness(text: str, near: str, far: str) -> None:
    assert likeness(text, near) > likeness(text, far) + 10
