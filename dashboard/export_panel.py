"""On the export page: what is chosen, what it will hold, and the button that makes it."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from dashboard import ask, download
from dashboard.export.catalogue import ANNUAL, TABLE, Export, build, exports, mime_of
from dashboard.export.context import ExportContext
from dashboard.export.file_name import file_name
from dashboard.export.frames import Frames
from dashboard.export.gather import context_of, frames_of
from dashboard.export.office import NO_FILES, OfficeFiles, read_office
from dashboard.export.paper.refused import PaperRefused
from dashboard.export.papers import report
from dashboard.export.reminders import letter, reminders
from dashboard.export.span import Span, spans_of
from dashboard.export.words import section as file_words
from dashboard.export_words import sheet_list, table_start
from dashboard.filters import Filters
from dashboard.paper_view import paper_view
from dashboard.tables import note
from dashboard.text import t
from etl.store import Store


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be made: a file of the catalogue, in one of its forms, of a span."""

    wanted: Export
    suffix: str
    span: Span | None

    @property
    def key(self) -> tuple[str, str, str]:
        """Tells two choices apart."""
        return self.wanted.name, self.suffix, self.span.key if self.span else ""


def choose(chosen: Filters) -> Choice:
    """The span, the kind of file and its form."""
    spans = spans_of(ask.periods(), chosen.plan_id)
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-choose-export"):
        span = _choose_span(spans, chosen.period_id)
        kinds = {name: one for name, one in exports().items() if _is_offered(one)}
        name = st.selectbox(t("export.kind"), list(kinds), index=list(kinds).index(ANNUAL), width=400,
                            format_func=lambda i: _kind_label(kinds[i]) if i in kinds else i,
                            key=t("param.export"), bind="query-params")
        wanted = kinds[name]
        suffix = wanted.suffix
        if wanted.also:
            suffix = st.segmented_control(t("export.form"), wanted.suffixes, default=suffix, required=True,
                                          key=f"form-{name}")
    return Choice(wanted, suffix, span)


def context_for(chosen: Filters, choice: Choice, as_of: datetime) -> ExportContext:
    """What the file says of itself."""
    return context_of(chosen.plan, as_of, chosen.with_extensions, is_sample=ask.is_sample(), level=chosen.units_text,
                      span=choice.span)


def frames_for(scope: object, choice: Choice, names: tuple[str, ...]) -> Frames:
    """The answers for the page's filters, or those of a publication, narrowed to the span."""
    period_ids = choice.span.asked if choice.span else None
    return frames_of(lambda name: ask.ask(name, scope, period_ids=period_ids), scope.plan_id, names, choice.span)


def office_files(wanted: Export) -> OfficeFiles:
    """The office's own files where the paper uses them. PaperRefused: one sentence on what is wrong."""
    return read_office(Store().folder) if wanted.is_paper else NO_FILES


def problem(chosen: Filters, choice: Choice) -> str | None:
    """Why this file cannot be made now, in one sentence; asked before the button is offered."""
    try:
        files = office_files(choice.wanted)
    except PaperRefused as error:
        return str(error)
    frames = frames_for(chosen, choice, choice.wanted.stop_queries)
    return choice.wanted.stop(frames, context_for(chosen, choice, chosen.as_of), files)


def offer(chosen: Filters, choice: Choice) -> None:
    """The download, built only when it is pressed, and a look at it before.

    The office's own files are those that were looked at with the page: what breaks in the folder afterwards is said
    when the page is next shown, and never in the middle of a download.
    """
    context = context_for(chosen, choice, chosen.as_of)
    try:
        files = office_files(choice.wanted)
    except PaperRefused as error:       # broken since `problem` looked
        st.warning(str(error))
        return

    def make() -> bytes:
        frames = frames_for(chosen, choice, choice.wanted.asked)
        return build(choice.wanted, frames, context, files, choice.suffix)

    told = {"plan_id": chosen.plan_id, "as_of": chosen.as_of, "suffix": choice.suffix}
    with st.container(horizontal=True, vertical_alignment="center", key="dh-export"):
        download.offer(
            t("export.button", what=_small(choice.wanted.title), suffix=choice.suffix), make,
            file_name(choice.wanted.name, choice.suffix, context), "export", choice.wanted.name, told=told,
            mime=mime_of(choice.suffix), type="primary", key="file", help=t("export.button_help"),
        )
        is_shown = st.toggle(t("export.preview"), key=t("param.preview"), bind="query-params")
    if is_shown:
        with st.spinner(t("export.reading")):
            _preview(chosen, choice, context, files)


def _choose_span(spans: tuple[Span, ...], period_id: str | None) -> Span | None:
    if not spans:
        return None
    by_key = {span.key: span for span in spans}
    if len(spans) == 1:
        return spans[0]
    first = list(by_key).index(period_id) if period_id in by_key else 0
    key = st.selectbox(t("export.span"), list(by_key), index=first, width=260,
                       format_func=lambda i: _capital(by_key[i].label) if i in by_key else i,
                       key=t("param.span"), bind="query-params")
    return by_key.get(key, spans[first])


def _is_offered(one: Export) -> bool:
    """Tables without a Vietnamese title are for the command line."""
    return not one.is_table or one.name.removeprefix(TABLE) in file_words("query")


def _kind_label(one: Export) -> str:
    return t("export.table_kind", title=one.title) if one.is_table else one.title


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _preview(chosen: Filters, choice: Choice, context: ExportContext, files: OfficeFiles) -> None:
    wanted = choice.wanted
    frames = frames_for(chosen, choice, wanted.queries)
    if wanted.is_table:
        st.html(table_start(wanted.queries[0], frames[wanted.queries[0]]).html)
    elif wanted.name == "reminders-letters":
        found = reminders(frames, context)
        st.html(note(t("export.first_letter", count=len(found))).html)
        st.html(paper_view(letter(found[0], context, files.settings.of(chosen.plan_id, context.issuer))).html)
    elif wanted.is_paper:
        st.html(paper_view(report(frames, context, files)).html)
    else:
        st.html(sheet_list(wanted.name).html)
