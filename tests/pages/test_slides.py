"""Meeting mode: six slides, each with as_of and n/N, of any plan, and a bar of buttons."""

import re

import pytest

from tests.pages.conftest import PLAN, shown

SCOPE = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}


def test_six_slides_with_as_of_and_count(site, open_page):
    page = shown(open_page(site, "slides", **SCOPE))
    assert page.count('<section class="dh-slide"') == 6
    assert page.count("<span>Số liệu tính đến hết ngày 20/11/2022</span>") == 6
    assert page.count("Đã nhận 3/9 báo cáo đến hạn") == 6


def test_they_say_who_is_late_what_is_missing_and_what_is_next(site, open_page):
    page = shown(open_page(site, "slides", **SCOPE))
    assert "3/9 đơn vị đã gửi báo cáo" in page
    assert "Chưa nộp: 6 báo cáo" in page
    assert "Nộp trễ: 1 báo cáo" in page
    assert "11 ngày" in page and "5 ngày" in page
    assert re.search(r"\d/\d+ nội dung chưa đơn vị nào báo cáo", page)
    assert "Không còn hạn nộp nào ở phía trước." in page


def test_the_next_deadline_stands_with_the_reports_still_to_come(site, open_page):
    page = shown(open_page(site, "slides", **(SCOPE | {"tinh-den": "2022-11-05"})))
    assert "hạn 09/11/2022, còn 8 báo cáo chưa nhận" in page


@pytest.mark.parametrize("plan", ["MTTQ Trà Vinh 2022", "Hội LHPN Hóc Môn 2023", "UBND xã Quế Minh 2023"])
def test_a_plan_without_any_report_has_six_slides_too(site, open_page, plan):
    page = shown(open_page(site, "slides", **{"ke-hoach": plan}))
    assert page.count('<section class="dh-slide"') == 6


def test_a_level_without_units_says_so(site, open_page):
    page = shown(open_page(site, "slides", **SCOPE, cap="Cấp tỉnh"))
    assert page.count('<section class="dh-slide"') == 6
