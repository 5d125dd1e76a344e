"""The log of everything that was done: by day, by actor, by act; as a table and as CSV."""

from datetime import timedelta

import streamlit as st

from dashboard import audit_panel, filters
from dashboard import format as fmt
from dashboard.audit_words import act_word, log_frame, log_table, narrowed
from dashboard.download import offer
from dashboard.export.table import table_csv
from dashboard.rows import page_of, values_in
from dashboard.tables import heading, note
from dashboard.text import named, t
from etl.store import Store, now

LINES_PER_PAGE = 50
DAYS_BACK = 7

chosen = filters.current()
today = now().date()
st.html(heading(t("page.audit")).html)
st.html(note(t("audit.intro")).html)
audit_panel.bring_in_notes(Store())
with st.container(horizontal=True, vertical_alignment="bottom", key="dh-find"):
    since = st.date_input(t("audit.since"), value=today - timedelta(days=DAYS_BACK), format="DD/MM/YYYY",
                          key=t("param.since"), bind="query-params", width=170)
    until = st.date_input(t("audit.until"), value=today, format="DD/MM/YYYY", key=t("param.until"),
                          bind="query-params", width=170)
    log = audit_panel.lines(chosen, since, until)
    everything = t("filter.all")
    actors, acts = sorted(values_in(log, "actor")), sorted(values_in(log, "act"), key=act_word)
    actor = st.selectbox(t("audit.actor"), ["", *actors], key=t("param.actor"), bind="query-params", width=220,
                         format_func=named({name: name for name in actors}, everything))
    act = st.selectbox(t("audit.act"), ["", *acts], key=t("param.act"), bind="query-params", width=260,
                       format_func=named({one: act_word(one) for one in acts}, everything))
    listed = narrowed(log, actor or None, act or None)
    pages = max(-(-len(listed) // LINES_PER_PAGE), 1)
    page = st.pagination(pages, key=t("param.page"), bind="query-params") if pages > 1 else 1
if len(listed):
    shown = page_of(listed, (min(page, pages) - 1) * LINES_PER_PAGE, LINES_PER_PAGE)
    st.html(note(t("audit.shown", count=fmt.number(len(shown)), total=fmt.number(len(listed)))).html)
    st.html(log_table(shown, chosen.query()).html)
    offer(t("audit.csv"), lambda: table_csv(log_frame(listed)), t("audit.csv_file", day=today.isoformat()),
          "download.audit", mime="text/csv")
else:
    st.info(t("audit.empty"))
