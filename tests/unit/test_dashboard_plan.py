"""A plan as it reads: coverage or the reason there is none, deadlines per level, targets as the words ask."""

import pandas as pd
import pytest

from dashboard import plan_reports, plan_targets, plan_text
from dashboard.explain_link import Links
from tests.unit.test_dashboard_tables import EVIL

LINKS = Links("", {})
LINE = {
    "content_item_id": "I.1", "section": EVIL, "title": EVIL, "quote": EVIL, "lead": EVIL, "implementers": None,
    "audience": None, "target": EVIL, "time_text": None, "is_out_of_scope": False, "required_unit_count": 3,
}
INDICATORS = pd.DataFrame([{"content_item_id": "I.1", "name": EVIL, "measure_unit": "tin"}])


def counts(covering: int, required: int) -> pd.DataFrame:
    return pd.DataFrame([{"content_item_id": "I.1", "covering_unit_count": covering, "required_unit_count": required,
                          "coverage_rate": covering / required if required else None}])


def lines(covering: int = 2, required: int = 3, **given: object) -> str:
    made = plan_text.plan_lines(pd.DataFrame([LINE | given]), INDICATORS, counts(covering, required), LINKS).html
    assert "<img" not in made
    return made


@pytest.mark.parametrize(("covering", "required", "given", "words"), [
    (2, 3, {}, "2/3"),
    (0, 3, {}, "chưa đơn vị nào báo cáo"),
    (0, 0, {}, "chưa đến hạn, 3 đơn vị phải báo cáo"),
    (0, 0, {"required_unit_count": 0}, "không đơn vị nào phải báo cáo"),
    (0, 0, {"is_out_of_scope": True, "required_unit_count": 0}, "ngoài phạm vi theo dõi"),
])
def test_a_line_has_its_coverage_or_the_reason_why_not(covering, required, given, words):
    made = lines(covering, required, **given)
    assert words in made
    assert ("giai-thich?so=item_coverage" in made) == bool(required)


def dates(*rows: dict) -> pd.DataFrame:
    base = {
        "report_id": "r", "period_id": "2022-Q3", "period_label": "Quý III/2022", "period_position": 3,
        "period_start": pd.Timestamp("2022-07-01"), "period_end": pd.Timestamp("2022-09-30"), "level": "district",
        "due_nominal": pd.Timestamp("2022-09-15"), "due_effective": pd.Timestamp("2022-09-15"), "due_text": "a",
        "due_steps": "[]", "extension_due": pd.NaT, "extension_number": None, "extension_reason": None,
        "is_extended": False, "unit_count": 1, "first_names": EVIL,
    }
    return pd.DataFrame([base | row for row in rows])


def test_levels_with_deadlines_of_their_own_are_told_apart():
    own = {"level": "commune", "due_text": "b", "due_nominal": pd.Timestamp("2022-09-10"), "unit_count": 40,
           "due_effective": pd.Timestamp("2022-09-10")}
    made = plan_reports.deadline_table(plan_reports.deadlines(dates({}, own))).html
    assert "Cấp huyện: 1" in made
    assert "Cấp xã: 40" in made
    assert "10/09/2022" in made
    assert "01/07/2022 – 30/09/2022" in made
    same = plan_reports.deadlines(dates({}, {"level": "commune", "unit_count": 40}))
    assert [(one["level"], one["unit_count"]) for one in same] == [(None, 41)]


def test_extended_units_are_named_and_the_rest_counted():
    extended = {"is_extended": True, "extension_due": pd.Timestamp("2022-09-20"), "extension_number": "1/CV",
                "due_effective": pd.Timestamp("2022-09-20"), "unit_count": 6, "first_names": "A; B; C; " + EVIL}
    found = plan_reports.deadlines(dates({}, extended))
    assert [one["unit_count"] for one in found] == [1, 6]
    made = plan_reports.deadline_table(found).html
    assert "<img" not in made
    assert "A, B, C" in made
    assert "và 2 đơn vị khác" in made
    assert "gia hạn đến 20/09/2022 theo 1/CV" in made


def test_an_unknown_policy_stays_as_it_is():
    report = {"recipient": None, "channel": "thư", "frequency": "", "deadline_reading": "strict", "roll_policy": "odd",
              "return_policy": "voids", "note": None, "quote": EVIL, "unit_count": 4}
    made = plan_reports.report_facts(report, "").html
    assert "<img" not in made
    assert "“trước ngày” là muộn nhất ngày liền trước; odd" in made
    assert made.count("văn bản không ghi") == 3


def indicators(*rows: dict) -> pd.DataFrame:
    base = {"content_item_id": "II.3", "item_title": "Tập huấn", "target": None, "target_value": None,
            "target_indicator_id": None, "measure_unit": "lượt", "required_unit_count": 3, "kind": "flow"}
    return pd.DataFrame([base | row for row in rows])


def annual(**values: list[float]) -> pd.DataFrame:
    return pd.DataFrame([{"content_item_id": "II.3", "indicator_id": indicator_id, "value": value}
                         for indicator_id, given in values.items() for value in given],
                        columns=["content_item_id", "indicator_id", "value"])


def table(plan: pd.DataFrame, of_units: pd.DataFrame) -> str:
    return plan_targets.target_table(plan_targets.progress(plan, of_units), LINKS).html


def test_so_many_per_conference_is_a_quotient_of_sums():
    told = {"target": "dự kiến 250 người/hội nghị", "target_value": 250.0, "target_indicator_id": "TH02"}
    plan = indicators(told | {"indicator_id": "TH01", "indicator_name": "Hội nghị", "value": 4.0, "unit_count": 2},
                      told | {"indicator_id": "TH02", "indicator_name": "Học viên", "value": 1100.0, "unit_count": 2})
    found = plan_targets.progress(plan, annual())
    assert [(one.value, one.target.value) for one in found] == [(275.0, 250.0)]
    made = table(plan, annual())
    assert "✓ đạt 110,0\N{NO-BREAK SPACE}% của 250" in made
    assert "tổng “Học viên” 1.100 chia cho tổng “Hội nghị” 4" in made
    assert "2/3" in made
    none = table(plan.assign(value=None, unit_count=0), annual())
    assert "0/3" in none
    assert "đạt" not in none


def test_one_in_every_unit_counts_the_units_that_have_it():
    told = {"target": "01 lãnh đạo và 01 cán bộ mỗi huyện", "value": 3.0, "unit_count": 2}
    plan = indicators(told | {"indicator_id": "NS01", "indicator_name": "Lãnh đạo"},
                      told | {"indicator_id": "NS02", "indicator_name": "Cán bộ"})
    made = table(plan, annual(NS01=[1, 2], NS02=[0, 3]))
    assert "2/3 đơn vị đạt" in made
    assert "1/3 đơn vị đạt" in made
    assert made.count("1 ở mỗi đơn vị") == 2


def test_words_without_one_number_are_not_judged():
    plan = indicators({"target": EVIL, "indicator_id": "X", "indicator_name": EVIL, "value": 5.0, "unit_count": 1})
    made = table(plan, annual(X=[5]))
    assert "<img" not in made
    assert "chỉ nêu số đến nay" in made
    assert "của" not in made.replace("của các", "")
