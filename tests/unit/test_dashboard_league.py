"""The league table as HTML: ranks, ties, reasons for no rank, n/N beside rates."""

import re

import pandas as pd
import pytest

from dashboard.league import in_rank_order, league_table, trend


def league(*units: dict) -> pd.DataFrame:
    usual = {
        "unit_position": 1, "rank": 1, "ranked_count": 3, "due_count": 10, "covered_count": 9, "coverage_rate": 0.9,
        "due_with_deadline_count": 10, "on_time_due_count": 8, "on_time_rate": 0.8, "excused_count": 0,
        "days_late_median": 2.5, "is_consistent": False, "is_small_n": False, "is_new_unit": False, "trend": 0.125,
    }
    rows = [usual | {"unit_id": f"u{i}", "unit_name": f"Unit {i}", "unit_short_name": f"U{i}"} | unit
            for i, unit in enumerate(units)]
    return in_rank_order(pd.DataFrame(rows))


def lines(frame: pd.DataFrame) -> list[str]:
    rows = re.findall(r"<tr>(.*?)</tr>", league_table(frame).html)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows[1:]]


def test_ties_are_named_over_all_pages():
    frame = league({}, {"rank": 2}, {"rank": 2})
    assert [line.split(" 80")[0] for line in lines(frame)] == ["U0 1", "U1 đồng hạng 2", "U2 đồng hạng 2"]
    assert lines(frame.iloc[1:2])[0].startswith("U1 đồng hạng 2")
    assert list(frame["unit_position"]) == [0, 1, 2]


def test_numbers_stand_beside_rates():
    line = lines(league({}))[0]
    assert "8/10" in line and "9/10" in line
    assert "▲ 12,5 điểm" in line and "2,5 ngày" in line


def test_why_a_unit_has_no_rank():
    frame = league({"rank": None, "is_small_n": True}, {"rank": None, "is_new_unit": True, "is_small_n": True})
    assert not frame["is_tied"].any()
    assert lines(frame)[0].startswith("U0 – ")
    assert lines(frame)[0].endswith("ít hơn 3 báo cáo")
    assert lines(frame)[1].endswith("đơn vị mới, ít hơn 3 báo cáo")


@pytest.mark.parametrize(("change", "words"), [
    (None, "–"), (float("nan"), "–"), (0.0, "không đổi"), (0.0001, "không đổi"), (1.0, "▲ 100 điểm"),
    (-0.25, "▼ 25 điểm"),
])
def test_trend(change: float | None, words: str):
    assert trend(change) == words
