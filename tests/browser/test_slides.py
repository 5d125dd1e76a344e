"""Meeting mode by keyboard and buttons, its address, its way back, and six pages of paper."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.conftest import PLAN, make_site
from tests.server import serving

pytestmark = pytest.mark.browser


def shown_slides(page: Page) -> list[str]:
    return [words for slide in page.locator(".dh-slide").all() if slide.is_visible()
            for words in [slide.get_attribute("aria-label")]]


def test_keys_buttons_address_and_paper(browser: Browser, tmp_path: Path):
    make_site(tmp_path)
    with serving("python -m dashboard", tmp_path) as base:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        query = urlencode({"ke-hoach": PLAN, "tinh-den": "2022-11-20", "trang-chieu": "3"})
        page.goto(f"{base}/trinh-chieu?{query}")
        expect(page.locator(".dh-slide-now")).to_have_attribute("aria-label", "3/6", timeout=30_000)
        assert shown_slides(page) == ["3/6"]
        expect(page.locator(".st-key-dh-filters")).to_be_hidden()
        for key, place in (("ArrowRight", "4/6"), ("ArrowLeft", "3/6"), ("End", "6/6"), ("ArrowRight", "6/6"),
                           ("Home", "1/6")):
            page.keyboard.press(key)
            assert shown_slides(page) == [place], key
        page.get_by_role("button", name="Trang sau").click()
        assert shown_slides(page) == ["2/6"]
        assert "trang-chieu=2" in page.url
        assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 6
        page.keyboard.press("Escape")
        page.wait_for_url("**/tong-quan**" if "tong-quan" in page.url else "**/*tinh-den=2022-11-20*")
        expect(page.locator(".dh-slides")).to_have_count(0, timeout=30_000)
        page.close()
