"""Charts: what is in the figure is what was in the frame."""

import base64
import re

import pandas as pd
import pytest

from dashboard import charts
from dashboard.status import statuses

COUNTS = [f"{code}_count" for code in statuses()]


def coverage(*rows: dict) -> pd.DataFrame:
    base = dict.fromkeys(COUNTS, 0) | {
        "period_label": "Quý I/2022", "due_count": 9, "covered_count": 7, "coverage_rate": 7 / 9,
        "on_time_due_count": 5, "due_with_deadline_count": 9, "on_time_rate": 5 / 9, "series": 0,
    }
    return pd.DataFrame([base | row for row in rows])


@pytest.fixture
def two_quarters() -> pd.DataFrame:
    return coverage(
        {"period_id": "2022-Q1", "on_time_count": 8, "late_count": 1},
        {"period_id": "2022-Q2", "on_time_count": 5, "late_count": 2, "overdue_count": 2},
    )


def test_status_bars_sum_to_the_frame(two_quarters):
    figure = charts.status_bars(two_quarters)
    assert {bar["name"]: bar["y"] for bar in figure["data"]} == {
        "✓ Đúng hạn": [8, 5], "◐ Trễ hạn": [1, 2], "✕ Quá hạn, chưa nhận": [0, 2],
    }
    assert figure["data"][0]["x"] == ["Quý I", "Quý II"]
    assert figure["layout"]["barmode"] == "stack"


def test_bars_differ_without_colour(two_quarters):
    patterns = [bar["marker"]["pattern"]["shape"] for bar in charts.status_bars(two_quarters)["data"]]
    assert len(set(patterns)) == len(patterns)


def test_trend_leaves_out_what_is_not_due_and_never_joins_reports():
    frame = coverage(
        {"period_id": "2026-01", "series": 0},
        {"period_id": "2026-02", "series": 0, "due_count": 0, "coverage_rate": None},
        {"period_id": "2026-Q1", "series": 1},
    )
    lines = charts.rate_trend(frame)["data"]
    assert [line["x"] for line in lines] == [["T1"], ["Quý I"], ["T1"], ["Quý I"]]
    assert [line["showlegend"] for line in lines] == [True, False, True, False]
    assert lines[0]["customdata"] == ["77,8\N{NO-BREAK SPACE}% (7/9)"]


def test_trend_without_deadlines_has_only_coverage():
    frame = coverage({"period_id": "2022-Q1", "on_time_rate": None})
    assert [line["name"] for line in charts.rate_trend(frame)["data"]] == ["Độ bao phủ"]


def test_sparkline_is_a_picture_of_its_own():
    address = charts.sparkline([0.5, None, 1.0])
    assert address.startswith("data:image/svg+xml;base64,")
    svg = base64.b64decode(address.split(",")[1]).decode()
    assert len(re.search(r'points="([^"]+)"', svg)[1].split()) == 2


def test_flat_sparkline_stands_in_the_middle():
    svg = base64.b64decode(charts.sparkline([1.0, 1.0]).split(",")[1]).decode()
    assert re.findall(r",(\d+\.\d)", svg) == ["13.0", "13.0"]


def test_plotly_speaks_vietnamese_and_fetches_nothing():
    config = charts.config()
    assert config["locales"]["vi"]["format"]["decimal"] == ","
    assert config["locales"]["vi"]["format"]["months"][2] == "Tháng 3"
    assert len(config["locales"]["vi"]["format"]["days"]) == 7
    assert "topojsonURL" not in config
