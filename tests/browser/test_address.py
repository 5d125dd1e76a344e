"""The address holds what is seen: a copied link shows it to somebody else, Back undoes the last step."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import go_to, open_page, settle
from tests.pages.conftest import PLAN, make_site
from tests.server import serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("address")
    make_site(folder)
    with serving("python -m dashboard", folder) as address:
        yield address


def pick(page: Page, label: str, option: str) -> None:
    """Choose in a filter."""
    page.get_by_label(label, exact=True).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_copied_link_and_the_way_back(base: str, browser: Browser) -> None:
    page = browser.new_context().new_page()
    open_page(page, base, "", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"})
    headline = page.locator(".dh-headline")
    expect(headline).to_contain_text("3/9 đơn vị")
    pick(page, "Loại", "Thành phố")
    expect(headline).to_contain_text("3/3 đơn vị")

    # to another browser, which has been nowhere before
    other = browser.new_context().new_page()
    other.goto(page.url)
    expect(other.locator(".dh-headline")).to_contain_text("3/3 đơn vị")
    expect(other.get_by_label("Loại", exact=True).first).to_have_value("Thành phố")

    # kept on another page, and behind a number
    go_to(page, "Theo dõi", "Độ bao phủ")
    expect(page.locator(".dh-tile-count").first).to_have_text("3/3 báo cáo đến hạn")
    page.locator(".dh-tile a.dh-why").first.click()
    expect(page.locator(".dh-number-explained")).to_contain_text("3/3")

    # and back, step by step
    page.go_back()
    expect(page.locator(".dh-tile-count").first).to_have_text("3/3 báo cáo đến hạn")
    page.go_back()
    settle(page)
    expect(headline).to_contain_text("3/3 đơn vị")
    page.go_back()
    expect(headline).to_contain_text("3/9 đơn vị")
    expect(page.get_by_label("Loại", exact=True).first).to_have_value("Mọi loại")


def test_back_leads_to_a_page_as_it_was_left(base: str, browser: Browser) -> None:
    page = browser.new_context().new_page()
    open_page(page, base, "", **{"ke-hoach": PLAN, "tinh-den": "2022-11-20"})
    page.get_by_role("radio", name="Còn thiếu nhiều nhất").click()
    expect(page).to_have_url(re.compile("xep="))
    settle(page)
    go_to(page, "Theo dõi", "Độ bao phủ")
    page.go_back()
    expect(page).to_have_url(re.compile("xep="))
    expect(page.locator(".dh-map")).to_be_visible()
    page.go_back()
    expect(page).not_to_have_url(re.compile("xep="))


def test_the_last_visit_is_remembered_by_the_browser(base: str, browser: Browser) -> None:
    context = browser.new_context()
    context.add_cookies([{"name": "dunghan-visited", "value": "2026-01-05", "url": base}])
    page = context.new_page()
    open_page(page, base, "", **{"ke-hoach": PLAN})
    expect(page.locator(".dh-since")).to_contain_text("Từ lần mở trước, ngày 05/01/2026")
    expect(page.locator(".dh-since a")).to_have_attribute("href", "thay-doi?tu-ngay=2026-01-04&ke-hoach="
                                                          "H%E1%BB%99i%20N%C3%B4ng%20d%C3%A2n%20B%C3%ACnh%20D%C6%B0%C6%A1ng%202022")
