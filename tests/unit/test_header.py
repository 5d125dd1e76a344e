"""Headings: which column is which, over several rows, beside columns that are not the form's."""

import copy

import pytest

from etl.finding import Code, Severity
from etl.header import find_header
from etl.model import Identity, Sheet, Unsettled
from etl.recognise import recognise
from etl.registry import Registry
from tests.builders import PERIOD, REPORT, UNIT, read, retyped, small_registry, travel

ROWS = [[1, "Quán triệt", "II.1"], [1, "Hội nghị", "HN01", "cuộc", 3, 5]]
TOP = ["STT", "Nội dung", "Mã số", "ĐVT"]
ANSWERS = Identity(None, None, REPORT, UNIT, PERIOD)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return small_registry()


def _columns(registry: Registry, *rows: list[str]) -> tuple[dict[str, int], dict[str, int]]:
    width = max(map(len, rows))
    header = find_header(Sheet("a", [row + [""] * (width - len(row)) for row in rows]), registry.layouts["bieu-ttdn"])
    return {key: header.columns[key] for key in ("in_period", "cumulative") if key in header.columns}, header.twice


@pytest.mark.parametrize("rows", [
    [[*TOP, "Trong kỳ", "Lũy kế"]], [[*TOP, "Kết quả", ""], ["", "", "", "", "Trong kỳ", "Lũy kế"]],
    [[*TOP, "Kết quả", ""], ["", "", "", "", "Trong kỳ (số)", "Lũy kế (từ đầu năm)"]],
    [["", "", "", "", "Kết quả", ""], [*TOP, "Trong kỳ", "Lũy kế"]],
    [["STT", "Nội", "Mã", "ĐVT", "Trong", "Lũy"], ["", "dung", "số", "", "kỳ", "kế"]],
])
def test_headings_over_several_rows(rows: list[list[str]], registry: Registry) -> None:
    assert _columns(registry, *rows) == ({"in_period": 4, "cumulative": 5}, {})


def test_what_stands_under_planned_or_last_year_is_not_ours(registry: Registry) -> None:
    rows = [[*TOP, "Kế hoạch", "", "Thực hiện", ""], ["", "", "", "", "Trong kỳ", "Lũy kế", "Trong kỳ", "Lũy kế"]]
    assert _columns(registry, *rows) == ({"in_period": 6, "cumulative": 7}, {})
    above = [["", "", "", "", "Năm trước", "Năm nay"], [*TOP, "Số lượng", "Trong kỳ"]]
    assert _columns(registry, *above) == ({"in_period": 5}, {})


def test_two_columns_that_could_be_it_are_not_chosen_between(registry: Registry) -> None:
    assert _columns(registry, [*TOP, "Trong kỳ", "Số lượng"])[1] == {"in_period": 5}
    assert _columns(registry, [*TOP, "Kết quả", ""], ["", "", "", "", "Nam", "Nữ"])[1] == {"in_period": 5}


def test_the_first_headings_count_even_if_later_ones_are_more_complete(registry: Registry) -> None:
    rows = [[*TOP, "Cột này", "Lũy kế"], *ROWS, [*TOP, "Trong kỳ", "Lũy kế"], *ROWS]
    assert [f.code for f in travel(retyped(rows), registry, ANSWERS)[2]] == [Code.COLUMN_MISSING]


@pytest.mark.parametrize(("heading", "severity"), [
    ("Kỳ trước", Severity.WARNING), ("Cột lạ", Severity.ERROR), ("", Severity.ERROR),
])
def test_numbers_in_a_column_of_nobodys_are_never_left_out_in_silence(
    heading: str, severity: Severity, registry: Registry
) -> None:
    findings = travel(retyped([[*TOP, "Trong kỳ", heading], *ROWS]), registry, ANSWERS)[2]
    assert [(f.severity, f.code, f.cell) for f in findings] == [(severity, Code.COLUMN_IGNORED, "F1")]


def _two_forms() -> Registry:
    """The same form once more under another name, used by the other report."""
    registry = small_registry()
    registry.forms["khac"] = copy.deepcopy(registry.forms["bieu-ttdn"]) | {"form_id": "khac"}
    report = registry.reports["thu.khac"]
    registry.reports["thu.khac"] = type(report)(report.report_id, "thu", report.title, "khac", None, None, None)
    return registry


def test_a_form_that_fits_two_is_asked_and_an_answer_or_the_sheet_settles_it() -> None:
    registry = _two_forms()
    rows = [["Đơn vị báo cáo: Ủy ban MTTQ Việt Nam huyện Cầu Kè"], ["Kỳ báo cáo: Năm 2022"],
            [*TOP, "Trong kỳ", "Lũy kế"], *ROWS]
    unsettled, findings = recognise(read(retyped(rows)), registry, Identity(), "a.xlsx")
    assert isinstance(unsettled, Unsettled)
    assert [(f.severity, f.code, f.params["proposal_ids"]) for f in findings] == [
        (Severity.QUESTION, Code.REPORT_AMBIGUOUS, "thu.quy,thu.khac")]
    answered, _ = recognise(read(retyped(rows)), registry, Identity(report_id="thu.khac"), "a.xlsx")
    assert (answered.identity.form_id, answered.identity.report_id) == ("khac", "thu.khac")
    said, _ = recognise(read(retyped([["Mã báo cáo: thu.quy"], *rows])), registry, Identity(), "a.xlsx")
    assert (said.identity.form_id, said.identity.report_id) == ("bieu-ttdn", "thu.quy")


def test_an_earlier_edition_is_known_by_its_own_headings() -> None:
    registry = small_registry()
    registry.forms["bieu-ttdn"]["earlier_editions"] = [
        {"version": "0", "headings": {"in_period": "Số phát sinh", "cumulative": "Số cộng dồn cả năm"}}]
    versions = []
    for headings in (["Số phát sinh", "Số cộng dồn cả năm"], ["Trong kỳ", "Lũy kế"], ["Số phát sinh", "Lũy kế"]):
        recognised, validated, findings = travel(retyped([[*TOP, *headings], *ROWS]), registry, ANSWERS)
        assert findings == [] and len(validated.facts) == 2
        versions.append(recognised.identity.form_version)
    assert versions == ["0", "1", "1"]
