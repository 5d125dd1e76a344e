"""Decisions: enter one, see whom it meets before it is written, and the register of all of them."""

from dataclasses import replace

import streamlit as st

from dashboard import ask, decision_form, filters, viewer
from dashboard import format as fmt
from dashboard.decision_words import decision_table, met_words, of_period, written_words
from dashboard.door.roles import DECIDE
from dashboard.rows import page_of
from dashboard.tables import heading, note
from dashboard.text import t
from etl.decide import DecisionError, decide
from etl.store import Store, StoreBusy, now
from etl.words import say

LINES_PER_PAGE = 50

chosen = filters.current()
# a decision is made about what is there today and meets units of every level, whatever the page shows
today = replace(chosen.everyone(), day=now().date(), is_today=True, with_extensions=True)


def write(drafted: decision_form.Drafted) -> None:
    """Enter the decision, keep the sentence about it, and start the form anew."""
    viewer.require(DECIDE)
    if not ask.may_decide(drafted.decision):
        viewer.too_wide(DECIDE)
        return
    try:
        decide(Store(), [drafted.decision])
    except DecisionError as error:
        st.error(say(error.code, **error.params))
        return
    except StoreBusy:
        st.warning(t("decisions.busy"))
        return
    ask.remember("decided", written_words(drafted.decision, drafted.scope).html)
    ask.remember("proposed", None)
    decision_form.start_anew()
    st.rerun()


def propose(drafted: decision_form.Drafted) -> None:
    """The two steps: look, then write; any change of the form goes back to the first."""
    if drafted.problem:
        st.error(drafted.problem)
    is_ready = bool(drafted.decision.reason) and not drafted.problem
    if st.button(t("decisions.preview"), disabled=not is_ready, key="preview",
                 help=None if drafted.decision.reason else t("decisions.preview_help")):
        ask.remember("proposed", drafted.decision)
        ask.remember("decided", None)
    if is_ready and ask.recall("proposed") == drafted.decision:
        st.html(heading(t("decisions.check"), 3).html)
        st.html(met_words(drafted.decision, drafted.scope, drafted.met).html)
        if st.button(t("decisions.confirm"), type="primary", key="confirm"):
            write(drafted)


st.html(heading(t("page.decisions")).html)
st.html(note(t("decisions.intro")).html)
if ask.recall("decided"):
    st.html(ask.recall("decided"))
if viewer.may(DECIDE):
    with st.expander(t("decisions.enter")):
        drafted = decision_form.show(
            ask.ask("obligation_status", today), ask.ask("straddling_obligations", today),
            ask.ask("submission_log", today), ask.report_titles(),
        )
        if drafted:
            propose(drafted)

st.html(heading(t("decisions.register")).html)
listed = of_period(ask.ask("decision_log", chosen), chosen.period_id)
if len(listed):
    pages = max(-(-len(listed) // LINES_PER_PAGE), 1)
    page = st.pagination(pages, key=t("param.page"), bind="query-params") if pages > 1 else 1
    first = (min(page, pages) - 1) * LINES_PER_PAGE
    shown = page_of(listed, first, LINES_PER_PAGE)
    st.html(note(t("decisions.shown", count=fmt.number(len(shown)), total=fmt.number(len(listed)))).html)
    st.html(decision_table(shown, t("decisions.register")).html)
else:
    st.info(t("decisions.empty"))
