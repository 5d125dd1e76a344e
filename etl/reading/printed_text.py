"""The words of a workbook that stand in no cell: text boxes, comments, headers and footers, properties."""

import html
import re
from collections.abc import Iterator

_BLOCK = re.compile(rb"<(?:\w+:)?(p|comment|threadedComment|div)(?:\s[^<>]*)?(?<!/)>.*?</(?:\w+:)?\1>", re.DOTALL)
_RUN = re.compile(rb">([^<]+)<")
_HEADER = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)(?:\s[^<>]*)?(?<!/)>([^<]*)<")
# &L &C &R begin a part, &"font,style" &14 &K0000FF &B … say how the rest looks.
_PART = re.compile(r"&[LCR]")
_LOOK = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[A-Z])')


def paragraphs(part: bytes) -> Iterator[str]:
    """Each paragraph of a drawing, comment or document: its runs joined, since one word may be in two."""
    for block in _BLOCK.finditer(part):
        yield _text(b"".join(_RUN.findall(block[0])))


def values(part: bytes) -> Iterator[str]:
    """The text of every element, each on its own."""
    return map(_text, _RUN.findall(part))


def header_texts(part: bytes) -> Iterator[str]:
    """What is printed above and below a sheet of an .xlsx; most sheets have none."""
    behind_cells = part[max(part.rfind(b"sheetData"), 0):]
    if b"Header>" in behind_cells or b"Footer>" in behind_cells:
        for text in _HEADER.findall(behind_cells):
            yield from header_parts(_text(text))


def header_parts(text: str) -> Iterator[str]:
    """Left, middle and right part of a header in Excel's own notation, without its codes."""
    for piece in _PART.split(text):
        yield _LOOK.sub("", piece)


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    return html.unescape(text) if "&" in text else text
