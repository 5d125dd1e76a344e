"""Sheet 'glossary': the meaning of every status, measure and word in the book, the same as on screen."""

from collections.abc import Iterator

from dashboard.export.book import Book, Column, Page
from dashboard.export.words import section, word
from dashboard.status import statuses
from dashboard.text import section as screen_section
from dashboard.text import t


def write_glossary(book: Book) -> Page:
    """The page, from the text catalogues alone."""
    page = book.page(word("sheet.glossary"))
    columns = [Column(word("head.word"), 34), Column(word("head.meaning"), 110)]
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.glossary"))
    page.heading(columns)
    page.freeze(columns=1)
    page.body([(term, "label"), (meaning, "text")] for term, meaning in _terms())
    return page


def _terms() -> Iterator[tuple[str, str]]:
    for status in statuses().values():
        yield status.label, status.definition
    for measure in screen_section("measure").values():
        yield measure["label"], measure["definition"]
    yield t("league.title"), t("league.method")
    words = section("glossary")
    for name in words:
        if not name.endswith("_text"):
            yield words[name], words[f"{name}_text"]
