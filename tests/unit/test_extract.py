"""Extracting: every filled cell finds its content item and indicator, or is named as standing nowhere."""

import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.extract import extract
from etl.finding import Code
from etl.model import Identity
from etl.recognise import recognise
from etl.registry import Registry
from tests.builders import (
    COLUMNS,
    DATA_SHEET,
    PERIOD,
    REPORT,
    UNIT,
    filled,
    places,
    read,
    retyped,
    rows_of,
    small_registry,
    travel,
)

ANSWERS = Identity(None, None, REPORT, UNIT, PERIOD)
HEADINGS = ["STT", "Nội dung", "Mã số", "ĐVT", "Trong kỳ", "Lũy kế", "Không phát sinh", "Ghi chú"]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return small_registry()


def _facts(
    rows: list[list[object]], registry: Registry, headings: list[str] = HEADINGS
) -> dict[tuple[str, ...], float]:
    """What a form typed anew holds."""
    _, validated, findings = travel(retyped([headings, *rows]), registry, ANSWERS)
    assert validated is not None, findings
    return {(f.content_item_id, f.indicator_id, f.basis, f.cell): float(f.value) for f in validated.facts}


def _findings(rows: list[list[object]], registry: Registry) -> list[tuple[Code, str | None, str | None]]:
    return places(travel(retyped([HEADINGS, *rows]), registry, ANSWERS)[2])


def test_the_same_indicator_counts_under_each_item_on_its_own(registry: Registry) -> None:
    assert _facts([["1", "a", "II.1"], ["", "b", "TB01", "", 3], ["2", "c", "II.2"], ["", "b", "TB01", "", 4, 9]],
                  registry) == {
        ("II.1", "TB01", "in_period", "E3"): 3, ("II.2", "TB01", "in_period", "E5"): 4,
        ("II.2", "TB01", "cumulative", "F5"): 9,
    }


@pytest.mark.parametrize("code", ["hn01", " HN01 ", "HN 01", "HN01."])
def test_codes_are_forgiving(code: str, registry: Registry) -> None:
    assert list(_facts([["", "", "ii.1."], ["", "", code, "", 3]], registry).values()) == [3]


def test_without_a_code_column_texts_decide_within_the_section(registry: Registry) -> None:
    headings = ["STT", "Nội dung", "Trong kỳ", "Không phát sinh"]
    rows = [
        ["II", "NỘI DUNG"], ["1", "Quán triệt, tuyên truyền văn bản"], ["-", "Hội nghị quán triệt, tuyên truyền", 3],
        ["2", "Tuyên truyền sự kiện chính trị, các ngày lễ lớn"],
        ["-", "Tin, bài trên trang, cổng thông tin điện tử", 5],
    ]
    assert _facts(rows, registry, headings) == {
        ("II.1", "HN01", "in_period", "C4"): 3, ("II.2", "TB01", "in_period", "C6"): 5,
    }


def test_an_indicator_without_a_section_counts_only_if_one_item_asks_for_it(registry: Registry) -> None:
    assert _facts([["", "", "HN01", "", 3]], registry) == {("II.1", "HN01", "in_period", "E2"): 3}
    assert _findings([["", "", "TB01", "", 3]], registry) == [(Code.UNKNOWN_INDICATOR, "Sheet1", "C2")]


@pytest.mark.parametrize(("row", "finding"), [
    (["", "x", "IX.9", "", 1], (Code.UNKNOWN_ITEM, "Sheet1", "C4")),
    (["", "x", "IX.9", "", "", "", "x"], (Code.UNKNOWN_ITEM, "Sheet1", "C4")),
    (["", "x", "ZZ99", "", 1], (Code.UNKNOWN_INDICATOR, "Sheet1", "C4")),
    (["", "x", "KP01", "", 1], (Code.UNKNOWN_INDICATOR, "Sheet1", "C4")),
    (["", "Chỉ tiêu tự thêm", "", "", 1], (Code.UNKNOWN_INDICATOR, "Sheet1", "B4")),
    (["", "b", "HN01", "", 4], (Code.DUPLICATE_ROW, "Sheet1", "C4")),
    (["", "a", "II.1", "", "", "", "x"], (Code.DUPLICATE_ROW, "Sheet1", "C4")),
    (["", "b", "HN02", "", "", "", "x"], (Code.MISPLACED, "Sheet1", "G4")),
    (["", "c", "II.2", "", 5], (Code.MISPLACED, "Sheet1", "E4")),
])
def test_what_is_filled_in_a_wrong_place_is_named(
    row: list[object], finding: tuple[Code, str, str], registry: Registry
) -> None:
    assert _findings([["", "a", "II.1"], ["", "b", "HN01", "", 3], row], registry) == [finding]


def test_rows_under_an_unknown_item_belong_to_it(registry: Registry) -> None:
    rows = [["", "", "II.1"], ["", "", "HN01", "", 3], ["", "", "IX.9"], ["", "", "HN02", "", 4]]
    assert _findings(rows, registry) == [(Code.UNKNOWN_ITEM, "Sheet1", "C5")]


def test_empty_rows_of_any_name_and_totals_do_no_harm(registry: Registry) -> None:
    rows = [
        ["A", "B", "C", "D", "(1)", "(2)", "(3)", "(4)"], ["", "", "II.1"], ["", "", "HN01", "", 3], ["", "x", "ZZ99"],
        ["", "x", "IX.9"], [], ["", "Tổng cộng", "", "", 3], ["Cộng", "", "", "", 3],
    ]
    assert list(_facts(rows, registry).values()) == [3]


def test_a_dash_on_an_items_row_says_nothing(registry: Registry) -> None:
    assert list(_facts([["", "", "II.1", "-", "-", "-"], ["", "", "HN01", "", 3]], registry).values()) == [3]


def test_names_of_persons_are_neither_read_nor_told(registry: Registry) -> None:
    rows = [
        ["", "", "II.1"], ["", "", "HN01", "", 3], [],
        ["", "", "", "", "Duyên Hải, ngày 05 tháng 4 năm 2022"], ["", "Người lập biểu", "", "", "THỦ TRƯỞNG ĐƠN VỊ"],
        ["", "Trần Thị Bí Ẩn", "", "", "Lê Văn Bí Ẩn"], ["", "0909 123 456", "", "", 5],
    ]
    recognised, validated, findings = travel(retyped([HEADINGS, *rows]), registry, ANSWERS)
    assert findings == []
    extracted, _ = extract(recognised, registry)
    assert "Bí Ẩn" not in json.dumps([str(extracted), str(validated)], ensure_ascii=False)


def test_error_cells_and_uncalculated_formulas_are_carried_not_lost(registry: Registry) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book[DATA_SHEET]
        sheet.cell(rows_of(sheet)["II.1", "HN01"], COLUMNS["in_period"], "=1+1")
    recognised, _ = recognise(read(filled(registry, edit=edit)), registry, Identity(), "")
    extracted, findings = extract(recognised, registry)
    assert findings == []
    assert [(value.indicator_id, value.raw) for value in extracted.values] == [("HN01", "")]


def test_notes_of_an_items_rows_are_kept_together(registry: Registry) -> None:
    rows = [["", "", "II.1", "", "", "", "", " hai \n đợt "], ["", "", "HN01", "", 3, "", "", "ước tính"]]
    _, validated, _ = travel(retyped([HEADINGS, *rows]), registry, ANSWERS)
    assert validated.items[0].note == "hai đợt; HN01: ước tính"


_PLACES = [
    (item_id, indicator_id, basis)
    for item_id, indicator_ids in (("II.1", ("HN01", "HN02", "TB01")), ("II.2", ("TB01",)), ("III.1", ("KP01",)))
    for indicator_id in indicator_ids for basis in ("in_period", "cumulative")
]
_COUNTS = st.integers(0, 999_999_999)


@settings(max_examples=25, deadline=None)
@given(
    values=st.dictionaries(st.sampled_from(_PLACES), _COUNTS, min_size=1),
    plan=st.sampled_from([None, "Có", "Không", "x"]),
    nil=st.sets(st.sampled_from(["II.1", "II.2", "III.1", "III.2"])),
    with_identity=st.booleans(),
)
def test_what_is_filled_is_what_is_extracted(
    values: dict[tuple[str, str, str], int], plan: str | None, nil: set[str], with_identity: bool
) -> None:
    registry = small_registry()
    values = {place: value % 100_001 if place[1] == "KP01" else value for place, value in values.items()}
    for item_id, indicator_id, _ in _PLACES:    # a running total is never below its period
        total, part = (item_id, indicator_id, "cumulative"), (item_id, indicator_id, "in_period")
        if total in values and part in values:
            values[total] = max(values[total], values[part])
    if plan:
        values["III.1", "VB01", "in_period"] = plan
    nil = {item_id for item_id in nil if all(place[0] != item_id for place in values)}
    content = filled(registry, values=values, nil=nil, with_identity=with_identity)
    _, validated, findings = travel(content, registry)
    assert findings == []
    typed = {**values, **({("III.1", "VB01", "in_period"): int(plan != "Không")} if plan else {})}
    assert {(f.content_item_id, f.indicator_id, f.basis): f.value for f in validated.facts} == typed
    assert {item.content_item_id for item in validated.items if item.state == "nil"} == nil
    assert {i.content_item_id for i in validated.items if i.state == "reported"} == {place[0] for place in values}
