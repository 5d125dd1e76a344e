"""Decisions: what a scope meets is shown before it is written; the register keeps what was written."""

import shutil
from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from etl.decide import Decision, decide
from etl.store import Store
from tests.commands.edge.site import Registers, Site, period
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


def test_a_ruling_offers_only_units_that_ended_inside_a_period(tmp_path, open_page):
    change = date(2025, 7, 1)
    registers = Registers().unit("huyen-cu", end=date(2025, 6, 30), name="Ủy ban nhân dân huyện Cũ", level="district",
                                 unit_type="huyen").unit("xa-moi", change).unit("xa-cu")
    registers.successor("huyen-cu", "xa-moi", change)
    quarter = period("2025-Q3", date(2025, 6, 15), date(2025, 9, 14), date(2025, 9, 20))
    own = Site(tmp_path, registers.report(["huyen-cu", "xa-moi", "xa-cu"], [quarter]))
    assert own.init[0] == 0, own.init
    page = open_page(own.home, "decisions")
    by_label(page.radio, "Loại quyết định").set_value("ruling").run()
    assert by_label(page.selectbox, "Đơn vị").options == [
        "Mọi đơn vị", "Mọi đơn vị loại Huyện", "Ủy ban nhân dân huyện Cũ"]
    fill(page, Lý_do="huyện đã làm xong phần việc của mình")
    assert "Áp dụng cho 1 nghĩa vụ báo cáo của 1 đơn vị" in preview(page)
    assert "Đã ghi: Giao đơn vị cũ báo cáo" in confirm(page)
    assert own.statuses("2100-01-01")["huyen-cu", "2025-Q3"] == "overdue"
    by_label(page.radio, "Loại quyết định").set_value("ruling").run()
    assert "Không có đơn vị nào kết thúc hoạt động giữa kỳ" in page.info[0].value
