"""The page of one unit: reached by a link or chosen from the list, told whole, and shut to those without permission."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard import viewer
from tests.pages.conftest import PLAN, RECEIVED, by_label, shown

SCOPE = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}
LATE = "hnd.binh-duong.thuan-an"
REFUSED = "hnd.binh-duong.bau-bang"
NOT_FOUND = "Không tìm thấy đơn vị này, hoặc anh/chị không có quyền xem."


def open_unit(open_page, site, unit_id: str, **query: str):
    return open_page(site, "unit", **SCOPE, **query, **{"don-vi": unit_id})


def test_everything_about_a_unit(site, open_page):
    page = shown(open_unit(open_page, site, LATE))
    assert "Hội Nông dân thành phố Thuận An" in page
    assert "Hội Nông dân tỉnh Bình Dương (đoàn thể)" in page
    assert "01/02/2020 – 30/06/2025" in page
    assert "◐\N{HAIR SPACE}+5" in page
    assert "1 báo cáo nộp trễ: trung vị 5 ngày, nhiều nhất 5 ngày." in page
    assert "1/1 báo cáo đến hạn" in page
    assert "3/9" in page                                    # the plan's coverage beside it
    assert "không xếp hạng: ít hơn 3 báo cáo" in page
    assert "9 nội dung đã đến kỳ báo cáo: 1 đủ mọi kỳ, 0 một phần, 8 chưa lần nào." in page
    assert "Báo cáo hnd.binh-duong.thuan-an.xlsx" in page
    assert "lấy từ báo cáo năm" in page
    assert "Không có quyết định nào liên quan đến đơn vị này." in page


def test_lineage_leads_to_the_successors(site, open_page):
    page = shown(open_unit(open_page, site, LATE))
    heirs = re.findall(r'href="(don-vi\?[^"]*)"', page)
    assert len(heirs) == 5
    address = dict(parse_qsl(urlsplit(html.unescape(heirs[0])).query))
    heir = shown(open_page(site, "unit", **address))
    assert "tiền thân" in heir
    assert "Hội Nông dân thành phố Thuận An" in heir
    assert "Đơn vị này không phải nộp báo cáo nào." in heir


def test_every_rate_leads_to_itself(site, open_page):
    page = shown(open_unit(open_page, site, LATE))
    found = re.findall(r'<a href="(giai-thich\?[^"]*)" title="Xem [^"]*?(\d+)/(\d+)[^"]*" class="dh-why"', page)
    assert len(found) > 12
    for href, n, total in (found[0], found[-1]):
        address = dict(parse_qsl(urlsplit(html.unescape(href)).query))
        assert f">{n}/{total} = " in shown(open_page(site, "explain", **address)), address


def test_a_symbol_leads_to_its_obligation(site, open_page):
    page = shown(open_unit(open_page, site, REFUSED))
    href = re.search(r'<li class="dh-s-overdue"><a href="(chi-tiet\?[^"]*)"', page)[1]
    address = dict(parse_qsl(urlsplit(html.unescape(href)).query))
    assert "Quá hạn, chưa nhận" in shown(open_page(site, "obligation", **address))


def test_the_list_leads_to_units_and_the_box_puts_the_choice_into_the_address(site, open_page):
    app = open_page(site, "unit", **SCOPE)
    assert shown(app).count('href="don-vi?') == 9
    by_label(app.selectbox, "Đơn vị").select(LATE).run()
    assert not app.exception
    assert app.query_params["don-vi"] == LATE
    assert "◐\N{HAIR SPACE}+5" in shown(app)
    app.run()
    assert by_label(app.selectbox, "Đơn vị").value == LATE


def test_level_and_period_filters_do_not_hide_what_the_unit_owes(site, open_page):
    page = shown(open_unit(open_page, site, LATE, ky="Năm 2022", cap="Cấp huyện"))
    assert "dh-line-picked" in page
    assert "1/1 báo cáo đến hạn" in page


@pytest.mark.parametrize("unit_id", ["no such unit", LATE])
def test_no_permission_and_no_unit_are_one_answer(site, open_page, monkeypatch, unit_id):
    monkeypatch.setattr(viewer, "current", lambda: viewer.Viewer("clerk", False, (REFUSED,)))
    app = open_unit(open_page, site, unit_id)
    assert [info.value for info in app.info] == [NOT_FOUND]
    page = shown(app)
    assert "Thuận An" not in page
    assert "dh-line" not in page


def test_a_clerk_sees_the_own_unit_only(site, open_page, monkeypatch):
    monkeypatch.setattr(viewer, "current", lambda: viewer.Viewer("clerk", False, (REFUSED,)))
    page = shown(open_unit(open_page, site, REFUSED))
    assert "✕" in page
    assert "3/9" not in page
    assert page.count('href="don-vi?') == 0     # its successors are named, not opened
    assert shown(open_page(site, "unit", **SCOPE)).count('href="don-vi?') == 1


def test_unit_names_of_other_pages_lead_here(site, open_page):
    for page in ("coverage", "timeliness"):
        found = shown(open_page(site, page, **SCOPE))
        for unit_id in (*RECEIVED, REFUSED):
            assert f"don-vi?don-vi={unit_id}&amp;" in found, page


def test_an_empty_site_says_so(empty_site, open_page):
    assert "Chưa có kế hoạch nào" in open_page(empty_site, "unit").info[0].value
