"""An office's own Word template, looked at before it is filled in: what is missing, unknown or broken, in words."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from io import BytesIO
from zipfile import ZipFile

from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from dashboard.export.paper.phrases import phrase, phrases
from etl.reading.archive import UNSOUND

FILE = "templates/report.docx"          # in the data folder
REQUIRED = ("body", "annexes")          # without these the paper would lose its content in silence
_OPTIONAL = ("superior", "is_letter", "letter_subject", "stamp", "sample_label", "title")
_LIMIT_MB = 20
_SHOWN = 60                             # characters of a wrong line
_DOCUMENT = "word/document.xml"
_TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`problems`: sentences; one of them and the template is not used. `remarks`: what will be typed by hand."""

    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@lru_cache(maxsize=4)                   # asked again for each of two hundred letters
def check_template(template: bytes) -> Verdict:
    """Everything that is wrong with a template, in the order in which it should be mended."""
    broken = _broken_file(template)
    if broken:
        return Verdict((broken,))
    torn = _torn(template)
    if torn:
        return Verdict((phrase("template.syntax", near=torn),))
    document = DocxTemplate(BytesIO(template))
    try:
        used = document.get_undeclared_template_variables(SandboxedEnvironment(autoescape=True))
    except TemplateSyntaxError:
        return Verdict((_syntax(template),))
    except (TemplateError, LxmlError, ValueError, KeyError):
        return Verdict((phrase("template.syntax_somewhere"),))
    known = phrases("variable")
    problems = [_unknown(name, list(known)) for name in sorted(used - set(known))]
    problems += [
        phrase("template.missing", name=name, meaning=known[name]) for name in REQUIRED if name not in used
    ]
    problems += _not_alone(template, used)
    remarks = [
        phrase("template.remark", name=name, meaning=known[name])
        for name in known if name not in {*used, *REQUIRED, *_OPTIONAL}
    ]
    return Verdict(tuple(problems), tuple(remarks))


def _broken_file(template: bytes) -> str | None:
    if len(template) > _LIMIT_MB * 1024 * 1024:
        return phrase("template.too_large", limit=_LIMIT_MB)
    try:
        with ZipFile(BytesIO(template)) as archive:
            names = archive.namelist()
            if sum(entry.file_size for entry in archive.infolist()) > 10 * _LIMIT_MB * 1024 * 1024:
                return phrase("template.too_large", limit=_LIMIT_MB)
            if archive.testzip() is not None or _DOCUMENT not in names:
                return phrase("template.not_word")
    except UNSOUND:
        return phrase("template.not_word")
    if any(name.endswith("vbaProject.bin") for name in names):
        return phrase("template.has_macro")
    try:
        DocxTemplate(BytesIO(template)).init_docx()
    except (KeyError, ValueError, LxmlError):
        return phrase("template.not_word")
    return None


def _unknown(name: str, known: list[str]) -> str:
    like = get_close_matches(name, known, 1)
    if like:
        return phrase("template.unknown_like", name=name, like=like[0])
    return phrase("template.unknown", name=name, known=", ".join(known))


def _paragraphs(template: bytes) -> list[str]:
    """The words of each paragraph, as a person sees them: Word splits them into runs as it likes."""
    with ZipFile(BytesIO(template)) as archive:
        xml = archive.read(_DOCUMENT).decode("utf-8")
    return ["".join(_TEXT.findall(found)) for found in _PARAGRAPH.findall(xml)]


def _not_alone(template: bytes, used: set[str]) -> list[str]:
    """The body is paragraphs and tables itself: it takes the place of a whole paragraph."""
    lines = _paragraphs(template)
    return [
        phrase("template.alone", name=name) for name in REQUIRED if name in used and not any(
            re.fullmatch(r"\s*\{\{p\s+" + name + r"\s*\}\}\s*", line) for line in lines)
    ]


def _torn(template: bytes) -> str:
    """The first paragraph with a brace that does not close in it; the engine would read on to the next one."""
    for line in _paragraphs(template):
        if (line.count("{{"), line.count("{%")) != (line.count("}}"), line.count("%}")):
            return line.strip()[:_SHOWN]
    return ""


def _syntax(template: bytes) -> str:
    """The first paragraph that is wrong by itself, else the message without a place."""
    for line in _paragraphs(template):
        try:
            SandboxedEnvironment().parse(re.sub(r"\{([{%])(?:p|tr|tc|r)\s", r"{\1 ", line))
        except TemplateSyntaxError:
            if not re.search(r"\{%-?\s*(?:p|tr|tc|r)?\s*(?:if|for|else|elif|end)", line):
                return phrase("template.syntax", near=line.strip()[:_SHOWN])
    return phrase("template.syntax_somewhere")
