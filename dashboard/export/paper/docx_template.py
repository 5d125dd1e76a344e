"""Our own Word template of a profile, made from its data: an office may take it, change it in Word and put it back."""

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from dashboard.export.paper.docx_body import FONT
from dashboard.export.paper.letters import width_mm
from dashboard.export.paper.profiles import Profile, profile

_LEFT, _CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
_PAGE_WIDTH, _PAGE_HEIGHT = 210, 297            # mm
_ISSUER_RULE, _SUBJECT_RULE = 0.4, 0.28         # share of the width above them
_SIGNER_SHARE = 0.5
_ROOM_TO_SIGN = 4                               # empty lines for signature and stamp
_RULE_POINTS = 2
_WORD = "15"                            # Word 2013 and later


@cache
def default_template(name: str) -> bytes:
    """The template of a profile as .docx, with the variables that docs/papers.md lists."""
    layout = profile(name)
    document = Document()
    _set_version(document)
    _set_page(document, layout)
    _set_type(document, layout)
    _page_number(document, layout)
    _head(document, layout)
    _title(document, layout)
    _line(document.add_paragraph(), "{{p body }}", layout.body.size)
    _signatures(document, layout)
    _line(document.add_paragraph(), "{{p annexes }}", layout.body.size)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_version(document: Any) -> None:
    """A document of today's Word: without this it opens in compatibility mode."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD)


def _set_page(document: Any, layout: Profile) -> None:
    page, section = layout.page, document.sections[0]
    section.page_width, section.page_height = Mm(_PAGE_WIDTH), Mm(_PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = section.footer_distance = Mm(page.top / 2)


def _set_type(document: Any, layout: Profile) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(layout.body.size)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)


def _page_number(document: Any, layout: Profile) -> None:
    """In the middle of the top margin, not on the first page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = _CENTER
    half = round(layout.page_number_size * 2)
    line._p.append(parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        "</w:rPr><w:t>2</w:t></w:r></w:fldSimple>"
    ))


def _head(document: Any, layout: Profile) -> None:
    page = layout.page
    width = _PAGE_WIDTH - page.left - page.right
    left_width = width * layout.left_share
    left, right = _columns(document, left_width, width - left_width)
    _line(_first(left), "{%p if superior %}", layout.superior_size)
    _line(left.add_paragraph(), "{{ superior }}", layout.superior_size, align=_CENTER)
    _line(left.add_paragraph(), "{%p endif %}", layout.superior_size)
    _line(left.add_paragraph(), "{{ issuer }}", layout.issuer_size, align=_CENTER, bold=True)
    if layout.issuer_end == "star":
        _line(left.add_paragraph(), "*", layout.issuer_size, align=_CENTER)
    elif layout.issuer_end == "rule":
        _rule(left.add_paragraph(), left_width, left_width * _ISSUER_RULE)
    for number, fixed in enumerate(layout.right):
        paragraph = right.add_paragraph() if number else _first(right)
        _line(paragraph, fixed.text, fixed.size, align=_CENTER, bold=fixed.bold)
    last = layout.right[-1]
    _rule(right.add_paragraph(), width - left_width, width_mm(last.text, last.size, bold=last.bold))
    _second_row(left.add_paragraph(), right.add_paragraph(), layout)
    _line(left.add_paragraph(), "{%p if is_letter %}", layout.superior_size)
    _line(left.add_paragraph(), "{{ letter_subject }}", layout.superior_size, align=_CENTER)
    _line(left.add_paragraph(), "{%p endif %}", layout.superior_size)


def _second_row(number: Any, place: Any, layout: Profile) -> None:
    """The number under the issuer, place and day under the state's or the Party's name."""
    _line(number, "{{ number }}", layout.number_size, align=_CENTER, before=6)
    _line(place, "{{ place_and_day }}", layout.place_size, align=_CENTER, italic=True, before=6)


def _title(document: Any, layout: Profile) -> None:
    width = _PAGE_WIDTH - layout.page.left - layout.page.right
    _line(document.add_paragraph(), "", 6)
    _line(document.add_paragraph(), "{%p if not is_letter %}", layout.kind_size)
    _line(document.add_paragraph(), "{{ kind }}", layout.kind_size, align=_CENTER, bold=True, before=10)
    _line(document.add_paragraph(), "{{ subject }}", layout.subject_size, align=_CENTER, bold=True)
    if layout.subject_end == "dashes":
        _line(document.add_paragraph(), "-----", layout.subject_size, align=_CENTER)
    elif layout.subject_end == "rule":
        _rule(document.add_paragraph(), width, width * _SUBJECT_RULE)
    _line(document.add_paragraph(), "", 6)
    _line(document.add_paragraph(), "{%p endif %}", layout.kind_size)


def _signatures(document: Any, layout: Profile) -> None:
    width = _PAGE_WIDTH - layout.page.left - layout.page.right
    foot, signer = layout.recipients, layout.signer
    left, right = _columns(document, width * (1 - _SIGNER_SHARE), width * _SIGNER_SHARE)
    _line(_first(left), foot.label, foot.label_size, bold=foot.bold, italic=foot.italic, underline=foot.underline)
    _line(left.add_paragraph(), "{%p for recipient in recipients %}", foot.size)
    _line(left.add_paragraph(), "{{ recipient }}", foot.size)
    _line(left.add_paragraph(), "{%p endfor %}", foot.size)
    _line(_first(right), "{{ signer_authority }}", signer.size, align=_CENTER, bold=signer.authority_bold)
    _line(right.add_paragraph(), "{{ signer_title }}", signer.size, align=_CENTER, bold=signer.title_bold)
    for _ in range(_ROOM_TO_SIGN):
        _line(right.add_paragraph(), "", signer.size)


def _columns(document: Any, left: float, right: float) -> tuple[_Cell, _Cell]:
    """Two cells side by side without lines, `left` and `right` mm wide; never split over two pages."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    table._tbl.tblPr.insert_element_before(parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    ), "w:tblLook")
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column, width in zip(table.rows[0].cells, table.columns, (left, right), strict=True):
        cell.width = column.width = Mm(width)
    return table.rows[0].cells


def _first(cell: _Cell) -> Any:
    return cell.paragraphs[0]


def _line(paragraph: Any, text: str, size: float, *, align: Any = _LEFT, bold: bool = False, italic: bool = False,
          underline: bool = False, before: float = 0) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(0)
    mark = f'<w:rPr {nsdecls("w")}><w:sz w:val="{round(size * 2)}"/></w:rPr>'    # Word gives it room, too
    paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), FONT
    run.bold, run.italic, run.underline = bold, italic, underline


def _rule(paragraph: Any, room: float, length: float) -> None:
    """A line `length` mm long in the middle of `room` mm."""
    paragraph.alignment = _LEFT
    style = paragraph.paragraph_format
    style.left_indent = style.right_indent = Mm(max(0, (room - length) / 2))
    style.space_after, style.line_spacing = Pt(2), Pt(_RULE_POINTS)
    style.space_before = Pt(1)
    properties = paragraph._p.get_or_add_pPr()
    edges = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    )
    properties.insert_element_before(edges, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
