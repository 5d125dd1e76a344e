"""Upload: a bad file is explained, a good one is loaded and changes the numbers, a duplicate is told."""

import shutil
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import PLAN, by_label, shown, workbook

UNIT = "hnd.binh-duong.bau-bang"


@pytest.fixture
def own_site(site, tmp_path):
    """A copy that this test may change."""
    return shutil.copytree(site, tmp_path / "own")


def choose(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    for name, content in files:
        app.file_uploader[0].upload(name, content)
    app.run()
    assert not app.exception
    return app


def test_bad_file_shows_cell_and_message_and_cannot_be_loaded(own_site, registry, open_page):
    app = choose(open_page(own_site, "upload"), ("báo cáo.xlsx", workbook(registry, UNIT, "12 bài")))
    html = shown(app)
    assert "12 bài" in html
    assert "Có lỗi" in html
    assert "Báo cáo" in html
    assert by_label(app.button, "Không có tệp nào nộp được").disabled


def test_good_file_is_checked_loaded_and_counted(own_site, registry, open_page):
    app = choose(open_page(own_site, "upload"), ("báo cáo.xlsx", workbook(registry, UNIT, 7)))
    assert "1 hợp lệ" in shown(app)
    by_label(app.button, "Nộp 1 tệp").click().run()
    assert not app.exception
    assert "nhận 1" in shown(app)
    html = shown(open_page(own_site, "overview", **{"ke-hoach": PLAN}))
    assert "4/9 đơn vị" in html


def test_loaded_twice_is_a_duplicate(own_site, registry, open_page):
    content = workbook(registry, UNIT, 7)
    app = choose(open_page(own_site, "upload"), ("a.xlsx", content))
    by_label(app.button, "Nộp 1 tệp").click().run()
    app = choose(app, ("b.xlsx", content))
    assert "1 đã có" in shown(app)
    assert by_label(app.button, "Không có tệp nào nộp được").disabled


def test_not_a_workbook_is_a_finding(own_site, open_page):
    app = choose(open_page(own_site, "upload"), ("x.xlsx", b"<script>alert(1)</script>"))
    html = shown(app)
    assert "Có lỗi" in html
    assert "<script>" not in html


def test_receipt_in_the_future_is_refused(own_site, registry, open_page):
    app = choose(open_page(own_site, "upload"), ("báo cáo.xlsx", workbook(registry, UNIT, 7)))
    by_label(app.toggle, "Nhận bây giờ").set_value(False).run()
    by_label(app.time_input, "Giờ nhận").set_value(datetime(2022, 1, 1, 23, 59).time()).run()
    assert not app.exception
    if app.error:  # no error in the day's last minute
        assert "tương lai" in app.error[0].value
        assert by_label(app.button, "Nộp 1 tệp").disabled


def test_template_can_be_chosen(site, open_page):
    app = open_page(site, "upload", **{"ke-hoach": PLAN})
    labels = [box.label for box in app.selectbox]
    assert labels.count("Chế độ báo cáo") == 2


def test_no_plans(empty_site, open_page):
    assert "Chưa có kế hoạch nào" in open_page(empty_site).info[0].value
