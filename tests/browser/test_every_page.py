"""Every page of the menu and behind a link: fits, speaks Vietnamese, is accessible, and is pictured."""

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from dashboard.shell import addresses
from dashboard.viewer import LOCAL
from etl.obligation import write_registers
from etl.registers.reference import read_reference
from etl.store import Store
from tests.browser.visit import english_words, open_page
from tests.pages.conftest import PLAN, ROOT, make_site
from tests.server import serving

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Streamlit's own widgets, whose markup is not ours to change: rule -> what it is found in
NOT_OURS: dict[str, str] = {}
QUERY = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("filled")
    make_site(folder)
    with serving("python -m dashboard", folder) as base:
        yield base


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Plans and units, and nothing received yet."""
    folder = tmp_path_factory.mktemp("empty")
    with Store(folder).write() as connection:
        write_registers(connection, read_reference(ROOT / "data" / "reference"), "reference")
    with serving("python -m dashboard", folder) as base:
        yield base


def violations(page: Page) -> list[str]:
    """What axe-core calls serious or critical: rule, how often, where first."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{v['id']} x{len(v['nodes'])}: {v['nodes'][0]['html'][:160]}" for v in found
        if v["impact"] in ("serious", "critical") and v["id"] not in NOT_OURS
    ]


def look(page: Page, base: str, name: str, path: str, width: int, picture: Path) -> list[str]:
    """Open a page and take its picture; what is wrong with it."""
    try:
        open_page(page, base, path, **QUERY)
    except TimeoutError:
        return [f"{name} at {width}: nothing to see after half a minute"]
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    wrong = [f"English: {words}" for words in english_words(page)]
    overflow = page.evaluate("(m => m.scrollWidth - m.clientWidth)(document.querySelector('.stMain'))")
    if overflow > 0:
        wrong.append(f"{overflow} px wider than {width}")
    if width == 1440:
        wrong += violations(page)
    height = page.evaluate("document.querySelector('.stMain').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height, 900), 4000)})
    page.screenshot(path=picture)
    page.set_viewport_size({"width": width, "height": 900})
    return [f"{name} at {width}: {what}" for what in wrong]


@pytest.mark.parametrize(("site", "widths"), [("filled", (1440, 390)), ("empty", (390,))])
def test_every_page(
    site: str, widths: tuple[int, ...], request: pytest.FixtureRequest, browser: Browser, screenshots: Path
) -> None:
    base = request.getfixturevalue(site)
    wrong, errors = [], []
    for width in widths:
        page = browser.new_page(viewport={"width": width, "height": 900}, locale="en-US")
        page.on("pageerror", lambda error: errors.append(str(error)))
        # this site has no accounts, so nobody is offered the page about them
        for name, path in ((name, path) for name, path in addresses().items() if LOCAL.may_open(name)):
            address = "" if name == "overview" else path
            wrong += look(page, base, name, address, width, screenshots / f"{site}-{path}-{width}.png")
        page.close()
    assert errors == []
    assert wrong == [], "\n".join(wrong)
