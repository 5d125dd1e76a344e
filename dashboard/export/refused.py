"""When a file cannot be made or would say nothing: one sentence each. Nothing is written then, nothing half done."""

from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames, only
from dashboard.export.gather import is_by_period
from dashboard.export.office import OfficeFiles
from dashboard.export.paper.template_check import check_template
from dashboard.export.reminders import calendar_ics, reminders
from dashboard.export.words import word

COUNTS = "coverage_by_plan"             # tells whether anybody owes anything, and whether anything is due


class ExportRefused(Exception):
    """Its text is one Vietnamese sentence, ready to show: what is missing and what to do."""


def no_units(frames: Frames, context: ExportContext, _: OfficeFiles) -> str | None:
    """Nobody owes a report in the span. Needs COUNTS."""
    if only(frames[COUNTS], ("required_count",))["required_count"]:
        return None
    return word("refused.no_units", plan=context.plan_short_title, span=_span(context))


def nothing_due(frames: Frames, context: ExportContext, files: OfficeFiles) -> str | None:
    """The same, or nothing of the span is due yet. Needs COUNTS."""
    if only(frames[COUNTS], ("due_count",))["due_count"]:
        return None
    return no_units(frames, context, files) or word(
        "refused.nothing_due", plan=context.plan_short_title, span=_span(context), as_of=context.as_of_words)


def no_paper(frames: Frames, context: ExportContext, files: OfficeFiles) -> str | None:
    """The same, or the office's Word template cannot be used. Needs COUNTS."""
    return nothing_due(frames, context, files) or _bad_template(files)


def no_letter(frames: Frames, context: ExportContext, files: OfficeFiles) -> str | None:
    """Nobody is reminded, or the office's template cannot be used. Needs the queries of reminders."""
    return nobody(frames, context, files) or _bad_template(files)


def nobody(frames: Frames, context: ExportContext, files: OfficeFiles) -> str | None:
    """Nobody is reminded. Needs the queries of reminders and COUNTS."""
    if reminders(frames, context):
        return None
    return no_units(frames, context, files) or word(
        "refused.nobody", plan=context.plan_short_title, span=_span(context), as_of=context.as_of_words)


def no_deadline(frames: Frames, context: ExportContext, files: OfficeFiles) -> str | None:
    """No deadline is to be met. Needs the queries of reminders and COUNTS."""
    if b"BEGIN:VEVENT" in calendar_ics(frames, context):
        return None
    return no_units(frames, context, files) or word(
        "refused.no_deadline", plan=context.plan_short_title, span=_span(context), as_of=context.as_of_words)


def not_by_period(query: str, title: str, context: ExportContext) -> str | None:
    """A table that knows no periods is asked for a part of the year."""
    if not context.span or not context.span.period_ids or is_by_period(query):
        return None
    return word("refused.not_by_period", name=title, span=_span(context))


def _bad_template(files: OfficeFiles) -> str | None:
    problems = check_template(files.template).problems if files.template is not None else ()
    return problems[0] if problems else None


def _span(context: ExportContext) -> str:
    return context.span.label if context.span else word("span.none")
