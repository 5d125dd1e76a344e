"""Answers for the clerk, what differs from the version before, and the quiet notes, on the pages that show them."""

import hashlib
import io
import shutil
import uuid
import zipfile
from datetime import datetime

import openpyxl
import pytest

from dashboard import answer_files
from etl.answers.receipt import Receipt
from etl.finding import Code, Finding, Severity
from etl.model import Incoming
from etl.pipeline import receive
from etl.store import Store
from tests.builders import filled
from tests.pages.conftest import PERIOD, PLAN, REPORT, by_label, shown, workbook

UNIT, OTHER = "hnd.binh-duong.bau-bang", "hnd.binh-duong.ben-cat"
QUERY = {"ke-hoach": PLAN}


def many_values(registry, unit_id: str, first: int = 2) -> bytes:
    """A form with six numbers."""
    keys = [(item_id, indicator_id, "in_period") for item_id in registry.required[REPORT, unit_id]
            for indicator_id in registry.items[registry.reports[REPORT].plan_id, item_id].indicator_ids
            if registry.indicators[indicator_id].value_type == "count"][:6]
    return filled(registry, REPORT, unit_id, PERIOD, values={key: first + n for n, key in enumerate(keys)})


@pytest.fixture
def own_site(site, registry, tmp_path):
    """The small site with two units whose values are alike, and a second version of one more."""
    folder = shutil.copytree(site, tmp_path / "own")
    files = [("một.xlsx", many_values(registry, UNIT)), ("hai.xlsx", many_values(registry, OTHER)),
             ("ba.xlsx", workbook(registry, "hnd.binh-duong.di-an", 8))]
    outcomes = receive(Store(folder), [Incoming(name, content, datetime(2022, 11, 12)) for name, content in files])
    assert [outcome.outcome for outcome in outcomes] == ["accepted"] * 3
    return folder, {outcome.name: outcome.submission_id for outcome in outcomes}


def downloads(app) -> list[str]:
    return [button.label for button in app.get("download_button")]


def test_upload_offers_the_marked_workbook_and_after_loading_the_slip(site, registry, tmp_path, open_page):
    app = open_page(shutil.copytree(site, tmp_path / "own"), "upload")
    app.file_uploader[0].upload("sai.xlsx", workbook(registry, UNIT, "12 bài"))
    app.run()
    assert "Tệp đã đánh dấu lỗi" in downloads(app)
    assert "Tải tất cả (.zip)" not in downloads(app)
    app.file_uploader[0].upload("sai.xlsx", workbook(registry, UNIT, "12 bài"))
    app.file_uploader[0].upload("không phải.xlsx", b"abc")
    app.file_uploader[0].upload("đúng.xlsx", workbook(registry, UNIT, 7))
    app.run()
    assert {"Tệp đã đánh dấu lỗi", "Danh sách lỗi (.xlsx)", "Tải tất cả (.zip)"} <= set(downloads(app))
    by_label(app.button, "Nộp 1 tệp").click().run()
    assert not app.exception
    assert "Phiếu tiếp nhận" in downloads(app)
    assert "Tệp đã đánh dấu lỗi" not in downloads(app)


def test_the_register_offers_answers_and_shows_what_differs(own_site, open_page):
    folder, ids = own_site
    app = open_page(folder, "submissions", **QUERY, **{"lan-nop": ids["ba.xlsx"]})
    assert {"Tải bản gốc", "Phiếu tiếp nhận", "Phiếu tiếp nhận, bản in (.html)"} <= set(downloads(app))
    assert [box.label for box in app.expander if "khác bản trước" in box.label] == ["Lần nộp 2 khác bản trước: 1 ô"]
    assert "cần xem lại" not in shown(app)


def test_a_refused_file_of_the_register_can_be_had_marked(site, open_page):
    app = open_page(site, "submissions", **QUERY, **{"ket-qua": "Từ chối"})
    submission_id = shown(app).split("lan-nop=")[1][:36]
    app = open_page(site, "submissions", **QUERY, **{"lan-nop": submission_id})
    assert "Tệp đã đánh dấu lỗi" in downloads(app)
    assert "Phiếu tiếp nhận" not in downloads(app)


def test_alike_values_are_noted_quietly_where_one_looks(own_site, open_page):
    folder, ids = own_site
    app = open_page(folder, "submissions", **QUERY, **{"lan-nop": ids["một.xlsx"]})
    assert "Số liệu trùng hoàn toàn với Hội Nông dân thị xã Bến Cát (cùng kỳ)" in shown(app)
    html = shown(open_page(folder, "overview", **QUERY))
    assert "2 báo cáo có số liệu nên xem lại" in html
    obligation_id = html.split("số liệu nên xem lại")[1].split("nghia-vu=")[1][:32 + 4]
    html = shown(open_page(folder, "obligation", **QUERY, **{"nghia-vu": obligation_id}))
    assert "Chỉ để nhắc kiểm tra" in html


def test_an_obligation_shows_what_differs(own_site, open_page):
    folder, _ = own_site
    obligation_id = str(uuid.UUID(hashlib.md5(f"{REPORT}|hnd.binh-duong.di-an|{PERIOD}".encode()).hexdigest()))
    app = open_page(folder, "obligation", **QUERY, **{"nghia-vu": obligation_id})
    assert [box.label for box in app.expander if "khác" in box.label] == ["Lần nộp 2 khác bản trước: 1 ô"]


def test_no_note_where_nothing_is_alike(site, open_page):
    assert "trùng hoàn toàn" not in shown(open_page(site, "overview", **QUERY))


def test_the_zip_has_every_answer_once_and_nothing_of_a_secret_file(registry):
    wrong = (Finding(Severity.ERROR, Code.NOT_A_NUMBER, "Báo cáo", "E13", "HN01", "12 bài"),)
    content = workbook(registry, UNIT, "12 bài")
    marked = {"0": ("a.xlsx", content, wrong), "1": ("a.xlsx", content, wrong), "2": ("b.xls", b"abc", wrong),
              "3": ("c.xlsx", content, (Finding(Severity.ERROR, Code.MARKED_SECRET),))}
    moment = datetime(2022, 11, 1)
    slip = Receipt("Đơn vị", None, None, None, "accepted", 1, moment, moment, None, "d.xlsx", "0" * 64, "x", None,
                   "on_time", None, moment.date())
    with zipfile.ZipFile(io.BytesIO(answer_files.pack(marked, [slip]))) as archive:
        assert archive.namelist() == [
            "a - đánh dấu lỗi.xlsx", "a - đánh dấu lỗi (2).xlsx", "b - danh sách lỗi.xlsx",
            "d - phiếu tiếp nhận.xlsx", "d - phiếu tiếp nhận.html"]
        book = openpyxl.load_workbook(io.BytesIO(archive.read("a - đánh dấu lỗi.xlsx")))
    assert book["Báo cáo"]["E13"].comment
