"""Decisions: what a scope meets is shown before it is written; the register keeps what was written."""

import shutil
from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from etl.decide import Decision, decide
from etl.store import Store
from tests.pages.conftest import PLAN, REPORT, by_label, shown


@pytest.fixture
def own_site(site, tmp_path):
    """A copy that this test may change."""
    return shutil.copytree(site, tmp_path / "own")


@pytest.fixture
def page(own_site, open_page) -> AppTest:
    return open_page(own_site, "decisions", **{"ke-hoach": PLAN})


def fill(app: AppTest, **texts: str) -> AppTest:
    for label, text in texts.items():
        by_label(app.text_input, label.replace("_", " ")).set_value(text)
    return app.run()


def preview(app: AppTest) -> str:
    by_label(app.button, "Xem trước khi ghi").click().run()
    assert not app.exception
    return shown(app)


def confirm(app: AppTest) -> str:
    by_label(app.button, "Ghi quyết định này").click().run()
    assert not app.exception
    return shown(app)


def test_opens_with_an_empty_register(page):
    assert "Chưa có quyết định nào" in page.info[0].value
    assert by_label(page.button, "Xem trước khi ghi").disabled


def test_an_extension_is_shown_then_written_and_counts(page, own_site, open_page):
    by_label(page.date_input, "Hạn mới").set_value(date(2022, 11, 16))
    by_label(page.date_input, "Ngày có hiệu lực").set_value(date(2022, 11, 11))
    fill(page, Số_văn_bản="12/CV-<b>HND", Lý_do="bão số 5")
    html = preview(page)
    assert "Áp dụng cho 9 nghĩa vụ báo cáo của 9 đơn vị" in html
    assert "Hạn chuyển sang 16/11/2022 cho 9 nghĩa vụ" in html
    assert "9 nghĩa vụ đã qua hạn" in html
    assert "Sổ quyết định" in html and "dh-decisions" not in html
    html = confirm(page)
    assert "Đã ghi: Gia hạn" in html
    assert "hồi tố" in html and "12/CV-&lt;b&gt;HND" in html and "1 trong 1 quyết định" in html
    assert by_label(page.text_input, "Lý do").value == ""
    html = shown(open_page(own_site, "overview", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert "3 đúng hạn, 0 trễ hạn" in html


def test_a_change_of_the_form_takes_the_confirmation_away(page):
    by_label(page.date_input, "Hạn mới").set_value(date(2022, 11, 16))
    fill(page, Lý_do="bão")
    preview(page)
    fill(page, Lý_do="bão số 5")
    assert [button.label for button in page.button] == ["Xem trước khi ghi"]


def test_an_extension_without_a_date_is_refused_in_words(page):
    fill(page, Lý_do="bão")
    preview(page)
    confirm(page)
    assert "gia hạn phải ghi hạn mới" in page.error[0].value


def test_one_unit_is_exempt(page):
    by_label(page.radio, "Loại quyết định").set_value("exemption").run()
    units = by_label(page.selectbox, "Đơn vị")
    assert any(option.startswith("Mọi đơn vị loại") for option in units.options)
    units.select("unit:hnd.binh-duong.bau-bang").run()
    fill(page, Lý_do="chia tách")
    assert "Áp dụng cho 1 nghĩa vụ báo cáo của 1 đơn vị" in preview(page)
    html = confirm(page)
    assert "Miễn báo cáo" in html and "Bàu Bàng" in html


def test_a_report_is_returned_and_then_no_longer_offered(page):
    by_label(page.radio, "Loại quyết định").set_value("return").run()
    reports = by_label(page.selectbox, "Báo cáo đã nộp")
    assert len(reports.options) == 3
    fill(page, Lý_do="thiếu chữ ký")
    assert "Áp dụng cho 1 nghĩa vụ" in preview(page)
    assert "Trả lại để sửa" in confirm(page)
    by_label(page.radio, "Loại quyết định").set_value("return").run()
    assert len(by_label(page.selectbox, "Báo cáo đã nộp").options) == 2


def test_a_decision_before_the_report_came_is_refused(page):
    by_label(page.radio, "Loại quyết định").set_value("withdrawal").run()
    by_label(page.date_input, "Ngày có hiệu lực").set_value(date(2022, 10, 1)).run()
    fill(page, Lý_do="nhầm tệp")
    assert "trước ngày nhận báo cáo" in page.error[0].value
    assert by_label(page.button, "Xem trước khi ghi").disabled


def test_the_register_is_as_it_was_on_the_day_and_newest_first(own_site, open_page):
    decide(Store(own_site), [
        Decision("extension", "một", datetime(2022, 11, 2), report=REPORT, new_due=date(2022, 11, 12)),
        Decision("exemption", "hai", datetime(2022, 11, 15), report=REPORT, unit_type="huyen", number="9/QĐ",
                 document_date=date(2022, 11, 14)),
    ])
    html = shown(open_page(own_site, "decisions", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"}))
    assert html.index(">hai<") < html.index(">một<")
    assert "Mọi đơn vị loại Huyện" in html and "9/QĐ ngày 14/11/2022" in html and "hồi tố" not in html
    html = shown(open_page(own_site, "decisions", **{"ke-hoach": PLAN, "tinh-den": "2022-11-10"}))
    assert ">một<" in html and ">hai<" not in html


def test_a_plan_without_reports_received(page, own_site, open_page):
    app = open_page(own_site, "decisions", **{"ke-hoach": "UBND xã Quế Minh 2023"})
    by_label(app.radio, "Loại quyết định").set_value("return").run()
    assert not app.exception
    assert "không có báo cáo nào đang có hiệu lực" in app.info[0].value
