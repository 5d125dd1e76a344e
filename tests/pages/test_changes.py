"""Changes: what came, what fell due, what was decided between two days."""

import re
import shutil
from datetime import date, datetime
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from etl.decide import Decision, decide
from etl.store import Store
from tests.pages.conftest import PLAN, REPORT, by_label, shown


def asked(since: str, until: str) -> dict[str, str]:
    return {"ke-hoach": PLAN, "tinh-den": until, "tu-ngay": since}


def test_received_and_overdue_between_two_days(site, open_page):
    html = shown(open_page(site, "changes", **asked("2022-11-08", "2022-11-20")))
    assert "Từ hết ngày 08/11/2022 đến hết ngày 20/11/2022" in html
    assert "nhận thêm 2 báo cáo, thêm 6 báo cáo quá hạn." in html
    assert "Mới nhận (2)" in html and "Mới quá hạn (6)" in html
    assert "○</span> Chưa đến hạn" in html and "◐</span> Trễ hạn" in html
    assert "Thủ Dầu Một" not in html
    assert "chi-tiet?nghia-vu=" in html


def test_each_rate_leads_to_what_it_counted_that_day(site, open_page):
    html = shown(open_page(site, "changes", **asked("2022-11-12", "2022-11-20")))
    links = [dict(parse_qsl(urlsplit(unescape(href)).query)) for href in
             re.findall(r'<a href="(giai-thich\?so=coverage_rate[^"]*)"', html)]
    assert [link["tinh-den"] for link in links] == ["2022-11-12", "2022-11-20"]
    for link, number in zip(links, (">2/9 = ", ">3/9 = "), strict=True):
        assert number in shown(open_page(site, "explain", **link))


def test_nothing_changed(site, open_page):
    html = shown(open_page(site, "changes", **asked("2022-12-01", "2022-12-05")))
    assert "không có gì thay đổi" in html
    assert "Mới nhận" not in html


def test_another_day_is_chosen_and_must_be_earlier(site, open_page):
    app = open_page(site, "changes", **asked("2022-11-08", "2022-11-20"))
    by_label(app.date_input, "So với hết ngày").set_value(date(2022, 11, 13)).run()
    assert "nhận thêm 1 báo cáo." in shown(app)
    by_label(app.date_input, "So với hết ngày").set_value(date(2022, 11, 20)).run()
    assert "Chọn một ngày trước" in app.info[0].value
    assert not app.exception


def test_the_day_of_the_page_may_move_before_the_other(site, open_page):
    app = open_page(site, "changes", **asked("2022-11-08", "2022-11-20"))
    by_label(app.date_input, "Tính đến").set_value(date(2022, 11, 5)).run()
    assert not app.exception
    assert "Chọn một ngày trước" in app.info[0].value


def test_a_decision_and_the_deadlines_it_moved(site, open_page, tmp_path):
    own = shutil.copytree(site, tmp_path / "own")
    decide(Store(own), [
        Decision("extension", "bão số 5", datetime(2022, 11, 15), report=REPORT, new_due=date(2022, 11, 30))])
    html = shown(open_page(own, "changes", **asked("2022-11-14", "2022-11-20")))
    assert "9 nghĩa vụ khác có thay đổi, 1 quyết định mới." in html
    assert "09/11/2022 → 30/11/2022" in html
    assert "bão số 5" in html and "hồi tố" in html


def test_a_week_back_is_where_it_starts(site, open_page):
    app = open_page(site, "changes", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"})
    assert by_label(app.date_input, "So với hết ngày").value == date(2022, 11, 13)


def test_a_plan_with_nothing_received(site, open_page):
    html = shown(open_page(site, "changes", **{"ke-hoach": "UBND xã Quế Minh 2023"}))
    assert "không có gì thay đổi" in html
