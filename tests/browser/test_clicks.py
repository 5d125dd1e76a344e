"""How many clicks a task takes, counted in a real browser; the filters' address is where a person left it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.visit import XLSX, open_page, settle
from tests.conftest import command
from tests.pages.conftest import PLAN, RECEIVED, make_site, registers, workbook
from tests.server import serving

pytestmark = pytest.mark.browser

NEXT_PLAN = PLAN.replace("2022", "2023")
QUERY = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}


class Person:
    """Clicks, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.first.click()
        settle(self.page)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("clicks")
    make_site(folder)
    carry = ("carry-forward", "--plan", "hnd-binh-duong-2022", "--year", "2023", "--apply", "--reason", "năm mới",
             "--by", "thư ký")
    for words in (("init",), carry):
        done = command("etl", *words, home=folder)
        assert done.returncode == 0, done.stderr
    with serving("python -m dashboard", folder) as address:
        yield address


@pytest.fixture
def person(base: str, browser: Browser) -> Iterator[Person]:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US", accept_downloads=True)
    open_page(page, base, "", **QUERY)
    yield Person(page)
    page.close()


def test_who_is_overdue_now_takes_no_click(person: Person) -> None:
    expect(person.page.locator(".dh-headline")).to_contain_text("Còn 6 đơn vị quá hạn")
    expect(person.page.get_by_text("quá hạn 11 ngày").first).to_be_visible()


def test_which_content_nobody_covered_takes_no_click(person: Person) -> None:
    expect(person.page.get_by_text("0/9 đơn vị").first).to_be_visible()


def test_why_a_unit_is_late_takes_one_click(person: Person) -> None:
    # Thuan An came on 14/11, five days after the deadline
    person.click(person.page.locator(".dh-map a", has_text="+5"))
    expect(person.page.get_by_text("muộn nhất ngày liền trước, 09/11/2022")).to_be_visible()
    expect(person.page.get_by_text("14/11/2022", exact=False).first).to_be_visible()
    assert person.clicks <= 2


@pytest.mark.parametrize(("page", "shown", "count"), [
    ("", ".dh-headline", "3/9 đơn vị"), ("do-bao-phu", ".dh-tile-count", "3/9 báo cáo đến hạn"),
])
def test_last_years_same_period_takes_one_click(person: Person, page: str, shown: str, count: str) -> None:
    address = person.page.url.split("/?")[0]
    open_page(person.page, address, page, **{"ke-hoach": NEXT_PLAN, "ky": "Năm 2023", "tinh-den": "2023-11-20"})
    expect(person.page.locator(shown).first).to_contain_text(count.replace("3/9", "0/9"))
    expect(person.page.locator(".dh-tile-delta a").first).to_have_text("▼ 33,3 điểm so với Năm 2022")
    person.click(person.page.locator(".dh-tile-delta a"))
    expect(person.page.locator(shown).first).to_contain_text(count)
    expect(person.page).to_have_url(re.compile(f"/{page}\\?.*tinh-den=2022-11-20"))
    assert person.clicks <= 2


def test_the_same_numbers_at_another_day_take_one_date(person: Person) -> None:
    open_page(person.page, person.page.url.split("/?")[0], "", **QUERY | {"tinh-den": "2022-11-10"})
    expect(person.page.locator(".dh-headline")).to_contain_text("2/9 đơn vị")


def test_the_file_behind_a_number_takes_three_clicks(person: Person) -> None:
    person.click(person.page.locator(".dh-tile-count a"))
    person.click(person.page.locator("main a[href*='chi-tiet'], .stMain a[href*='chi-tiet']"))
    with person.page.expect_download(timeout=30_000) as download:
        person.clicks += 1
        person.page.get_by_role("button", name="Tải tệp gốc").first.click()
    assert Path(download.value.path()).stat().st_size > 1000
    assert person.clicks <= 3


def test_the_annual_workbook_takes_three_clicks(person: Person) -> None:
    person.click(person.page.get_by_test_id("stTopNavSection").filter(has_text="Xuất báo cáo"))
    person.click(person.page.get_by_role("menuitem", name="Xuất báo cáo", exact=True))
    with person.page.expect_download(timeout=60_000) as download:
        person.clicks += 1
        person.page.get_by_role("button", name="Tải sổ số liệu").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert person.clicks <= 3


def test_forty_files_take_four_clicks(browser: Browser, tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    registry = registers(tmp_path / "site")
    unit_ids = [unit for report, unit, _ in registry.obligations
                if report == "hnd-binh-duong-2022.nam" and unit not in RECEIVED]
    files = [{"name": f"Báo cáo {number}.xlsx", "mimeType": XLSX,
              "buffer": workbook(registry, unit_ids[number % len(unit_ids)], number + 1)} for number in range(40)]
    with serving("python -m dashboard", tmp_path / "site") as base:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
        open_page(page, base, "", **QUERY)
        person = Person(page)
        person.click(page.get_by_test_id("stTopNavSection").filter(has_text="Nghiệp vụ"))
        person.click(page.get_by_role("menuitem", name="Nộp báo cáo", exact=True))
        person.clicks += 1      # the button that opens the system's file dialog
        page.locator("input[type=file]").set_input_files(files)
        button = page.get_by_role("button", name="Nộp 40 tệp")
        expect(button).to_be_enabled(timeout=60_000)
        person.clicks += 1
        button.click()
        expect(page.get_by_text("nhận 40,")).to_be_visible(timeout=60_000)
        assert person.clicks <= 4
        page.close()
