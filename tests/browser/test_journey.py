"""The main job in a real browser: a bad file, its finding, the good file, the number, the workbook, the same number."""

import io
import re
import subprocess
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visit import choose, go_to, open_page
from tests.pages.conftest import PLAN, make_site, workbook
from tests.server import ROOT, commands, free_port, serving

pytestmark = pytest.mark.browser

UNIT = "hnd.binh-duong.bau-bang"

@pytest.fixture(params=list(commands(0)))
def how(request) -> str:
    return request.param


def test_journey(how: str, browser: Browser, tmp_path: Path):
    registry = make_site(tmp_path)
    with serving(how, tmp_path) as base:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US", accept_downloads=True)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        query = {"ke-hoach": PLAN}

        open_page(page, base, "", **query)
        expect(page.locator(".dh-headline")).to_contain_text("3/9 đơn vị")

        open_page(page, base, "nop-bao-cao", **query)
        choose(page, "Báo cáo Bàu Bàng.xlsx", workbook(registry, UNIT, "12 bài"))
        finding = page.locator(".dh-findings tbody tr")
        expect(finding).to_have_count(1)
        expect(finding.locator("th")).to_have_text(re.compile(r"^E\d+$"))
        expect(finding).to_contain_text("12 bài")
        expect(page.get_by_role("button", name="Không có tệp nào nộp được")).to_be_disabled()

        open_page(page, base, "nop-bao-cao", **query)
        choose(page, "Báo cáo Bàu Bàng (sửa).xlsx", workbook(registry, UNIT, 12))
        page.get_by_role("button", name="Nộp 1 tệp").click()
        expect(page.get_by_text("nhận 1,")).to_be_visible(timeout=30_000)

        go_to(page, "Theo dõi", "Tổng quan")
        expect(page.locator(".dh-headline")).to_contain_text("4/9 đơn vị")
        covered = page.locator(".dh-tile-count").first.inner_text()
        assert covered == "4/9 báo cáo đến hạn"

        open_page(page, base, "xuat-bao-cao", **query)
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("button", name="Tải sổ số liệu").click()
        book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()), data_only=True)
        cells = [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
        assert any("4/9" in cell for cell in cells)

        outside = [url for url in asked if not url.startswith((base, base.replace("http", "ws"), "data:", "blob:"))]
        assert outside == []
        page.close()


def test_the_very_first_visitor_may_come_by_a_deep_link(browser: Browser, tmp_path: Path):
    make_site(tmp_path)
    with serving("streamlit run", tmp_path) as base:
        page = browser.new_page()
        open_page(page, base, "ho-so-nop", **{"ke-hoach": PLAN})
        expect(page.locator(".dh-register")).to_be_visible()
        assert page.get_by_role("dialog").count() == 0
        page.close()


def test_a_permalink_shows_the_same_numbers_again(browser: Browser, tmp_path: Path):
    make_site(tmp_path)
    with serving("python -m dashboard", tmp_path) as base:
        page = browser.new_page()
        open_page(page, base, "", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20", "gia-han": "false"})
        headline = page.locator(".dh-headline").inner_text()
        go_to(page, "Theo dõi", "Đúng hạn")
        expect(page.locator(".dh-facts, .dh-table").first).to_be_attached()
        go_to(page, "Theo dõi", "Tổng quan")
        expect(page.locator(".dh-headline")).to_have_text(headline)
        assert "tinh-den=2022-11-20" in page.url
        again = browser.new_page()
        again.goto(page.url)
        expect(again.locator(".dh-headline")).to_have_text(headline)
        page.close()
        again.close()


def test_streamlit_run_refuses_another_address(tmp_path: Path):
    command = [*commands(free_port())["streamlit run"], "--server.address", "0.0.0.0"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "Không khởi động" in ended.stderr.decode("utf-8")
