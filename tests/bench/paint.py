"""How long a browser takes until it shows something a person can read."""

import statistics

from playwright.sync_api import Browser, sync_playwright

VISITS = 5
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
# the clock of the page itself, from the click on the link to the first frame that has the element
WATCH = """
(selector => {
    const look = () => {
        const found = document.querySelector(selector);
        if (found && found.getBoundingClientRect().height > 0) {
            requestAnimationFrame(() => { window.benchPainted = performance.now(); });
        } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})(%r)
"""


def paint_times(addresses: dict[str, tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """name -> (seconds with an empty cache, median of the visits after it); of name -> (address, selector)."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            return {name: _visits(browser, *where) for name, where in addresses.items()}
        finally:
            browser.close()


def _visits(browser: Browser, address: str, selector: str) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    context.add_init_script(WATCH % selector)
    seconds = []
    for _ in range(1 + VISITS):
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector(selector, timeout=60_000)
        page.wait_for_selector(IDLE, timeout=60_000)
        seconds.append(page.evaluate("() => window.benchPainted") / 1000)
        page.close()
    context.close()
    return seconds[0], statistics.median(seconds[1:])
