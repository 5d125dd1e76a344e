"""Registers: download, upload, see every difference, confirm; the log; and what a wrong file is told."""

import contextlib
import io
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from etl.model import Incoming
from etl.pipeline import receive
from etl.registers.register_book import write_book
from etl.registers.seed import seed
from etl.registers.site import apply, current_files
from etl.registry import read_registry
from etl.store import Store
from tests.pages.conftest import ROOT, by_label, shown, workbook


@pytest.fixture(scope="module")
def seeded(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("registers") / "home"
    seed(Store(folder), [ROOT / "data" / "reference"], reason="seed")
    return folder


@pytest.fixture(scope="module")
def book(seeded) -> bytes:
    return write_book(current_files(Store(seeded)))


@pytest.fixture
def own_site(seeded, tmp_path) -> Path:
    return shutil.copytree(seeded, tmp_path / "own")


def edited(book: bytes, sheet: str, cell: str, value: object) -> bytes:
    opened = openpyxl.load_workbook(io.BytesIO(book))
    opened[sheet][cell] = value
    file = io.BytesIO()
    opened.save(file)
    return file.getvalue()


def upload(app: AppTest, content: bytes) -> str:
    app.file_uploader[0].upload("danh-muc.xlsx", content)
    app.run()
    assert not app.exception
    return shown(app)


def test_opens_with_nothing_changed_yet(seeded, open_page):
    app = open_page(seeded, "registers")
    assert "Chưa có thay đổi nào" in app.info[0].value
    by_label(app.button, "Lập sổ để tải về").click().run()
    assert not app.exception
    assert [button.label[:13] for button in app.get("download_button")] == ["Tải danh-muc-"]


def test_a_change_is_shown_then_written_and_logged(own_site, book, open_page):
    app = open_page(own_site, "registers")
    html = upload(app, edited(book, "Đơn vị", "B4", "Hội <b>Nông dân"))
    assert "1 thay đổi: thêm 0, bỏ 0, sửa 1" in html and "Không thêm, không bỏ nghĩa vụ" in html
    assert "Hội Nông dân thành phố Thủ Dầu Một" in html and "Hội &lt;b&gt;Nông dân" in html
    assert by_label(app.button, "Ghi 1 thay đổi").disabled
    by_label(app.text_input, "Lý do, căn cứ (bắt buộc)").set_value("CV 12")
    by_label(app.text_input, "Người thay đổi").set_value("An")
    app.run()
    by_label(app.button, "Ghi 1 thay đổi").click().run()
    assert not app.exception
    assert "Đã ghi 1 thay đổi" in app.success[0].value
    html = shown(app)
    assert "dh-edit-log" in html and "CV 12" in html and ">An<" in html and "&lt;b&gt;" in html
    assert "Hội <b>Nông dân".encode() in current_files(Store(own_site))["units.csv"]


def test_wrong_cells_are_named_and_nothing_can_be_written(own_site, book, open_page):
    app = open_page(own_site, "registers")
    html = upload(app, edited(book, "Đơn vị", "H4", "31/02/2020"))
    assert "Cần sửa 1 chỗ" in app.error[0].value
    assert ">H4<" in html and "Không đọc được ngày: 31/02/2020" in html and "Ghi dạng 31/12/2026" in html
    assert not [button for button in app.button if button.label.startswith("Ghi")]


def test_an_unchanged_book(own_site, book, open_page):
    app = open_page(own_site, "registers")
    upload(app, book)
    assert "Không có gì thay đổi" in app.info[0].value


@pytest.mark.parametrize("content", [b"abc", b"PK\x03\x04abc"])
def test_a_file_that_is_not_ours(own_site, open_page, content):
    assert "Cả tệp" in upload(open_page(own_site, "registers"), content)


def test_a_book_of_an_older_reading(own_site, book, open_page):
    store = Store(own_site)
    files = current_files(store)
    units = files["units.csv"].replace("Hội Nông dân thành phố Dĩ An".encode(), "Hội Nông dân Dĩ An".encode())
    apply(store, files | {"units.csv": units}, changed_by=None, reason="trước")
    html = upload(open_page(own_site, "registers"), edited(book, "Đơn vị", "B4", "x"))
    assert "trước khi danh mục thay đổi lần gần nhất" in html


def test_a_level_in_the_filters_does_not_hide_the_log(own_site, open_page):
    store = Store(own_site)
    files = current_files(store)
    apply(store, files | {"calendar.csv": files["calendar.csv"].replace(b"2026-01-10", b"2026-01-11")},
          changed_by=None, reason="đổi ngày")
    assert "đổi ngày" in shown(open_page(own_site, "registers", cap="Cấp xã"))


def test_a_site_whose_files_were_not_kept_is_told_so(site, open_page):
    app = open_page(site, "registers")
    by_label(app.button, "Lập sổ để tải về").click().run()
    assert not app.exception
    assert "etl init" in app.info[0].value


def test_what_would_drop_a_received_report_is_refused(own_site, book, open_page):
    store = Store(own_site)
    with contextlib.closing(store.read()) as connection:
        registry = read_registry(connection)
    unit = "hnd.binh-duong.thu-dau-mot"
    [outcome] = receive(store, [Incoming("x.xlsx", workbook(registry, unit, 3), datetime(2022, 11, 3))])
    assert outcome.outcome == "accepted"
    opened = openpyxl.load_workbook(io.BytesIO(book))
    page = opened["Đơn vị phải báo cáo"]
    assert page["B3"].value == unit
    page.delete_rows(3)
    file = io.BytesIO()
    opened.save(file)
    app = open_page(own_site, "registers")
    assert "Nghĩa vụ báo cáo: thêm 0, bỏ 1." in upload(app, file.getvalue())
    assert "1 nghĩa vụ đã có báo cáo nhận được sẽ biến mất" in app.error[0].value
    assert not [button for button in app.button if button.label.startswith("Ghi")]
