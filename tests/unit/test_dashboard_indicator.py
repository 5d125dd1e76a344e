"""What an indicator's line compares: period with period of its kind, with the year before, and the plan's target."""

from datetime import date

import pandas as pd

from dashboard.explain_link import Links
from dashboard.indicator_table import compare, indicator_table, year_before
from dashboard.indicator_units import in_value_order, rule_words, unit_table, values_of

PLAN = {
    "content_item_id": "II.3", "item_title": "<b>Tập huấn", "indicator_id": "TH02", "indicator_name": "Học viên",
    "measure_unit": "lượt người", "kind": "flow", "value_type": "count", "value": 136.0, "unit_count": 1,
    "required_unit_count": 2, "annual_report_count": 0, "sum_of_periods_count": 1, "latest_cumulative_count": 0,
    "latest_value_count": 0, "target": None, "target_value": None, "target_indicator_id": None,
}
LINKS = Links("", {})


def period(period_id: str, end: str, value: float | None, count: int = 1) -> dict:
    return {
        "content_item_id": "II.3", "indicator_id": "TH02", "period_id": period_id, "period_label": period_id,
        "in_period_value": value, "in_period_unit_count": count, "required_unit_count": 2,
        "period_end": pd.Timestamp(end), "period_position": 1,
    }


NOW = pd.DataFrame([
    period("2026-Q1", "2026-03-31", 100.0), period("2026-H1", "2026-06-30", 500.0),
    period("2026-Q2", "2026-06-30", 36.0),
    period("2026-Q3", "2026-09-30", 1.0), period("2026-Q4", "2026-12-31", None, 0),
])


def lines(period_id: str | None, last_year: pd.DataFrame = NOW.iloc[:0], day: date = date(2026, 9, 1), **plan: object):
    return compare(pd.DataFrame([PLAN | plan]), NOW, last_year, period_id, day)


def test_the_newest_ended_period_is_compared_with_one_of_its_kind():
    line = lines(None)[0]
    assert (line.now["period_id"], line.before["period_id"]) == ("2026-Q2", "2026-Q1")
    html = indicator_table([line], pd.DataFrame(), LINKS, "").html
    assert "▼ 64" in html
    assert "Quý I: 100 (1/2 đơn vị)" in html
    assert "<b>Tập huấn" not in html


def test_a_period_nobody_reported_has_dashes():
    line = lines("2026-Q4")[0]
    assert line.now["in_period_value"] is None
    assert "▲" not in indicator_table([line], pd.DataFrame(), LINKS, "").html


def test_the_same_period_of_the_year_before():
    line = lines("2026-Q2", pd.DataFrame([period("2025-Q2", "2025-06-30", 30.0, 2)]))[0]
    assert "▲ 6" in indicator_table([line], pd.DataFrame(), LINKS, "").html
    assert "Quý II/2025: 30 (2/2 đơn vị)" in indicator_table([line], pd.DataFrame(), LINKS, "").html
    assert year_before("2026") == "2025"
    assert year_before("x") == ""


def test_a_target_for_each_conference_is_compared_with_the_average():
    target = {"target": "dự kiến 250 người/hội nghị", "target_value": 250.0, "target_indicator_id": "TH02"}
    plan = pd.DataFrame([PLAN | target | {"indicator_id": "TH01", "value": 4.0, "measure_unit": "cuộc"}, PLAN | target])
    html = indicator_table(compare(plan, NOW, NOW.iloc[:0], None, date(2026, 9, 1)), pd.DataFrame(), LINKS, "").html
    assert "34/250" in html
    assert "bình quân 136 / 4 cuộc" in html
    none = plan.assign(value=[0.0, 136.0])
    assert "34/250" not in indicator_table(compare(none, NOW, NOW.iloc[:0], None, date(2026, 9, 1)), pd.DataFrame(),
                                           LINKS, "").html


def unit(unit_id: str, value: float | None, state: str = "reported", status: str = "on_time") -> dict:
    return {
        "unit_id": unit_id, "unit_name": unit_id, "unit_short_name": unit_id, "level": "commune", "period_id": "2026",
        "period_label": "Năm 2026", "status": status, "state": state, "in_period_value": value,
        "cumulative_value": value, "is_added": value is not None, "file_name": "<i>.xlsx", "sheet": "S",
        "in_period_cell": "E9", "cumulative_cell": None, "obligation_id": "o", "unit_position": 1, "period_position": 1,
    }


UNITS = pd.DataFrame([unit("a", 0.0), unit("b", 5.0), unit("c", None, "nil"), unit("d", None, "missing", "not_due")])
YEAR = pd.DataFrame({"unit_id": ["a", "b"], "value": [0.0, 5.0], "rule": ["annual_report"] * 2})


def test_units_stand_by_their_value_and_nothing_is_not_0():
    years = in_value_order(UNITS, YEAR)
    ordered = values_of(years, UNITS)
    assert years["unit_id"].tolist() == ordered["unit_id"].tolist() == ["b", "a", "c", "d"]
    html = unit_table(ordered, UNITS, years, "in_period", PLAN, LINKS, "").html
    assert ">0</a>" in html
    assert "∅ Không phát sinh" in html
    assert "○ Chưa đến hạn" in html
    assert 'title="4' not in html
    assert "2/4" in html
    assert "&lt;i&gt;.xlsx, trang tính S, ô E9" in html


def test_an_added_value_is_marked():
    years = in_value_order(UNITS, YEAR)
    assert "<sup>Σ</sup>" in unit_table(values_of(years, UNITS), UNITS, years, "cumulative", PLAN, LINKS, "").html


def test_a_page_of_units_has_their_rows_only_in_the_order_of_their_value():
    months = pd.concat([UNITS.assign(period_id=m, obligation_id=m) for m in ("01", "02")], ignore_index=True)
    shown = values_of(in_value_order(months, YEAR).iloc[:2], months)
    assert list(zip(shown["unit_id"], shown["period_id"], strict=True)) == [
        ("b", "01"), ("b", "02"), ("a", "01"), ("a", "02")]
    assert shown["year_value"].tolist() == [5.0, 5.0, 0.0, 0.0]


def test_the_rule_is_a_sentence():
    assert rule_words(PLAN).startswith("Số của cả năm: 1 đơn vị cộng số trong kỳ của các báo cáo. Quy tắc:")
    assert rule_words(PLAN | {"sum_of_periods_count": 0}).startswith("Chưa đơn vị nào có số.")
