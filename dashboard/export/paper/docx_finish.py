"""What is done to a filled template: lying pages get their page, invented data their label, the zip fixed dates."""

from copy import deepcopy
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from dashboard.export.paper.docx_body import LANDSCAPE, PORTRAIT, paragraph, run

_NO_TIME = (1980, 1, 1, 0, 0, 0)        # a zip entry's own date would change the bytes at every run
_REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))
_RSID = qn("w:rsidR")
_WARNING = "C00000"


def finished(document: Any, sample_label: str, title: str, author: str, as_of: datetime | None) -> bytes:
    """The filled document as a finished paper; its bytes depend on nothing but its content."""
    _know_parts(document)
    body = document.element.body
    _drop_last_break(body)
    _turn_pages(body)
    _end_with_line(body)
    if sample_label:
        _label_pages(document, sample_label)
    _say_what_it_is(document.core_properties, title, author, as_of)
    written = BytesIO()
    document.save(written)
    return _packed(written)


def _know_parts(document: Any) -> None:
    """Filling in makes new heads and feet, which the document's own list of parts does not know yet."""
    relations = document.part.rels
    for key, relation in relations.items():
        if not relation.is_external:
            relations.related_parts[key] = relation.target_part


def _say_what_it_is(properties: Any, title: str, author: str, as_of: datetime | None) -> None:
    properties.title, properties.author, properties.language = title[:255], author[:255], "vi-VN"
    properties.comments, properties.last_modified_by = "", author[:255]
    properties.created = properties.modified = as_of or datetime(*_NO_TIME)


def _packed(written: BytesIO) -> bytes:
    packed = BytesIO()
    with ZipFile(written) as source, ZipFile(packed, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = ZipInfo(name, _NO_TIME)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(name))
    return packed.getvalue()


def _ours(body: Any) -> list[Any]:
    return [found for found in body.iter(qn("w:sectPr")) if found.get(_RSID) in {PORTRAIT, LANDSCAPE}]


def _drop_last_break(body: Any) -> None:
    """Lying pages at the very end need no break after them, which would make an empty page: the end itself lies."""
    breaks = _ours(body)
    if not breaks or breaks[-1].get(_RSID) != LANDSCAPE:
        return
    holder = breaks[-1].getparent().getparent()
    after = list(holder.itersiblings())
    if not all(item.tag == qn("w:sectPr") or _is_empty(item) for item in after):
        return
    for item in after:
        if item.tag == qn("w:p"):
            body.remove(item)
    body.remove(holder)
    _lay(body.sectPr)
    body.sectPr.set(_RSID, LANDSCAPE)


def _end_with_line(body: Any) -> None:
    """A document may not end with a table."""
    if body[-1].tag == qn("w:sectPr") and len(body) > 1 and body[-2].tag == qn("w:tbl"):
        body[-2].addnext(parse_xml(paragraph("").replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def _is_empty(item: Any) -> bool:
    return item.tag == qn("w:p") and not "".join(item.itertext()).strip()


def _turn_pages(body: Any) -> None:
    """Each of our breaks becomes the section that it stands in, upright or lying; only the first has a title page."""
    sections = list(body.iter(qn("w:sectPr")))
    model: Any = None
    for section in reversed(sections):
        if section.get(_RSID) not in {PORTRAIT, LANDSCAPE}:
            model = deepcopy(section)
        elif section is body.sectPr:
            model = deepcopy(section)
            _lay(model)                                 # turned back: the upright page
        else:
            _become(section, model)
    if _ours(body):
        first, *others = body.iter(qn("w:sectPr"))
        for other in others:
            for title_page in other.findall(qn("w:titlePg")):
                other.remove(title_page)
        _take_references(first, others)


def _become(section: Any, model: Any) -> None:
    lies = section.get(_RSID) == LANDSCAPE
    for part in model:
        section.append(deepcopy(part))
    if lies:
        _lay(section)


def _take_references(first: Any, others: list[Any]) -> None:
    """Headers are named once, in the first section: the others go on with them."""
    if any(part.tag in _REFERENCES for part in first):
        return
    for number, reference in enumerate([part for other in others for part in other if part.tag in _REFERENCES]):
        first.insert(number, deepcopy(reference))


def _lay(section: Any) -> None:
    """Turn the page by a quarter: width and height change places, and the margins go round with them."""
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), height)
    size.set(qn("w:h"), width)
    if int(height) > int(width):
        size.set(qn("w:orient"), "landscape")
    else:
        size.attrib.pop(qn("w:orient"), None)
    top, right, bottom, left = (margins.get(qn(f"w:{edge}")) for edge in ("top", "right", "bottom", "left"))
    is_lying = int(height) > int(width)
    turned = (left, top, right, bottom) if is_lying else (right, bottom, left, top)
    for edge, value in zip(("top", "right", "bottom", "left"), turned, strict=True):
        margins.set(qn(f"w:{edge}"), value)


def _put(head: Any, line: Any) -> None:
    """Under what the head says; in place of an empty line, if that is all there is."""
    head.append(line)
    for other in head.findall(qn("w:p"))[:-1]:
        if next(other.iter(qn("w:r"), qn("w:fldSimple")), None) is None:
            head.remove(other)


def _label_pages(document: Any, label: str) -> None:
    """Invented data say so at the head of every page, whatever template they stand in."""
    text = paragraph(run(label, 9, bold=True, colour=_WARNING), align="center")
    mark = text.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)
    labelled = set()                                    # sections may share one head
    for number, section in enumerate(document.sections):
        heads = [section.header]
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        if document.settings.odd_and_even_pages_header_footer:
            heads.append(section.even_page_header)
        for head in heads:
            if number and head.is_linked_to_previous:
                continue                                # it shows the head of the section before
            head.is_linked_to_previous = False
            if head.part.partname not in labelled:
                labelled.add(head.part.partname)
                _put(head._element, parse_xml(mark))
