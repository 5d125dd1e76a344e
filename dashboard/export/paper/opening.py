"""The head of the report and its opening: what it rests on, what it is about, as of when."""

import re
from typing import Any

from dashboard import format as fmt
from dashboard.export.frames import all_records
from dashboard.export.paper.material import Material
from dashboard.export.paper.model import Gap, Head, Paragraph, Section
from dashboard.export.paper.profiles import number_text, profile
from dashboard.export.paper.settings import Office
from dashboard.export.paper.wording import paragraph, say

_DATE = re.compile(r"\d+ \w+ \d+ \w+ \d{4}|\d+/\d+/\d{4}")


def plan_document(material: Material) -> dict[str, Any]:
    """The plan's row of plan_document; KeyError when the frames are of another plan."""
    for row in all_records(material.frames["plan_document"]):
        if row["plan_id"] == material.context.plan_id:
            return row
    raise KeyError(material.context.plan_id)


def span_words(material: Material) -> str:
    """'quarter III of 2022', 'year 2022'; of a plan without a year: 'by the plan'."""
    context = material.context
    if context.span is not None:
        return context.span.label
    return say("head.year", year=context.year) if context.year else say("opening.whole_plan")


def subject(material: Material) -> str:
    """What the paper is about, in the plan's own words; the span is added where they do not say it."""
    title, span = material.context.plan_title, span_words(material)
    prefix = say("head.plan_prefix")
    if title.casefold().startswith(prefix.casefold()):
        title = title[len(prefix):]
    elif title.split()[1:2] and title.split()[1].islower():     # an ordinary word, not a name
        title = title[0].lower() + title[1:]
    is_said = span.casefold() in _DATE.sub("", title).casefold()
    return say("head.subject" if is_said else "head.subject_span", plan=title, span=span)


def head_of(material: Material, office: Office) -> Head:
    """The head; what neither the plan nor the office says stays empty and is set as a dotted gap."""
    document = plan_document(material)
    layout = profile(office.profile)
    recipients = office.recipients
    if recipients is None:
        recipients = tuple(filter(None, (document["recipients"] or "").split("; ")))
    return Head(
        profile=office.profile, superior=office.superior, issuer=office.issuer or material.context.issuer,
        number_text=number_text(layout, say("head.kind_code"), office.office_code), place=office.place, day_text="",
        kind=say("head.kind"), subject=subject(material), recipients=tuple(recipients),
        signer_authority=office.signer_authority, signer_title=office.signer_title,
    )


def opening(material: Material, head: Head) -> Section:
    """The part without a heading: the documents it rests on, then one sentence."""
    document = plan_document(material)
    parents = filter(None, (document["parent_document"] or "").split("; "))
    blocks = [paragraph("opening.parent", document=parent) for parent in parents]
    context = material.context
    blocks += [
        _rests_on_plan(material),
        paragraph("opening.lead", issuer=head.issuer, span=span_words(material), as_of=context.as_of_words),
        paragraph("opening.numbers", style="note"),
    ]
    return Section("", "", tuple(blocks))


def _rests_on_plan(material: Material) -> Paragraph:
    context = material.context
    known = {"issuer": context.issuer, "title": context.plan_title}
    if not context.number:
        missing = Gap(say("opening.plan_unknown_gap"))
        return Paragraph((say("opening.plan_unknown_start"), missing, say("opening.plan_unknown_end", **known)))
    if context.issued_on is None:
        return paragraph("opening.plan_number", number=context.number, **known)
    return paragraph("opening.plan", number=context.number, day=fmt.day(context.issued_on), **known)
