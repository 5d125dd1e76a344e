"""On the export page: publish what is on screen, in two steps; what was published, and what has changed since."""

import hashlib

import pandas as pd
import streamlit as st

from dashboard import ask, download, viewer
from dashboard import format as fmt
from dashboard.door.roles import PUBLISH
from dashboard.export.catalogue import build, mime_of
from dashboard.export.file_name import file_name
from dashboard.export.frames import Frames
from dashboard.export.paper.refused import PaperRefused
from dashboard.export.refused import ExportRefused
from dashboard.export_panel import Choice, context_for, frames_for, office_files
from dashboard.filters import Filters
from dashboard.publication import (
    Cell,
    Scope,
    cells_of,
    differences,
    filters_of,
    frames_of_kind,
    scope_of,
    shown_of,
)
from dashboard.publication_words import (
    as_of_words,
    choice_words,
    difference_table,
    kind_words,
    late_words,
    proposed_title,
    publication_table,
    row_names,
    scope_words,
)
from dashboard.tables import facts_list, heading, note
from dashboard.text import t
from etl.publish import NotKept, Publication, publish
from etl.store import Store, StoreBusy, now

LINES_PER_PAGE = 100


def offer(chosen: Filters, choice: Choice) -> None:
    """The button, then the confirmation; another file or other filters go back to the first step."""
    if not viewer.may(PUBLISH):
        return
    if ask.recall("published"):
        st.html(f'<p class="dh-done" role="status">{t("publication.done")}</p>')
    asked = (chosen.plan_id, chosen.level, chosen.day, chosen.with_extensions, choice.key)
    if st.button(t("publication.button"), key="publish", help=t("publication.help")):
        ask.remember("publishing", asked)
        ask.remember("published", None)
    if ask.recall("publishing") != asked:
        return
    with st.container(border=True, key="dh-publish"):
        st.html(note(t("publication.confirm_text")).html)
        if chosen.is_today:
            st.html(note(t("publication.until_now")).html)
        title = st.text_input(t("publication.title"), value=proposed_title(choice.wanted.title, choice.span),
                              key=f"publication-title-{'-'.join(choice.key)}", max_chars=200)
        with st.container(horizontal=True):
            if st.button(t("publication.confirm"), type="primary", key="confirm-publish", disabled=not title.strip()):
                _write(chosen, choice, title.strip())
            if st.button(t("publication.cancel"), key="cancel-publish"):
                ask.remember("publishing", None)
                st.rerun()


def show(chosen: Filters) -> None:
    """The list, and one of them in full: the very same bytes, and the cells that have changed since."""
    st.html(heading(t("publication.list")).html)
    # a publication is not narrowed by the level of the page
    listed = ask.ask("publication_list", Scope(chosen.plan_id, None, chosen.as_of, True))
    if not len(listed):
        st.info(t("publication.none"))
        return
    st.html(publication_table(listed).html)
    by_id = listed.set_index("publication_id", drop=False)
    picked = st.selectbox(t("publication.choose"), list(by_id.index), key="publication", width=620,
                          format_func=lambda i: choice_words(by_id.loc[i]) if i in by_id.index else i)
    row = by_id.loc[picked]
    st.html(facts_list([
        (t("publication.kind"), kind_words(row["kind"])),
        (t("publication.as_of"), as_of_words(row["as_of"])), (t("publication.scope"), scope_words(scope_of(row))),
        (t("publication.published_at"), fmt.instant(row["published_at"])),
        (t("publication.size"), fmt.size(row["byte_count"])), (t("submissions.hash"), row["sha256"]),
        (t("publication.late"), late_words(row)),
    ]).html)
    _download(row)
    _show_changes(row)


def _write(chosen: Filters, choice: Choice, title: str) -> None:
    viewer.require(PUBLISH)
    # of today only what has come until now: what comes later today is not late paperwork
    scope = Scope(chosen.plan_id, chosen.level, now() if chosen.is_today else chosen.as_of, chosen.with_extensions,
                  choice.span)
    with st.spinner(t("publication.writing")):
        try:
            _publish(scope, chosen, choice, title)
        except (ExportRefused, PaperRefused) as error:
            st.warning(str(error))
            return
        except StoreBusy:
            st.warning(t("publication.busy"))
            return
        except NotKept:
            st.error(t("publication.no_room"))
            return
    ask.remember("publishing", None)
    ask.remember("published", True)
    st.rerun()


def _publish(scope: Scope, chosen: Filters, choice: Choice, title: str) -> None:
    wanted = choice.wanted
    frames = frames_for(scope, choice, wanted.asked)
    context = context_for(chosen, choice, scope.as_of)
    content = build(wanted, frames, context, office_files(wanted), choice.suffix)
    shown: Frames = {name: frames[name] for name in wanted.queries}
    publish(Store(), Publication(
        title=title, kind=wanted.name, plan_id=scope.plan_id, as_of=scope.as_of, with_extensions=scope.with_extensions,
        file_name=file_name(wanted.name, choice.suffix, context), filters=filters_of(scope.level, choice.span, shown),
        published_by=viewer.current().viewer_id,
    ), content, cells_of(shown))


def _frames(row: pd.Series, scope: Scope) -> Frames:
    period_ids = scope.span.asked if scope.span else None
    return frames_of_kind(row["kind"], lambda name: ask.ask(name, scope, period_ids=period_ids), scope.plan_id,
                          scope.span, shown_of(row))


def _download(row: pd.Series) -> None:
    content = ask.original(row)
    if content is None or hashlib.sha256(content).hexdigest() != row["sha256"]:
        st.warning(t("publication.lost"))
        return
    mime = mime_of(f".{row['file_name'].rpartition('.')[2].lower()}")
    download.offer(t("publication.download"), lambda: content, row["file_name"], "download.published",
                   row["publication_id"], mime=mime, key="published-file")


def _show_changes(row: pd.Series) -> None:
    """The cells that are no longer what was published: the same queries at the same instant and filters."""
    st.html(heading(t("publication.changed"), 3).html)
    scope = scope_of(row)
    everything = Scope(scope.plan_id, None, scope.as_of, scope.with_extensions)
    stored = ask.ask("publication_cells", everything, publication_id=row["publication_id"])
    published: list[Cell] = list(stored.itertuples(index=False, name=None))
    current = cells_of(_frames(row, scope))
    found = differences(published, current)
    if not found:
        st.html(note(t("publication.unchanged")).html)
        return
    st.html(note(t("publication.changed_count", count=fmt.number(len(found)))).html)
    pages = max(-(-len(found) // LINES_PER_PAGE), 1)
    page = st.pagination(pages, key=t("param.page"), bind="query-params") if pages > 1 else 1
    first = (min(page, pages) - 1) * LINES_PER_PAGE
    shown = found[first:first + LINES_PER_PAGE]
    st.html(difference_table(shown, row_names(shown, current, published)).html)
