"""The page of one number: the same n/N as where it was clicked, its rows, and nothing for a made-up address."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.pages.conftest import PLAN, shown

SCOPE = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}
LINK = re.compile(r'<a href="(giai-thich\?[^"]*)" title="Xem ([^"]*?)(\d+)/(\d+)[^"]*" class="dh-why"')


def links(page: str) -> list[tuple[dict[str, str], str, str]]:
    """(address, n, N) of every number of a page that leads somewhere."""
    return [
        (dict(parse_qsl(urlsplit(html.unescape(href)).query)), n, total) for href, _, n, total in LINK.findall(page)
    ]


def test_every_number_of_the_overview_leads_to_itself(site, open_page):
    found = links(shown(open_page(site, **SCOPE)))
    measures = {address["so"] for address, _, _ in found}
    assert {"coverage_rate", "on_time_rate", "content_rate", "late_count", "item_coverage"} <= measures
    seen = set()
    for address, n, total in found:
        if address["so"] in seen or address["ke-hoach"] != PLAN:
            continue
        seen.add(address["so"])
        assert f">{n}/{total} = " in shown(open_page(site, "explain", **address)), address


@pytest.mark.parametrize(("page", "wanted"), [
    ("coverage", "nhom-cua-so"), ("timeliness", "nhom-cua-so"),
])
def test_a_cell_of_a_table_leads_to_itself(site, open_page, page, wanted):
    found = [link for link in links(shown(open_page(site, page, **SCOPE))) if wanted in link[0]]
    assert len(found) > 9
    for address, n, total in (found[0], found[-1]):
        assert f">{n}/{total} = " in shown(open_page(site, "explain", **address)), address


def test_one_report_of_a_plan_has_its_own_number(site, open_page):
    address = {"so": "coverage_rate", "bao-cao": "hnd-binh-duong-2022.nam"} | SCOPE
    page = shown(open_page(site, "explain", **address))
    assert ">3/9 = " in page and "Tất cả các kỳ" in page
    assert "mọi đơn vị · Báo cáo" in page
    assert "Không có số liệu nào như địa chỉ này" in open_page(
        site, "explain", **address | {"so": "consistency_rate"}).info[0].value
    assert ">3/9" not in shown(open_page(site, "explain", **address | {"bao-cao": "khong-co"}))


def test_rows_say_why_and_the_parts_add_up(site, open_page):
    page = shown(open_page(site, "explain", so="coverage_rate", **SCOPE))
    assert "Mẫu số: Đúng hạn 2 + Trễ hạn 1 + Quá hạn, chưa nhận 6 = 9" in page
    assert "Tử số: Đúng hạn 2 + Trễ hạn 1 = 3" in page
    assert "“trước ngày” được hiểu là muộn nhất ngày liền trước, 09/11/2022" in page
    assert "đến sau ngày hạn 09/11/2022, trễ 5 ngày: trễ hạn." in page
    assert page.index("TP Thuận An") < page.index("TX Bến Cát")     # the numerator comes first
    assert page.count("chi-tiet?nghia-vu=") == 9


def test_content_names_cell_and_file(site, open_page):
    page = shown(open_page(site, "explain", so="content_rate", **SCOPE))
    assert "Báo cáo hnd.binh-duong.thu-dau-mot.xlsx" in page
    assert "Chưa có báo cáo" in page


def test_a_value_names_its_file_sheet_and_cell(site, open_page):
    detail = open_page(site, "explain", so="coverage_rate", **SCOPE)
    obligation = re.search(r"nghia-vu=([0-9a-f-]+)", shown(detail))[1]
    page = shown(open_page(site, "obligation", **SCOPE, **{"nghia-vu": obligation}))
    href = re.search(r'href="(giai-thich\?so=indicator[^"]*)"', page)[1]
    address = dict(parse_qsl(urlsplit(html.unescape(href)).query))
    value = shown(open_page(site, "explain", **address))
    assert "lấy từ báo cáo năm" in value
    assert "✓ được dùng" in value
    assert "Báo cáo hnd.binh-duong.thu-dau-mot.xlsx" in value
    assert "Xem chỉ tiêu này của mọi đơn vị" in value


def test_the_rows_can_be_downloaded(site, open_page):
    app = open_page(site, "explain", so="on_time_rate", **SCOPE)
    assert [button.proto.label for button in app.get("download_button")] == ["Tải danh sách này (.xlsx)"]


@pytest.mark.parametrize("address", [
    {}, {"so": "everything"}, {"so": "coverage_rate", "nhom-cua-so": "x"}, {"so": "indicator"},
    {"so": "content_rate", "nhom-cua-so": "level", "thuoc": "commune"},
    {"so": "coverage_rate", "theo-don-vi": "x"}, {"so": "x_count"}, {"so": "blind_spot"},
])
def test_a_made_up_address_is_one_sentence(site, open_page, address):
    assert "Không có số liệu nào như địa chỉ này" in open_page(site, "explain", **SCOPE, **address).info[0].value


def test_a_unit_that_is_not_there_counts_nothing(site, open_page):
    page = open_page(site, "explain", so="coverage_rate", thuoc="<b>nobody", **SCOPE, **{"nhom-cua-so": "unit"})
    assert "mẫu số bằng 0" in shown(page)
    assert "<b>nobody" not in shown(page)
