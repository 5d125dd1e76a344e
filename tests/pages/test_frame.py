"""The shared frame: unit type and area, the order and groups of the map, what changed since, one item's view."""

import re
from datetime import date

import pandas as pd
import pytest

from dashboard import content_panel, status_panel
from dashboard.filters import Filters, areas, of_scope
from tests.pages.conftest import PLAN, by_label, shown

AT = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}


def units_of_map(html: str) -> list[str]:
    """The units in the order of the status map, with the heads of groups."""
    piece = next(part for part in html.split("\n") if "Tình trạng từng đơn vị, từng kỳ</span></caption>" in part)
    body = piece.split("<tbody>")[1]
    return [re.sub(r"<[^>]+>", "", head) for head in re.findall(r"<th[^>]*>(.*?)</th>", body)]


def test_unit_type_narrows_every_number_and_is_kept_in_links(site, open_page):
    app = open_page(site, **AT)
    by_label(app.selectbox, "Loại").select("thanh_pho").run()
    html = shown(app)
    assert "3/3 đơn vị đã gửi báo cáo" in html
    assert "Bàu Bàng" not in html.split("Các kế hoạch")[0]
    assert "&amp;loai=Th%C3%A0nh%20ph%E1%BB%91" in html
    assert "Thành phố" in next(part for part in html.split("\n") if "dh-print" in part)


def test_unit_type_comes_from_the_address_on_every_page(site, open_page):
    for page in ("coverage", "timeliness"):
        app = open_page(site, page, **AT, loai="Thị xã")
        assert by_label(app.selectbox, "Loại").value == "thi_xa"


def test_a_plan_of_one_type_and_area_has_no_filter_for_them(site, open_page):
    app = open_page(site, **{"ke-hoach": "UBND xã Quế Minh 2023"})
    assert {box.label for box in app.selectbox} >= {"Kế hoạch", "Kỳ", "Cấp"}
    assert not {"Loại", "Địa bàn"} & {box.label for box in app.selectbox}


def test_areas_are_named_in_vietnamese_order_and_told_apart():
    units = pd.DataFrame({
        "parent_id": ["d", "a", "e", None, "x", "x"],
        "parent_name": ["Đồng Xuân", "Ân Thi", "Ân Thi", None, "Da", "Da"],
        "level": "commune", "unit_type": ["xa", "xa", "phuong", "xa", "xa", "xa"],
    })
    assert areas(units) == {"a": "Ân Thi (a)", "e": "Ân Thi (e)", "x": "Da", "d": "Đồng Xuân"}
    assert len(of_scope(units, (None, "xa", "x"))) == 2
    assert len(of_scope(units, ("district", None, None))) == 0
    chosen = Filters({"label": "P", "short_title": "P"}, None, "", None, date(2026, 1, 1), True, True, "xa", "x", "Da")
    assert chosen.query() == "&ke-hoach=P&loai=X%C3%A3&dia-ban=Da"
    assert chosen.units_text == "Xã, Da"
    assert chosen.everyone().scope == (None, None, None)


def test_the_map_in_three_orders(site, open_page):
    app = open_page(site, **AT)
    register = units_of_map(shown(app))
    by_label(app.get("button_group"), "Xếp theo").set_value("worst").run()
    worst = units_of_map(shown(app))
    assert worst[-2:] == ["TP Thủ Dầu Một", "TP Dĩ An"] and worst[-3] == "TP Thuận An"
    by_label(app.get("button_group"), "Xếp theo").set_value("name").run()
    names = units_of_map(shown(app))
    assert names[0] == "H. Bàu Bàng" and set(names) == set(register) == set(worst)


def test_the_map_in_groups(site, open_page):
    app = open_page(site, **AT, tach="Loại đơn vị")
    heads = [name for name in units_of_map(shown(app)) if name in ("Huyện", "Thị xã", "Thành phố")]
    assert heads == ["Huyện", "Thành phố", "Thị xã"]


def test_many_units_begin_with_groups_that_lead_to_their_units(site, open_page, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(status_panel, "UNITS_AT_ONCE", 5)
    app = open_page(site, **AT)
    html = shown(app)
    assert "9 đơn vị: bắt đầu từ từng nhóm" in html
    assert "3/3" in html and "0/4" in html and "0/2" in html
    assert 'href="./?ke-hoach=H%E1%BB%99i' in html and "loai=Huy%E1%BB%87n" in html
    by_label(app.get("button_group"), "Hiện").set_value("units").run()
    assert not app.exception
    assert "TP Thuận An" in units_of_map(shown(app))


def test_what_changed_in_a_week_leads_to_the_list(site, open_page):
    html = shown(open_page(site, **AT))
    assert "Trong 7 ngày qua (từ hết ngày 13/11/2022): " in html
    assert "nhận thêm 1 báo cáo." in html
    assert "thay-doi?tu-ngay=2022-11-13&amp;ke-hoach=" in html


def test_a_day_chosen_on_the_page_of_changes_holds_on_the_overview(site, open_page):
    app = open_page(site, "changes", **AT)
    app.query_params["tu-ngay"] = "2022-11-08"
    by_label(app.date_input, "So với hết ngày").set_value(date(2022, 11, 8)).run()
    app.switch_page("pages/overview.py").run()
    assert "Từ hết ngày 08/11/2022: " in shown(app)
    assert "nhận thêm 2 báo cáo, thêm 6 báo cáo quá hạn." in shown(app)


def test_one_item_says_who_covered_it_and_who_never_did(site, open_page):
    html = shown(open_page(site, "coverage", **AT))
    first = re.search(r'do-bao-phu\?xem-noi-dung=([^&"]+)&', html)[1]
    html = shown(open_page(site, "coverage", **AT, **{"xem-noi-dung": first}))
    assert f"Nội dung {first}: " in html
    assert "/9 đơn vị đã báo cáo nội dung này." in html
    assert "chưa gửi báo cáo" in html and "‹ Mọi nội dung" in html
    assert "Nội dung × đơn vị" not in html


def test_an_item_that_is_not_there_shows_all_items(site, open_page):
    assert "Từng nội dung" in shown(open_page(site, "coverage", **AT, **{"xem-noi-dung": "<b>X"}))


def test_content_is_that_of_the_chosen_period(site, open_page):
    """Four quarters of nine units over all periods, nine reports in one."""
    assert "0/36" in shown(open_page(site, "coverage", **{"ke-hoach": "MTTQ Trà Vinh 2022"}))
    html = shown(open_page(site, "coverage", **{"ke-hoach": "MTTQ Trà Vinh 2022", "ky": "Quý I/2022"}))
    assert "0/36" not in html and "0/9" in html


def test_many_units_have_items_by_area_only_when_there_are_areas(site, open_page, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(content_panel, "UNITS_AT_ONCE", 5)
    assert "Nội dung × đơn vị" in shown(open_page(site, "coverage", **AT))
