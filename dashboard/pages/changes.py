"""What changed between an earlier day and the day of the filters: received, overdue, other, decisions."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from dashboard import ask, filters
from dashboard import format as fmt
from dashboard.change_words import change_sentence, change_table, compare, rates_table
from dashboard.decision_words import decision_table, of_period
from dashboard.periods import chosen_and_before
from dashboard.since import keep_choice
from dashboard.tables import heading, note
from dashboard.text import t
from etl.store import now

LINES_PER_PAGE = 100
DAYS_BACK = 7

chosen = filters.current()


def rates(when: filters.Filters):
    """The row of counts and rates of the chosen period, or of all of them."""
    if when.period_id is None:
        return chosen_and_before(ask.ask("coverage_by_plan", when), None)[0]
    return chosen_and_before(ask.by_period("coverage_by_plan_period", when), when.period_id)[0]


def obligations(when: filters.Filters):
    """The obligations of the chosen period, or all of them."""
    return ask.of_period(ask.ask("obligation_status", when), when)


def show(earlier: filters.Filters) -> None:
    """The sentence, the rates, then a table for each kind of change."""
    since, until = fmt.day(earlier.day), chosen.as_of_text
    log_before, log_after = (of_period(ask.ask("decision_log", when), when.period_id) for when in (earlier, chosen))
    changes = compare(obligations(earlier), obligations(chosen), log_before, log_after)
    st.html(change_sentence(changes, since, until).html)
    st.html(heading(t("changes.rates"), 3).html)
    both = tuple(filters.links(when, ask.periods()) for when in (earlier, chosen))
    st.html(rates_table(rates(earlier), rates(chosen), since, fmt.day(chosen.day), both).html)
    listed = changes.obligations
    pages = max(-(-len(listed) // LINES_PER_PAGE), 1)
    page = st.pagination(pages, key=t("param.page"), bind="query-params") if pages > 1 else 1
    first = (min(page, pages) - 1) * LINES_PER_PAGE
    for kind, part in listed.iloc[first:first + LINES_PER_PAGE].groupby("kind", sort=False):
        title = t(f"change_kind.{kind}")
        st.html(heading(f"{title} ({fmt.number(changes.of_kind(str(kind)))})", 3).html)
        st.html(change_table(part, title, chosen.query()).html)
    if len(changes.decisions):
        st.html(heading(f"{t('changes.decisions_title')} ({fmt.number(len(changes.decisions))})", 3).html)
        st.html(decision_table(changes.decisions, t("changes.decisions_title")).html)


st.html(heading(t("page.changes")).html)
st.html(note(t("changes.intro")).html)
with st.container(horizontal=True, vertical_alignment="bottom", key="dh-find"):
    since = st.date_input(
        t("changes.since"), value=chosen.day - timedelta(days=DAYS_BACK), max_value=now().date(),
        format="DD/MM/YYYY", key=t("param.since"), bind="query-params", width=170,
    )
if since and since < chosen.day:
    if t("param.since") in st.query_params:
        keep_choice(since)
    show(replace(chosen, day=since, is_today=False))
else:
    st.info(t("changes.same_day"))
