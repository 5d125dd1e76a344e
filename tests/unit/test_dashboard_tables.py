"""Tables, maps, tiles and the headline: right numbers, right words, nothing unescaped."""

import pandas as pd
import pytest

from dashboard import intake_tables, matrix, tables, tiles
from dashboard.attention import attention_list, blank_items, needs_attention
from dashboard.due_reason import reason
from dashboard.headline import headline, names
from dashboard.periods import chosen_and_before, in_report_order, open_obligations

EVIL = '<img src=x onerror="alert(1)">'


def obligation(**given: object) -> dict:
    base = {
        "obligation_id": "o", "plan_id": "p", "report_id": "r", "unit_id": "u1", "period_id": "2022-Q3",
        "unit_name": "Thị xã Bến Cát", "unit_short_name": "TX Bến Cát", "unit_position": 1, "period_position": 3,
        "period_label": "Quý III/2022", "period_end": pd.Timestamp("2022-09-30"), "status": "on_time", "is_due": True,
        "days_late": None, "days_until_due": None, "due_effective": pd.Timestamp("2022-09-15"), "is_early": False,
        "is_nil": False, "is_extended": False, "straddles_reorganisation": False, "version_count": 1,
        "due_nominal": pd.Timestamp("2022-09-15"), "due_steps": "[]", "extension_due": pd.NaT, "extension_number": None,
        "extension_reason": None,
    }
    return base | given


def frame(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([obligation(**row) for row in rows])


def test_map_escapes_what_registers_say():
    html = matrix.status_map(frame({"unit_short_name": EVIL, "unit_name": EVIL}), {"r": EVIL}, "", None).html
    assert "<img" not in html
    assert "&lt;img" in html


def test_map_is_a_table_with_headings_and_words():
    html = matrix.status_map(
        frame({}, {"unit_id": "u2", "unit_position": 2, "status": "overdue", "days_late": 12, "period_id": "2022-Q2"}),
        {"r": "Báo cáo"}, "&tinh-den=2022-09-27", "2022-Q3",
    ).html
    assert 'scope="col"' in html
    assert 'scope="row"' in html
    assert "✕\N{HAIR SPACE}+12" in html
    assert "Quá hạn, chưa nhận, đã quá hạn 12 ngày, hạn 15/09/2022" in html
    assert "chi-tiet?nghia-vu=o&amp;tinh-den=2022-09-27" in html
    assert html.count("dh-picked") == 1


def test_map_of_several_reports_groups_their_columns():
    html = matrix.status_map(frame({}, {"report_id": "q"}), {"r": "Báo cáo tháng", "q": "Báo cáo quý"}, "", None).html
    assert html.index("Báo cáo tháng") < html.index("Báo cáo quý")


@pytest.mark.parametrize(("required", "received", "covered", "nil", "state"), [
    (0, 0, 0, 0, "none"), (3, 3, 3, 0, "covered"), (3, 3, 3, 3, "nil"), (3, 3, 3, 1, "covered"), (3, 2, 1, 0, "part"),
    (3, 1, 0, 0, "blank"), (3, 0, 0, 0, "missing"),
])
def test_item_state(required, received, covered, nil, state):
    assert matrix.item_state(required, received, covered, nil) == state


def test_rate_cell_never_clamps_an_alarm():
    html = tables.rate_cell(11, 10, 1.1).html
    assert "110,0" in html
    assert "dh-alarm" in html
    assert "11/10" in html
    assert "–" in tables.rate_cell(0, 0, None).html


def test_units_are_summed_and_rates_never_averaged():
    rows = [
        {"unit_position": 1, "unit_id": "u", "unit_name": "U", "unit_short_name": "U", "due_with_deadline_count": due,
         "on_time_count": on_time, "late_count": late, "missing_count": due - on_time - late, "days_late_max": days,
         "days_open_max": None}
        for due, on_time, late, days in [(1, 1, 0, None), (9, 3, 3, 5)]
    ]
    unit = tables.unit_timeliness(pd.DataFrame(rows)).iloc[0]
    assert unit["rate"] == 0.4
    assert unit["share"] == 4 / 7
    assert unit["missing"] == 3
    assert unit["days_late_max"] == 5


def test_group_total_is_summed():
    groups = pd.DataFrame([
        {"group_kind": "level", "group_id": "district", "group_name": "district", "period_id": p, "period_label": p,
         "period_position": i, "series": 0, "covered_count": c, "due_count": d, "coverage_rate": c / d}
        for i, (p, c, d) in enumerate([("2022-Q1", 1, 1), ("2022-Q2", 1, 9)])
    ])
    html = tables.group_table(groups).html
    assert "20,0\N{NO-BREAK SPACE}%" in html
    assert "2/10" in html
    assert "Cấp huyện" in html


def test_findings_put_sheet_and_cell_before_the_message_and_escape_the_value():
    row = {"file": EVIL, "severity": "error", "sheet": "Báo cáo", "cell": "E9", "value": EVIL, "message": "Gõ một số."}
    html = intake_tables.findings_table([row]).html
    assert html.index("E9") < html.index("Gõ một số.")
    assert "<img" not in html


def test_findings_csv_runs_no_formula():
    row = {"file": "a.xlsx", "severity": "error", "sheet": "S", "cell": "E9", "value": "=cmd()", "message": "Gõ số."}
    text = intake_tables.findings_csv([row]).decode("utf-8-sig")
    assert ";'=cmd();" in text


def counts(**given: object) -> dict:
    base = {
        "required_count": 9, "due_count": 9, "covered_count": 7, "coverage_rate": 7 / 9, "due_unit_count": 9,
        "due_with_deadline_count": 9, "on_time_due_count": 5, "late_count": 2, "progress_count": 0,
        "progress_required_count": 0,
    }
    return base | given


BLIND = pd.DataFrame({"content_item_id": ["II.3"], "item_title": ["Báo chí"], "required_unit_count": [9],
                      "covering_unit_count": [0], "coverage_rate": [0.0], "item_position": [1], "section": ["II"]})


def test_headline_reads_like_the_sketch():
    open_ = frame({"status": "overdue", "days_late": 12},
                  {"unit_id": "u2", "unit_short_name": "H. Bàu Bàng", "status": "overdue", "days_late": 12})
    html = headline("Quý III/2022", counts(), open_obligations(open_), BLIND).html
    for part in ["Quý III/2022: ", "7/9 đơn vị đã gửi báo cáo (77,8\N{NO-BREAK SPACE}%)", ", 5 đúng hạn, 2 trễ hạn. ",
                 "Còn 2 đơn vị quá hạn, lâu nhất 12 ngày: TX Bến Cát, H. Bàu Bàng.",
                 "Nội dung II.3 chưa đơn vị nào báo cáo."]:
        assert part in html


def test_headline_before_anything_is_due():
    empty = frame({"is_due": False})
    html = headline("Quý III/2022", counts(due_count=0, coverage_rate=None, covered_count=0, progress_count=3,
                                           progress_required_count=9), open_obligations(empty), BLIND).html
    assert "chưa có báo cáo nào đến hạn, đã nhận 3/9 báo cáo." in html.replace("</b>", "")
    assert "II.3" not in html


def test_headline_of_a_plan_without_obligations():
    assert "chưa có nghĩa vụ báo cáo nào" in headline("Năm 2022", None, frame({}), BLIND).html


def test_names_are_cut_with_a_count():
    assert names(["A", "B", "C", "D", "E", "F"], "headline.and_more", "names") == "A, B, C, D và 2 đơn vị khác"


def test_attention_lists_worst_first_and_not_what_is_far_off():
    listed = needs_attention(frame(
        {"status": "not_due", "is_due": False, "days_until_due": 14, "unit_id": "soon"},
        {"status": "not_due", "is_due": False, "days_until_due": 15, "unit_id": "far"},
        {"status": "overdue", "days_late": 2, "unit_id": "new"},
        {"status": "overdue", "days_late": 30, "unit_id": "old"},
        {"status": "returned", "unit_id": "back"}, {"status": "on_time", "unit_id": "fine"},
    ))
    assert listed["unit_id"].tolist() == ["old", "new", "back", "soon"]


def test_many_of_one_period_become_one_line_that_names_all():
    rows = ({"status": "overdue", "days_late": 12, "unit_id": f"u{i}", "unit_short_name": f"Xã {i}"} for i in range(9))
    many = frame(*rows)
    html = attention_list(many, "").html
    assert "9 đơn vị" in html
    assert html.count("quá hạn 12 ngày") == 1
    assert all(f"Xã {i}" in html for i in range(9))


def test_blank_items():
    assert "0/9 đơn vị" in blank_items(BLIND).html
    assert "từ một nửa" in blank_items(BLIND.assign(coverage_rate=0.9, covering_unit_count=8)).html


def test_tile_without_denominator_is_a_dash_with_the_reason():
    tile = tiles.rate_tile("on_time_rate", counts(due_with_deadline_count=0, on_time_rate=None), has_deadline=False)
    assert (tile.value, tile.count) == ("–", "kế hoạch không ghi thời hạn")


def test_points_speak_of_percentage_points():
    assert tiles.points(0.778, 0.889, "Quý II") == "▼ 11,1 điểm so với Quý II"
    assert tiles.points(0.5, 0.5, "Quý II") == "không đổi so với Quý II"
    assert tiles.points(0.5, float("nan"), "Quý II") == ""


def test_the_period_before_is_of_the_same_kind():
    ends = {"2026-02": "2026-02-28", "2026-03": "2026-03-31", "2026-Q1": "2026-03-30", "2026-01": "2026-01-31"}
    rows = pd.DataFrame([{"period_id": p, "period_end": pd.Timestamp(e), "due_count": 1} for p, e in ends.items()])
    row, before = chosen_and_before(rows, "2026-03")
    assert (row["period_id"], before["period_id"]) == ("2026-03", "2026-02")


def test_periods_stand_report_by_report():
    periods = pd.DataFrame([("p", "thang", "2026-01"), ("p", "thang", "2026-02"), ("p", "quy", "2026-Q1")],
                           columns=["plan_id", "report_id", "period_id"])
    mixed = pd.DataFrame({"plan_id": "p", "period_id": ["2026-01", "2026-Q1", "2026-02"], "period_position": [1, 1, 2]})
    assert in_report_order(mixed, periods)["period_id"].tolist() == ["2026-01", "2026-02", "2026-Q1"]


@pytest.mark.parametrize(("given", "words"), [
    ({"due_steps": '[{"rule":"written","day":"2022-11-10","because":null},'
                   '{"rule":"before_means_day_before","day":"2022-11-09","because":null}]'},
     "Kế hoạch ghi “trước ngày 10/11/2022”; “trước ngày” được hiểu là muộn nhất ngày liền trước, 09/11/2022."),
    ({"due_steps": '[{"rule":"written","day":"2025-04-20","because":null},'
                   '{"rule":"rolled","day":"2025-04-21","because":"weekday-7"}]'},
     "Kế hoạch ghi “trước ngày 10/11/2022”; ngày đó là Chủ nhật nên chuyển sang 21/04/2025."),
    ({"extension_due": pd.Timestamp("2022-11-20"), "extension_number": "15/CV", "extension_reason": "bão"},
     "gia hạn đến 20/11/2022 theo 15/CV (bão)."),
    ({"due_nominal": pd.NaT, "due_effective": pd.NaT}, "Kế hoạch không ghi thời hạn"),
])
def test_reason_of_a_due_date(given, words):
    assert reason(pd.Series(obligation(**given) | {"due_text": "trước ngày 10/11/2022"})) == words




def test_blind_spots_beside_one_period_say_that_they_are_about_all():
    html = headline("Quý III/2022", counts(), frame({}).iloc[:0], BLIND, is_one_of_many=True).html
    assert "Tính mọi kỳ đã đến hạn: Nội dung II.3 chưa đơn vị nào báo cáo." in html
