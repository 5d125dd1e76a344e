"""Timeliness: opens, every due date with its reason, and a plan without deadlines."""

from tests.pages.conftest import PLAN, shown


def test_due_date_has_its_reason(site, open_page):
    html = shown(open_page(site, "timeliness", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert "Kế hoạch ghi “trước ngày 10/11/2022”" in html
    assert "muộn nhất ngày liền trước, 09/11/2022" in html


def test_units_with_count_and_days(site, open_page):
    html = shown(open_page(site, "timeliness", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert "5 ngày" in html
    assert "11 ngày" in html


def test_no_deadline_has_dashes_and_says_why(site, open_page):
    app = open_page(site, "timeliness", **{"ke-hoach": "MTTQ Trà Vinh 2022"})
    assert "không ghi thời hạn nộp" in app.info[0].value
    assert 'class="dh-tile-value">–<' in shown(app)


def test_nothing_received(site, open_page):
    open_page(site, "timeliness", **{"ke-hoach": "Hội LHPN Hóc Môn 2023"})


def test_units_are_not_ranked_on_one_report_and_the_method_is_said(site, open_page):
    html = shown(open_page(site, "timeliness", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert "Xếp loại đơn vị" in html
    assert "ít hơn 3 báo cáo đến hạn có ghi thời hạn" in html
    assert "Chưa xếp hạng" in html


def test_when_reports_arrive_counted_from_the_deadline(site, open_page):
    html = shown(open_page(site, "timeliness", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    # six days early, on the day, five days late; six are missing
    assert "Báo cáo đến trước, sau hạn bao nhiêu ngày" in html
    assert 'title="1 báo cáo, −7…−4 ngày"' in html and 'title="1 báo cáo, +4…+7 ngày"' in html
    assert 'title="1 báo cáo, 0 ngày"' in html


def test_late_and_missing_are_told_apart(site, open_page):
    html = shown(open_page(site, "timeliness", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert "1 báo cáo đã nhận trễ hạn: trung vị 5 ngày" in html
    assert "6 báo cáo quá hạn chưa nhận: đã mở trung vị 11 ngày" in html
