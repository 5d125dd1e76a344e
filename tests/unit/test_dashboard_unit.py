"""A unit's pieces: the line of time, days late, rank, bars; nothing unescaped, nothing averaged that must not be."""

import pandas as pd

from dashboard import unit_head, unit_record, unit_timeline
from dashboard.explain_link import Links
from dashboard.unit_link import linked_unit, unit_link
from tests.unit.test_dashboard_tables import EVIL, frame

LINKS = Links("&ke-hoach=K", {})


def history(**given: object) -> pd.DataFrame:
    base = {
        "unit_id": "u", "name": EVIL, "short_name": "U", "unit_type": "xa", "level": "commune", "source": EVIL,
        "valid_from": pd.Timestamp("2020-01-01"), "valid_to": pd.NaT, "is_valid": True, "current_unit_id": "u",
        "current_name": EVIL, "can_open_current": True,
    }
    return pd.DataFrame([base | given])


def parents(**given: object) -> pd.DataFrame:
    base = {"parent_name": EVIL, "tree": "mass", "valid_from": pd.Timestamp("2020-01-01"), "valid_to": pd.NaT,
            "is_valid": True}
    return pd.DataFrame([base | given])


def test_links_escape_and_quote():
    link = unit_link("a&b", EVIL, "&tinh-den=2022-11-20").html
    assert "<img" not in link
    assert 'href="don-vi?don-vi=a%26b&amp;tinh-den=2022-11-20"' in link
    assert linked_unit(None, "u", "U", "Unit").html == '<span title="Unit">U</span>'
    assert "&amp;ke-hoach=K" in linked_unit(LINKS, "u", "U", "Unit").html


def test_the_head_escapes_and_says_who_carries_it_on():
    facts = unit_head.unit_facts(history(), parents(), "").html + unit_head.history_table(history(), parents()).html
    assert "<img" not in facts
    assert "từ 01/01/2020" in facts
    assert "Hiện nay do" not in facts
    ended = history(current_unit_id="v", valid_to=pd.Timestamp("2025-06-30"), is_valid=False)
    assert 'href="don-vi?don-vi=v"' in unit_head.unit_facts(ended, parents(), "").html
    assert "don-vi=v" not in unit_head.unit_facts(ended.assign(can_open_current=False), parents(), "").html
    assert "danh mục không ghi" in unit_head.unit_facts(history(), parents().iloc[:0], "").html


def test_a_line_of_time_per_report_with_symbol_and_words():
    owed = frame({}, {"period_id": "2022-Q4", "period_position": 4, "status": "overdue", "days_late": 12},
                 {"report_id": "q", "status": "not_due", "is_due": False, "is_extended": True})
    html = unit_timeline.timeline(owed, {"r": EVIL, "q": "Báo cáo quý"}, LINKS.of_unit("u1"), "2022-Q4").html
    assert "<img" not in html
    assert html.count("<ol") == 2
    assert html.count("dh-line-picked") == 1
    assert "✕\N{HAIR SPACE}+12" in html
    assert "○*" in html
    assert "1/2 báo cáo đến hạn" in html
    assert "giai-thich?so=coverage_rate&amp;nhom-cua-so=unit&amp;thuoc=u1&amp;bao-cao=r" in html   # of two reports


def test_days_late_and_days_open_are_told_apart():
    owed = frame({"status": "late", "days_late": 2}, {"status": "late", "days_late": 9},
                 {"status": "overdue", "days_late": 400})
    words = unit_timeline.late_summary(owed).html
    assert "2 báo cáo nộp trễ: trung vị 5,5 ngày, nhiều nhất 9 ngày." in words
    assert "1 báo cáo đang quá hạn, lâu nhất 400 ngày." in words
    assert "Chưa có báo cáo nào nộp trễ." in unit_timeline.late_summary(frame({})).html


def test_bars_are_read_out_and_never_point_down():
    values = pd.DataFrame({"period_id": ["2022-Q1", "2022-Q2"], "period_label": ["I", "II"], "value": [-3.0, 10.0]})
    html = unit_record.bars(values).html
    assert 'aria-label="Quý I/2022: -3; Quý II/2022: 10"' in html
    assert "height:0%" in html
    assert "height:100%" in html
    assert unit_record.bars(values.iloc[:1]).html == '<span class="dh-quiet">–</span>'
    zero = unit_record.bars(values.assign(value=0.0)).html
    assert zero.count("height:0%") == 2


def test_files_lead_to_the_difference_from_the_second_version_on():
    base = {"report_id": "r", "unit_id": "u1", "period_id": "2022-Q3", "plan_id": "p", "submission_id": "s",
            "received_at": pd.Timestamp("2022-09-01"), "period_label": "Quý III/2022", "outcome": "accepted",
            "file_name": EVIL, "is_nil": False, "returned_at": pd.NaT, "withdrawn_at": pd.NaT, "filed_at": pd.NaT}
    refused = {"version": None, "outcome": "refused"}
    log = pd.DataFrame([base | {"version": 2.0}, base | {"version": 1.0}, base | refused])
    html = unit_record.files_table(log, frame({}), {"r": "Báo cáo"}, {"p": "&ke-hoach=K"}).html
    assert "<img" not in html
    assert html.count("xem khác lần trước") == 1
    assert html.count("chi-tiet?nghia-vu=o&amp;ke-hoach=K") == 1


def test_content_is_summed_up_in_words():
    content = pd.DataFrame({"required_count": [2, 2, 2, 0], "covered_count": [2, 1, 0, 0]})
    words = "3 nội dung đã đến kỳ báo cáo: 1 đủ mọi kỳ, 1 một phần, 1 chưa lần nào."
    assert unit_record.content_words(content) == words
