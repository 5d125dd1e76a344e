"""The queue's page: why a file waits, what it may be, and what becomes of it once somebody has decided."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.registry import Registry
from etl.store import Store
from tests.pages.conftest import PERIOD, PLAN, REPORT, by_label, first_indicator, shown
from tests.unit.queue_files import asking, sent

UNIT, OTHER = "hnd.binh-duong.bau-bang", "hnd.binh-duong.ben-cat"


@pytest.fixture
def own_site(site, tmp_path) -> Path:
    """A copy that this test may change."""
    return Path(shutil.copytree(site, tmp_path / "own"))


def form(registry: Registry, unit_id: str, value: object = 3, **said: str) -> bytes:
    key = (*first_indicator(registry, unit_id), "in_period")
    return asking(registry, REPORT, unit_id, PERIOD, values={key: value}, **said)


def wait(site: Path, *files: tuple[str, bytes]) -> None:
    outcomes = sent(Store(site), *files, at=datetime(2022, 11, 8, 9))
    assert {outcome.outcome for outcome in outcomes} == {"waiting"}


def press(app: AppTest, label: str) -> str:
    by_label(app.button, label).click().run()
    assert not app.exception
    return shown(app)


def test_nothing_waits(site, open_page):
    app = open_page(site, "queue")
    assert "Không có tệp nào chờ quyết định" in app.info[0].value
    assert "tệp chờ quyết định" not in shown(open_page(site, "overview", **{"ke-hoach": PLAN}))


def test_an_unknown_unit_is_proposed_chosen_filed_and_remembered(own_site, registry, open_page):
    wait(own_site, ("<b>bàu bàng</b>.xlsx", form(registry, UNIT, unit="Hội Nông dân H.Bầu Bàn")))
    assert "1 tệp chờ quyết định" in shown(open_page(own_site, "overview", **{"ke-hoach": PLAN}))
    app = open_page(own_site, "queue")
    html = shown(app)
    assert "&lt;b&gt;bàu bàng" in html and "<b>bàu" not in html
    assert "Hội Nông dân H.Bầu Bàn" in html and "Ô E1" in html and "Hội Nông dân Bình Dương 2022" in html
    assert by_label(app.radio, "Tệp là của đơn vị nào?").options[0].startswith("Hội Nông dân huyện Bàu Bàng (giống")
    by_label(app.radio, "Tệp là của đơn vị nào?").set_value(UNIT).run()
    press(app, "Nạp theo lựa chọn")
    assert "Điền lý do" in app.error[0].value
    by_label(app.text_input, "Người quyết định").set_value("Văn thư")
    by_label(app.text_input, "Lý do").set_value("đã gọi điện")
    by_label(app.toggle, "Nhớ tên ghi trong tệp").set_value(True).run()
    html = press(app, "Nạp theo lựa chọn")
    assert "Đã quyết định 1 tệp" in html and "Hội Nông dân huyện Bàu Bàng" in html
    assert "Không có tệp nào chờ quyết định" in app.info[0].value
    html = shown(open_page(own_site, "decisions", **{"ke-hoach": PLAN}))
    assert "Xếp tệp chờ xem" in html and "đã nạp" in html and "đã gọi điện" in html and "Văn thư" in html
    again, = sent(Store(own_site), ("lần hai.xlsx", form(registry, UNIT, 4, unit="Hội Nông dân H.Bầu Bàn")))
    assert again.outcome == "accepted"


def test_another_choice_a_wrong_cell_and_no_report(own_site, registry, open_page):
    names = {"a.xlsx": ("ba", "Hội quán"), "b.xlsx": (3, "Hội nghị")}
    wait(own_site, *((name, form(registry, OTHER, value, unit=unit)) for name, (value, unit) in names.items()))
    app = open_page(own_site, "queue")
    next(button for button in app.button if button.label == "Nạp theo lựa chọn").click().run()
    assert "Chọn đủ" in app.error[0].value
    boxes = [box for box in app.selectbox if box.label == "Tệp là của đơn vị nào?"]
    assert len(boxes[0].options) == 9
    boxes[0].set_value(OTHER)
    next(text for text in app.text_input if text.label == "Lý do").set_value("hỏi rồi").run()
    next(button for button in app.button if button.label == "Nạp theo lựa chọn").click().run()
    html = shown(app)
    assert "Từ chối" in html and "“ba” không phải là số" in html and "1 tệp chờ quyết định" in html
    by_label(app.text_input, "Lý do").set_value("thư mời").run()
    html = press(app, "Không phải báo cáo")
    assert "Đã ghi 1 tệp không phải báo cáo" in html
    html = shown(open_page(own_site, "decisions", **{"ke-hoach": PLAN}))
    assert "không phải báo cáo" in html and "bị từ chối" in html
    assert "đã quyết định" in shown(open_page(own_site, "submissions", **{"ke-hoach": PLAN}))


def test_files_of_one_question_are_decided_together_and_a_refusal_is_told(own_site, registry, open_page):
    wait(own_site, *((f"{n}.xlsx", form(registry, UNIT, n, unit="Bến Cát hoặc Bàu Bàng")) for n in (1, 2, 3)))
    app = open_page(own_site, "queue")
    assert "3 tệp cùng một câu hỏi" in shown(app)
    by_label([*app.radio, *app.selectbox], "Tệp là của đơn vị nào?").set_value(UNIT)
    by_label(app.text_input, "Lý do").set_value("x").run()
    assert "Đã quyết định 3 tệp" in press(app, "Nạp theo lựa chọn")


def test_two_hundred_files_are_paged(own_site, registry, open_page):
    content = form(registry, UNIT, unit="Hội quán")
    wait(own_site, ("a.xlsx", content))
    with Store(own_site).write() as connection:
        for table in ("finding", "submission"):
            columns = {name: name for name, *_ in connection.execute(f"describe {table}").fetchall()}
            columns |= {"submission_id": "md5(n::varchar)::uuid"}
            if table == "submission":
                columns |= {"sha256": "md5(n::varchar)", "file_name": "n || '.xlsx'"}
            connection.execute(
                f"insert into {table} ({', '.join(columns)}) select {', '.join(columns.values())} from {table},"
                f" range(200) r(n) where {table}.submission_id in"
                " (select submission_id from submission where file_name = 'a.xlsx')")
        connection.execute("update finding set value = value || submission_id where severity = 'question'")
    app = open_page(own_site, "queue")
    assert "201 tệp chờ quyết định, 201 câu hỏi" in shown(app)
    assert len([button for button in app.button if button.label == "Nạp theo lựa chọn"]) == 8


def test_a_waiting_file_is_kept_by_the_upload_page(own_site, registry, open_page):
    app = open_page(own_site, "upload")
    app.file_uploader[0].upload("chờ.xlsx", form(registry, UNIT, unit="Hội quán"))
    app.run()
    assert "chưa rõ" in app.info[0].value
    press(app, "Nộp 1 tệp")
    assert "chờ.xlsx" in shown(open_page(own_site, "queue"))
