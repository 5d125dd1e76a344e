"""Export: opens, offers the workbook, shows the numbers that it will hold; publishes, and lists what changed since."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.decide import Decision, decide
from etl.store import Store
from tests.pages.conftest import PLAN, REPORT, by_label, shown


def test_offers_the_workbook_with_the_numbers_of_the_screen(site, open_page):
    app = open_page(site, "export", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"})
    html = shown(app)
    assert "3/9 báo cáo đến hạn" in html
    assert "hết ngày 20/11/2022" in html
    assert any(button.label == "Tải sổ số liệu báo cáo (.xlsx)" for button in app.get("download_button"))


def test_nothing_received(site, open_page):
    open_page(site, "export", **{"ke-hoach": "UBND xã Quế Minh 2023"})


def test_no_plans(empty_site, open_page):
    assert "Chưa có kế hoạch nào" in open_page(empty_site).info[0].value


@pytest.fixture
def own_site(site: Path, tmp_path: Path) -> Path:
    """A copy of the site that a test may publish from."""
    return Path(shutil.copytree(site, tmp_path / "own"))


DAY = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}


def publish(app: AppTest) -> AppTest:
    """Press the button, then confirm."""
    by_label(app.button, "Công bố bản này").click().run()
    by_label(app.button, "Xác nhận công bố").click().run()
    assert not app.exception
    return app


def test_publishing_asks_first_and_can_be_left(own_site: Path, open_page):
    app = open_page(own_site, "export", **DAY)
    assert "Chưa công bố bản nào" in app.info[0].value
    by_label(app.button, "Công bố bản này").click().run()
    assert by_label(app.text_input, "Tên bản công bố").value == "Sổ số liệu báo cáo"
    by_label(app.button, "Thôi").click().run()
    assert not [button for button in app.button if button.label == "Xác nhận công bố"]
    assert "Chưa công bố bản nào" in app.info[0].value


def test_what_was_published_is_listed_and_unchanged(own_site: Path, open_page):
    app = publish(open_page(own_site, "export", **DAY))
    html = shown(app)
    assert "Đã công bố." in html
    assert "Không có ô nào thay đổi" in html
    assert any(button.label == "Tải đúng bản đã công bố" for button in app.get("download_button"))
    kept = list((own_site / "originals").glob("??/*"))
    named = [path.name for path in kept if path.name in html]
    assert len(named) == 1              # of all originals only the publication's hash is on the page


def test_a_late_extension_is_listed_cell_by_cell_in_words(own_site: Path, open_page):
    publish(open_page(own_site, "export", **DAY))
    decide(Store(own_site), [Decision(
        kind="extension", reason="mưa lũ", granted_at=datetime(2022, 11, 8), report=REPORT,
        unit="hnd.binh-duong.thuan-an", new_due=date(2022, 11, 15), number="12/HND",
    )])
    html = shown(open_page(own_site, "export", **DAY))
    assert "0 báo cáo, 1 quyết định" in html
    assert "khác với bản đã công bố" in html
    for words in ("Trễ hạn", "Đúng hạn", "09/11/2022", "15/11/2022", "Tình trạng từng báo cáo", "Hạn áp dụng"):
        assert words in html
    assert "obligation_status" not in html
    assert "due_effective" not in html


def test_published_bytes_that_are_damaged_are_never_handed_out(own_site: Path, open_page):
    before = set((own_site / "originals").glob("??/*"))
    publish(open_page(own_site, "export", **DAY))
    (published,) = set((own_site / "originals").glob("??/*")) - before
    published.write_bytes(b"else")
    app = open_page(own_site, "export", **DAY)
    assert "không còn nguyên" in app.warning[0].value
    assert not any(button.label == "Tải đúng bản đã công bố" for button in app.get("download_button"))


def test_a_publication_of_today_counts_until_now(own_site: Path, open_page):
    app = open_page(own_site, "export", **{"ke-hoach": PLAN})
    html = shown(publish(app))
    assert "trước " in html
    assert "Không có ô nào thay đổi" in html


MTTQ = {"ke-hoach": "MTTQ Trà Vinh 2022", "tinh-den": "2023-01-20"}


def downloads(app: AppTest) -> list[str]:
    """The labels of the page's download buttons."""
    return [button.label for button in app.get("download_button")]


def test_a_part_of_the_year_narrows_the_numbers_and_the_file(site: Path, open_page):
    whole = open_page(site, "export", **MTTQ)
    assert "0/36 báo cáo đến hạn" in shown(whole)
    app = open_page(site, "export", **MTTQ, **{"ky-cua-tep": "6 tháng đầu năm 2022"})
    html = shown(app)
    assert "0/18 báo cáo đến hạn" in html
    assert "<a" not in html.split("0/18 báo cáo đến hạn")[0].rsplit("dh-tile-count", 1)[1]


def test_a_paper_is_looked_at_before_it_is_made(site: Path, open_page):
    app = open_page(site, "export", **DAY, tep="Báo cáo Word", **{"xem-truoc": "true"})
    html = shown(app)
    assert downloads(app) == ["Tải báo cáo Word (.docx)"]
    assert 'class="dh-paper"' in html
    assert "<mark>" in html
    assert "3/9" in html
    assert "Phụ lục 01" in html


def test_the_first_letter_and_the_first_rows_are_shown(site: Path, open_page):
    letter = shown(open_page(site, "export", **DAY, tep="Công văn đôn đốc từng đơn vị", **{"xem-truoc": "true"}))
    assert "6 công văn" in letter
    assert "Kính gửi" in letter
    rows = open_page(site, "export", **DAY, tep="Bảng: Tình trạng từng báo cáo", **{"xem-truoc": "true"})
    assert "9 dòng đầu trong 9 dòng" in shown(rows)
    assert downloads(rows) == ["Tải tình trạng từng báo cáo (.xlsx)"]


def test_nothing_due_is_one_sentence_without_a_button(site: Path, open_page):
    app = open_page(site, "export", **(DAY | {"tinh-den": "2022-03-01"}), tep="Báo cáo PDF kèm sổ số liệu")
    assert "chưa có báo cáo nào của năm 2022 đến hạn" in app.warning[0].value
    assert downloads(app) == []
    assert not [button for button in app.button if button.label == "Công bố bản này"]


def test_a_template_without_a_variable_is_one_sentence(own_site: Path, open_page):
    template = own_site / "templates" / "report.docx"
    template.parent.mkdir()
    template.write_bytes(b"no Word file")
    app = open_page(own_site, "export", **DAY, tep="Báo cáo Word")
    assert len(app.warning) == 1
    assert downloads(app) == []


def test_a_paper_is_published_and_opens_again(own_site: Path, open_page):
    app = publish(open_page(own_site, "export", **DAY, tep="Báo cáo Word"))
    html = shown(app)
    assert "Đã công bố." in html
    assert "Báo cáo Word" in html
    assert "Không có ô nào thay đổi" in html
    assert "Tải đúng bản đã công bố" in downloads(app)


def test_a_full_disk_publishes_nothing(own_site: Path, open_page, monkeypatch: pytest.MonkeyPatch):
    app = open_page(own_site, "export", **DAY)
    by_label(app.button, "Công bố bản này").click().run()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("etl.kept.write_durably", full)
    by_label(app.button, "Xác nhận công bố").click().run()
    assert not app.exception
    assert "chưa được công bố" in app.error[0].value
    assert "Chưa công bố bản nào" in app.info[0].value
