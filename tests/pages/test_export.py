"""Export: opens, offers the workbook, shows the numbers that it will hold."""

from tests.pages.conftest import PLAN, shown


def test_offers_the_workbook_with_the_numbers_of_the_screen(site, open_page):
    app = open_page(site, "export", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"})
    html = shown(app)
    assert "3/9 báo cáo đến hạn" in html
    assert "hết ngày 20/11/2022" in html
    assert any(button.label == "Tải sổ số liệu (.xlsx)" for button in app.get("download_button"))


def test_nothing_received(site, open_page):
    open_page(site, "export", **{"ke-hoach": "UBND xã Quế Minh 2023"})


def test_no_plans(empty_site, open_page):
    assert "Chưa có kế hoạch nào" in open_page(empty_site).info[0].value
