"""Overview: opens, empty site, filters, and every text from a file escaped."""

from etl.obligation import write_registers
from etl.registers.reference import read_reference
from etl.store import Store
from tests.pages.conftest import PLAN, ROOT, by_label, shown


def test_headline_counts_and_names_the_overdue(site, open_page):
    html = shown(open_page(site, **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert "Năm 2022: " in html
    assert "3/9 đơn vị đã gửi báo cáo (33,3\N{NO-BREAK SPACE}%)" in html
    assert "2 đúng hạn, 1 trễ hạn" in html
    assert "Còn 6 đơn vị quá hạn, lâu nhất 11 ngày" in html


def test_four_tiles_each_with_count_and_definition(site, open_page):
    html = shown(open_page(site, **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert html.count('class="dh-tile"') == 4
    assert "3/9 báo cáo đến hạn" in html
    assert "2/9 báo cáo có hạn" in html
    assert html.count('class="dh-help"') == 4


def test_map_has_symbol_word_and_days(site, open_page):
    html = shown(open_page(site, **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert "◐\N{HAIR SPACE}+5" in html
    assert "TP Thuận An, Năm 2022: Trễ hạn, trễ 5 ngày, hạn 09/11/2022" in html
    assert html.count("dh-s-overdue") >= 6


def test_as_of_never_looks_ahead(site, open_page):
    html = shown(open_page(site, **{"ke-hoach": PLAN, "tinh-den": "2022-11-05"}))
    assert "chưa có báo cáo nào đến hạn" in html
    assert "đã nhận 1/9 báo cáo" in html


def test_plan_without_deadline_says_why(site, open_page):
    html = shown(open_page(site, **{"ke-hoach": "MTTQ Trà Vinh 2022"}))
    assert "Kế hoạch không ghi thời hạn nên không tính đúng hạn, trễ hạn." in html
    assert "kế hoạch không ghi thời hạn" in html


def test_period_filter_changes_the_headline(site, open_page):
    app = open_page(site, **{"ke-hoach": "MTTQ Trà Vinh 2022"})
    by_label(app.selectbox, "Kỳ").select("2022-Q1").run()
    assert not app.exception
    assert "Quý I/2022: " in shown(app)


def test_another_plan_drops_a_period_it_does_not_have(site, open_page):
    app = open_page(site, **{"ke-hoach": "MTTQ Trà Vinh 2022", "ky": "Quý I/2022"})
    by_label(app.selectbox, "Kế hoạch").select("hnd-binh-duong-2022").run()
    assert not app.exception
    assert "Năm 2022: " in shown(app)


def test_level_filter(site, open_page):
    app = open_page(site, **{"ke-hoach": "UBND tỉnh Bình Dương 2021"})
    by_label(app.selectbox, "Cấp").select("province").run()
    assert not app.exception
    assert "TP Thủ Dầu Một" not in shown(app)


def test_no_plans(empty_site, open_page):
    app = open_page(empty_site)
    assert "Chưa có kế hoạch nào" in app.info[0].value


def test_no_store(tmp_path, open_page):
    app = open_page(tmp_path / "nothing")
    assert "etl init" in app.info[0].value


def test_badge_only_over_sample_numbers(site, open_page):
    assert "DỮ LIỆU MINH HỌA" not in shown(open_page(site))


def test_a_site_without_files_is_led_to_its_first_one(tmp_path, open_page):
    with Store(tmp_path).write() as connection:
        write_registers(connection, read_reference(ROOT / "data" / "reference"), "reference")
    html = shown(open_page(tmp_path))
    assert html.index("Ba bước") < html.index("dh-headline")
    assert html.count('class="dh-open"') >= 3


def test_a_site_with_files_needs_no_first_steps(site, open_page):
    assert "Ba bước" not in shown(open_page(site))
