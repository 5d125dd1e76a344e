"""Days late, days before and after the deadline, and what a figure is compared with."""

import re
from datetime import date

import pandas as pd
import pytest

from dashboard.arrivals import SPANS, arrival_strip, offsets, span_label
from dashboard.change_words import compare
from dashboard.delays import delay_classes, delay_table, delay_words
from dashboard.since import change_counts
from dashboard.tiles import days_tile, rate_tile
from dashboard.trend import Trend, with_trend, year_before

NONE_LATE = pd.DataFrame({"status": ["on_time"], "days_late": [None]})


def late(days: list[int], status: str = "late") -> pd.DataFrame:
    return pd.DataFrame({"status": status, "days_late": days})


def test_every_late_report_is_counted_once_and_open_ones_apart():
    frame = pd.concat([late([1, 1, 2, 3, 7, 8, 30, 31, 200]), late([12, 300], "overdue")])
    classes = delay_classes(frame)
    assert dict(zip(classes["label"], zip(classes["late"], classes["overdue"], strict=True), strict=True)) == {
        "1": (2, 0), "2–3": (2, 0), "4–7": (1, 0), "8–14": (1, 1), "15–30": (1, 0), "trên 30": (2, 1),
    }
    html = delay_table(classes).html
    assert ">9<" in html and ">2<" in html


def test_medians_are_said_apart():
    words = re.sub(r"<[^>]+>", " ", delay_words(pd.concat([late([1, 3, 20]), late([40, 50], "overdue")])).html)
    assert "3 báo cáo đã nhận trễ hạn: trung vị 3 ngày" in words and "nhiều nhất 20 ngày" in words
    assert "2 báo cáo quá hạn chưa nhận: đã mở trung vị 45 ngày" in words
    assert "Không có báo cáo nào nộp trễ" in delay_words(NONE_LATE).html


@pytest.fixture
def came() -> pd.DataFrame:
    due = pd.Timestamp(2026, 2, 5)
    moments = [pd.Timestamp(2026, 2, 5, 23, 59), pd.Timestamp(2026, 2, 6, 0, 0), pd.Timestamp(2026, 2, 2, 8),
               pd.Timestamp(2026, 1, 1), pd.NaT, pd.NaT]
    return pd.DataFrame({
        "period_id": "2026-01", "due_effective": [due] * 5 + [pd.NaT], "first_admissible_at": moments,
        "status": ["on_time", "late", "on_time", "on_time", "overdue", "awaited"],
    })


def test_days_are_counted_from_the_deadline_day(came):
    assert offsets(came)["offset"].tolist()[:4] == [0, 1, -3, -35]
    assert len(offsets(came)) == 5


def test_spans_leave_no_day_out_and_take_none_twice():
    for day in range(-60, 60):
        inside = [s for s in SPANS if (s[0] is None or s[0] <= day) and (s[1] is None or day <= s[1])]
        assert len(inside) == 1
    assert [span_label(*span) for span in SPANS][:3] == ["≤ −15", "−14…−8", "−7…−4"]
    assert [span_label(*span) for span in SPANS][-3:] == ["+8…+14", "+15…+30", "≥ +31"]


def test_the_strip_is_its_own_table(came):
    period = pd.DataFrame({"period_id": ["2026-01"], "period_label": ["Tháng 01/2026"]})
    row = re.findall(r"<tr>(.*?)</tr>", arrival_strip(came, period).html)[-1]
    shown = " ".join(re.sub(r"<[^>]+>", " ", row).split())
    # the median of 0, +1, -3, -35; one is missing, none waits
    assert shown.startswith("T1 1 0 0 1 0 0 1 1 0") and shown.endswith("−1,5 1 –")


def row(**changes) -> dict:
    return {
        "covered_count": 8, "due_count": 10, "coverage_rate": 0.8, "late_count": 2, "days_late_median": 3.0,
        "days_late_max": 9, "required_count": 12,
    } | changes


def test_a_tile_is_compared_with_the_period_before_and_the_year_before():
    trend = Trend(row(), row(), row(coverage_rate=0.75, days_late_median=4.5), row(coverage_rate=0.9),
                  before_label="Quý II/2026", year_label="Quý III/2025")
    tile = with_trend(rate_tile("coverage_rate", row()), trend)
    assert (tile.delta, tile.year) == ("▲ 5 điểm so với Quý II/2026", "▼ 10 điểm so với Quý III/2025")
    days = with_trend(days_tile(row()), trend)
    assert (days.delta, days.year) == ("▼ 1,5 ngày so với Quý II/2026", "không đổi so với Quý III/2025")


def test_no_year_before_is_a_dash_and_the_latest_period_is_named():
    trend = Trend(row(), row(coverage_rate=0.6), row(coverage_rate=0.75), None, latest_label="T11", before_label="T10")
    tile = with_trend(rate_tile("coverage_rate", row()), trend)
    assert (tile.delta, tile.year) == ("T11: ▼ 15 điểm so với T10", "cùng kỳ năm trước: –")
    assert with_trend(rate_tile("coverage_rate", row()), Trend(row(), None, None, None)).delta == ""


def test_the_year_before_is_one_click_away():
    trend = Trend(row(), row(), None, row(), year_label="2025", year_href="./?ke-hoach=P")
    year = with_trend(rate_tile("coverage_rate", row()), trend).year
    assert 'href="./?ke-hoach=P"' in year.html and "không đổi so với 2025" in year.html
    unknown = with_trend(rate_tile("coverage_rate", None), Trend(None, None, None, row(), year_href="./?ke-hoach=P"))
    assert 'href="./?ke-hoach=P"' in unknown.year.html and "cùng kỳ năm trước: –" in unknown.year.html


def test_the_same_day_of_the_year_before():
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2026, 11, 23)) == date(2025, 11, 23)


def owed(*rows: tuple) -> pd.DataFrame:
    names = ["unit_id", "status", "due_effective", "version_count"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(
        report_id="r", period_id="p", obligation_id=frame["unit_id"], unit_name="", unit_short_name="",
        unit_position=0, period_label="", period_position=0)


def test_counts_of_changes_equal_those_of_the_page_of_changes():
    due, later = pd.Timestamp(2026, 2, 5), pd.Timestamp(2026, 3, 5)
    before = owed(("a", "not_due", due, 0), ("b", "not_due", due, 0), ("c", "on_time", due, 1), ("d", "late", due, 1),
                  ("e", "awaited", pd.NaT, 0), ("f", "overdue", due, 0), ("g", "not_due", due, 0))
    after = owed(("a", "on_time", due, 1), ("b", "overdue", due, 0), ("c", "on_time", due, 2), ("d", "late", due, 1),
                 ("e", "awaited", pd.NaT, 0), ("f", "overdue", later, 0), ("h", "overdue", due, 0))
    log = pd.DataFrame({"decision_id": []})
    compared = compare(before, after, log, log)
    counts = change_counts(before, after)
    assert counts == {kind: compared.of_kind(kind) for kind in counts} == {"received": 1, "overdue": 2, "other": 3}
