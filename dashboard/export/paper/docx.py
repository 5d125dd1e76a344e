"""The Word face of a paper: the office's template, or ours, filled in. Same paper, same bytes; all or nothing."""

from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from dashboard.export.paper.composition import Values, compose
from dashboard.export.paper.docx_body import annexes_xml, body_xml
from dashboard.export.paper.docx_finish import finished
from dashboard.export.paper.docx_template import default_template
from dashboard.export.paper.model import Paper
from dashboard.export.paper.phrases import phrase
from dashboard.export.paper.profiles import Profile, profile
from dashboard.export.paper.refused import PaperRefused
from dashboard.export.paper.template_check import check_template

_HEAD = ("superior", "issuer", "number", "place_and_day", "kind", "subject", "is_letter", "letter_subject")


class _Remembering(SandboxedEnvironment):
    """Compiles a template's text once: two hundred letters have one template. What an office writes runs fenced in."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self._compiled = lru_cache(maxsize=64)(super().from_string)

    def from_string(self, source: Any, *_: Any, **__: Any) -> Template:
        """The compiled text."""
        return self._compiled(source)


_ENVIRONMENT = _Remembering()


def docx_of(paper: Paper, template: bytes | None = None, as_of: datetime | None = None) -> bytes:
    """The paper as .docx. `template`: an office's own, else the profile's.

    `as_of` dates the file's properties; none there without it. PaperRefused: what is wrong with the template.
    """
    layout = profile(paper.head.profile)
    if template is not None:
        verdict = check_template(template)
        if verdict.problems:
            raise PaperRefused(verdict.problems[0])
    values = compose(paper, layout)
    filled = _filled(template or default_template(layout.name), variables(values, layout))
    return finished(filled, values["sample_label"], values["title"], values["head"]["issuer_plain"], as_of)


def variables(values: Values, layout: Profile) -> Values:
    """What a template may ask for; docs/papers.md says what each one is."""
    head = values["head"]
    return {name: head[name] for name in _HEAD} | {
        "body": body_xml(values["sections"], layout, values["stamp"], stamp_first=not head["is_letter"]),
        "annexes": annexes_xml(values["annexes"], layout),
        "recipients": values["recipients"],
        "signer_authority": values["signer_authority"],
        "signer_title": values["signer_title"],
        "stamp": values["stamp"],
        "sample_label": values["sample_label"],
        "title": values["title"],
    }


def _filled(template: bytes, given: dict[str, Any]) -> Any:
    document = DocxTemplate(BytesIO(template))
    try:
        document.render(given, _ENVIRONMENT, autoescape=True)
    except (TemplateError, LxmlError, ValueError, TypeError) as error:
        raise PaperRefused(phrase("template.failed")) from error
    return document.docx
