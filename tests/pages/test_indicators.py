"""Indicators: totals with n/N, a target with its share, one indicator unit by unit, and no number where none is."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

from tests.pages.conftest import PLAN, by_label, first_indicator, shown

SCOPE = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}


def test_totals_have_units_of_measure_and_counts(site, open_page):
    page = shown(open_page(site, "indicators", **SCOPE))
    assert "3/9 đơn vị" in page
    assert "0/9 đơn vị" in page
    assert "Chưa có kế hoạch của năm trước" in page


def test_a_total_leads_to_what_it_is_made_of(site, open_page):
    page = shown(open_page(site, "indicators", **SCOPE))
    href = re.search(r'href="(giai-thich\?so=indicator[^"]*)"', page)[1]
    address = dict(parse_qsl(urlsplit(html.unescape(href)).query))
    assert "lấy từ báo cáo năm" in shown(open_page(site, "explain", **address))


def test_units_name_their_cells_and_say_why_there_is_no_number(site, open_page, registry):
    _, indicator_id = first_indicator(registry, "hnd.binh-duong.di-an")
    app = open_page(site, "indicators", **SCOPE)
    chosen = by_label(app.selectbox, "Chỉ tiêu")
    label = next(option for option in chosen.options if indicator_id in option)
    page = shown(chosen.select(label).run())
    assert re.search(r"Báo cáo hnd\.binh-duong\.di-an\.xlsx, trang tính [^,]+, ô [A-Z]+\d+", page)
    assert "□ Chưa có báo cáo" in page
    assert "Số của cả năm: 3 đơn vị lấy từ báo cáo năm." in page


def test_basis_is_a_choice_and_bad_addresses_are_ignored(site, open_page):
    page = shown(open_page(site, "indicators", **SCOPE, **{"cach-tinh": "Lũy kế", "xem-chi-tieu": "<b>x"}))
    assert "từng kỳ (lũy kế)" in page
    assert "<b>x" not in page


def test_a_target_per_unit_and_per_conference_stand_as_written(site, open_page):
    page = shown(open_page(site, "indicators", **{"ke-hoach": "UBND tỉnh Bình Dương 2021"}))
    assert "Kế hoạch ghi: dự kiến 250 người/hội nghị" in page
    assert "đơn vị có từ 1 trở lên" in page


def test_nothing_asked_is_a_sentence(site, open_page):
    app = open_page(site, "indicators", **SCOPE, cap="Cấp tỉnh")
    assert not app.exception
    open_page(site, "indicators", **{"ke-hoach": "Hội LHPN Hóc Môn 2023"})
