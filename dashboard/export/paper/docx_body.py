"""A paper's text and tables as WordprocessingML: written by hand, because a table has thousands of cells."""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from dashboard.export.paper.profiles import Profile

FONT = "Times New Roman"
PORTRAIT, LANDSCAPE = "00D00001", "00D00002"    # marks of our section breaks; docx.py puts the page in
A4 = (11906, 16838)                             # twentieths of a point
TWIPS_PER_MM = 1440 / 25.4
_GREY = "595959"
_NO_LINE = 1                                    # points: as good as nothing between a table and what follows
_JUSTIFY = {"left": "left", "right": "right", "center": "center"}


class Markup(str):
    """WordprocessingML that a template takes as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tells the template engine that this is markup already."""
        return self


def run(text: str, size: float, *, bold: bool = False, italic: bool = False, gap: bool = False,
        colour: str = "") -> str:
    """One run of text; `size` in points."""
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    marks += f'<w:color w:val="{colour}"/>' if colour else ""
    highlight = '<w:highlight w:val="yellow"/>' if gap else ""
    half = round(size * 2)
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>{marks}'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>{highlight}<w:lang w:val="vi-VN"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def paragraph(runs: str, *, align: str = "both", after: float = 0, line: float = 1.0, first: float = 0,
              left: float = 0, size: float = 0, keep: bool = False, new_page: bool = False, level: int = 0) -> str:
    """One paragraph; `after` in points, `first` and `left` in mm, `level` of a heading or 0.

    `size`: of its mark in points, which Word gives room to even where the letters are smaller.
    """
    flow = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "")
    outline = f'<w:outlineLvl w:val="{level - 1}"/>' if level else ""
    mark = f'<w:rPr><w:sz w:val="{round(size * 2)}"/></w:rPr>' if size else ""
    indent = f'<w:ind w:left="{_twips(left)}" w:right="0" w:firstLine="{_twips(first)}"/>'
    return (
        f'<w:p><w:pPr>{flow}<w:widowControl/><w:spacing w:before="0" w:after="{round(after * 20)}" '
        f'w:line="{round(line * 240)}" w:lineRule="auto"/>{indent}<w:jc w:val="{align}"/>{outline}{mark}</w:pPr>'
        f"{runs}</w:p>"
    )


def body_xml(sections: Iterable[dict[str, Any]], layout: Profile, stamp: str, stamp_first: bool) -> Markup:
    """The paper's parts, ending on an upright page; the last paragraph stays with the signature."""
    parts: list[str] = [_stamp(stamp, layout)] if stamp and stamp_first else []
    wide = False
    for section in sections:
        if section["heading"]:
            parts += _turn(wide, False)
            wide = False
            parts.append(_heading(section["heading"], section["level"], layout))
        for block in section["blocks"]:
            parts += _turn(wide, block["is_wide"])
            wide = block["is_wide"]
            parts += _block(block, layout)
    parts += _turn(wide, False)
    if stamp and not stamp_first:
        parts.append(_stamp(stamp, layout))
    if parts:
        parts[-1] = _with_next(parts[-1])
    return Markup("".join(parts))


def annexes_xml(annexes: Iterable[dict[str, Any]], layout: Profile) -> Markup:
    """Each annex on a new page, lying where one of its tables is wide."""
    parts: list[str] = []
    wide = False
    for annex in annexes:
        turn = _turn(wide, annex["is_wide"])
        wide = annex["is_wide"]
        size = layout.body.size
        parts += turn
        number = run(annex["number"], size, bold=True)
        parts.append(paragraph(number, align="center", keep=True, new_page=not turn, level=1))
        parts.append(paragraph(run(annex["title"], size, bold=True), align="center", keep=True))
        parts.append(paragraph(run(annex["attached_to"], size - 1, italic=True), align="center", keep=True, after=3))
        if annex["stamp"]:
            parts.append(_stamp(annex["stamp"], layout))
        for block in annex["blocks"]:
            parts += _block(block, layout)
    return Markup("".join([*parts, *_turn(wide, False)]))


def section_break(mark: str) -> str:
    """The end of a run of pages that stand or lie; tiny, so that it never takes a page of its own."""
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        f'<w:sectPr w:rsidR="{mark}"/></w:pPr></w:p>'
    )


def _turn(was_wide: bool, is_wide: bool) -> list[str]:
    return [] if was_wide == is_wide else [section_break(LANDSCAPE if was_wide else PORTRAIT)]


def _with_next(last: str) -> str:
    """The last paragraph stays on the page of what follows it, so that no signature stands alone."""
    return last.replace("<w:pPr><w:widowControl/>", "<w:pPr><w:keepNext/><w:widowControl/>", 1)


def _stamp(stamp: str, layout: Profile) -> str:
    text = run(stamp, layout.table_size, italic=True, colour=_GREY)
    return paragraph(text, align="center", after=layout.body.gap, size=layout.table_size)


def _heading(text: str, level: int, layout: Profile) -> str:
    body = layout.body
    return paragraph(run(text, body.size, bold=True), after=body.gap, line=body.line, first=body.indent, keep=True,
                     level=level)


def _block(block: dict[str, Any], layout: Profile) -> Iterator[str]:
    yield from _table(block, layout) if block["is_table"] else _text(block, layout)


def _text(block: dict[str, Any], layout: Profile) -> Iterator[str]:
    body = layout.body
    is_note, is_quote = block["style"] == "note", block["style"] == "quote"
    size = body.size - 2 if is_note else body.size
    runs = "".join(run(part["text"], size, italic=is_note or is_quote, gap=part["is_gap"]) for part in block["runs"])
    left = body.indent if is_quote else 0
    first = 0 if is_quote else body.indent
    yield paragraph(runs, after=0 if block["source"] else body.gap, line=body.line, first=first, left=left,
                    size=size, keep=bool(block["source"]))
    if block["source"]:
        source = run(block["source"], body.size - 3, colour=_GREY)
        yield paragraph(source, align="right", after=body.gap, left=left, size=body.size - 3)


def _table(table: dict[str, Any], layout: Profile) -> Iterator[str]:
    size = table["size"]
    if table["caption"]:
        yield paragraph(run(table["caption"], layout.body.size - 1, bold=True), align="center", after=3, keep=True)
    page = layout.page
    width = A4[1 if table["is_wide"] else 0] - (
        _twips(page.top + page.bottom) if table["is_wide"] else _twips(page.left + page.right))
    widths = [round(share * width) for share in table["shares"]]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    head = _row(table["headings"], widths, ["center"] * len(widths), size, bold=True, keep=True, is_head=True)
    last = len(table["rows"]) - 1
    bold_rows = set(table["bold_rows"])
    # not a row alone under its head, and a note not without a row
    kept = (set(range(last)) if table["is_whole"] else {0, last - 1} - {last}) | ({last} if table["note"] else set())
    rows = "".join(
        _row(cells, widths, table["aligns"], size, bold=number in bold_rows, keep=number in kept)
        for number, cells in enumerate(table["rows"])
    )
    yield f"<w:tbl>{_table_properties(table['caption'])}<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    note = run(table["note"], size, italic=True) if table["note"] else ""
    yield paragraph(note, align="left", after=layout.body.gap, size=size if note else _NO_LINE)


def _table_properties(caption: str) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_padding()}'
        f"</w:tblCellMar><w:tblCaption w:val={quoteattr(caption)}/></w:tblPr>"
    )


def _padding() -> str:
    edges = (("top", 20), ("left", 57), ("bottom", 20), ("right", 57))
    return "".join(f'<w:{edge} w:w="{width}" w:type="dxa"/>' for edge, width in edges)


def _row(cells: list[str], widths: list[int], aligns: list[str], size: float, *, bold: bool = False,
         keep: bool = False, is_head: bool = False) -> str:
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        + paragraph(run(cell, size, bold=bold) if cell else "", align=_JUSTIFY[align], size=size, keep=keep) + "</w:tc>"
        for cell, width, align in zip(cells, widths, aligns, strict=True)
    )
    return f'<w:tr><w:trPr><w:cantSplit/>{"<w:tblHeader/>" if is_head else ""}</w:trPr>{made}</w:tr>'


def _twips(mm: float) -> int:
    return round(mm * TWIPS_PER_MM)
