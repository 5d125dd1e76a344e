"""Going about the product in a real browser as a person does."""

import re
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENGLISH = re.compile(
    r"\b(Upload|Browse|Drag and drop|Choose|Select|Search|Press Enter|Download as|Fullscreen|Loading"
    r"|Connecting|required|No results|per file|Deploy|Rerun|Settings|Close|Open|Next|Previous|Remove"
    r"|Clear|Help|Sort|Hide|Show|Filter|Copy|Print|Theme|Light|Dark|System|Main menu|Running|Stop|View"
    r"|Sidebar|Page|Error|Record|Expand|Collapse|Increment|Decrement|Copied|Link to)\b"
)


def open_page(page: Page, base: str, path: str, **query: str) -> None:
    """Go there and wait until the script has run."""
    page.goto(f"{base}/{path}" + (f"?{urlencode(query)}" if query else ""))
    settle(page)


def settle(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
    page.wait_for_selector(".stHtml .dh-h, [data-testid=stAlert]", timeout=30_000)
    page.evaluate("document.fonts.ready")


def go_to(page: Page, section: str, name: str) -> None:
    """By the menu: open the section, take the page. The page one leaves looks settled until a busy server answers."""
    left = urlsplit(page.url).path
    page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
    page.get_by_role("menuitem", name=name, exact=True).click()
    page.wait_for_url(lambda url: urlsplit(url).path != left)
    settle(page)


def choose(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": XLSX, "buffer": content})


def english_words(page: Page) -> list[str]:
    """What Streamlit still says in English, on the page or to a screen reader."""
    said = page.evaluate("""() => {
        const names = ["aria-label", "title", "placeholder"];
        const elements = [...document.querySelectorAll(names.map(name => `[${name}]`).join())];
        const attributes = elements.flatMap(element => names.map(name => element.getAttribute(name)));
        return [...document.body.innerText.split("\\n"), ...attributes].filter(Boolean);
    }""")
    return sorted({text for text in said if ENGLISH.search(text)})
