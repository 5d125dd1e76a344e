"""Overview: one sentence, four figures, who has sent what, and what needs somebody."""

from dataclasses import replace

import streamlit as st

from dashboard import ask, filters
from dashboard.attention import attention_list, blank_items
from dashboard.headline import headline, subject
from dashboard.matrix import status_legend, status_map
from dashboard.periods import chosen_and_before, open_obligations
from dashboard.tables import glossary, heading, plan_table
from dashboard.text import t
from dashboard.tiles import days_tile, rate_tile, tile_row
from dashboard.version_panel import review_flags

UNITS_PER_PAGE = 40
MEASURES = ("coverage_rate", "on_time_rate", "content_rate", "days_late_median")

chosen = filters.current()
query = chosen.query()
obligations = ask.ask("obligation_status", chosen)
by_period = ask.by_period("coverage_by_plan_period", chosen)
content_by_period = ask.ask("content_coverage_by_plan_period", chosen)
blind = ask.ask("blind_spots", chosen)
titles = ask.report_titles()
all_plans = ask.ask("coverage_by_plan", chosen, all_plans=True)
all_content = ask.ask("content_coverage_by_plan", chosen, all_plans=True)

if chosen.period_id is None:
    now, before = chosen_and_before(ask.of_plan(all_plans, chosen), None)
    content, content_before = chosen_and_before(ask.of_plan(all_content, chosen), None)
else:
    now, before = chosen_and_before(by_period, chosen.period_id)
    content, content_before = chosen_and_before(
        content_by_period, chosen.period_id, None if before is None else before["period_id"]
    )
before_label = "" if before is None else before["period_label"]
has_deadline = bool(obligations["due_effective"].notna().any())
history = by_period[by_period["due_count"] > 0]

about = subject(chosen.period_id and chosen.period_label, obligations)
is_one_of_many = chosen.period_id is not None and obligations["period_id"].nunique() > 1
open_ = open_obligations(ask.of_period(obligations, chosen))
links = filters.links(chosen, ask.periods())
st.html(headline(about, now, open_, blind, is_one_of_many, links).html)
st.html(tile_row([
    rate_tile("coverage_rate", now, before, before_label, history),
    rate_tile("on_time_rate", now, before, before_label, history, has_deadline),
    rate_tile("content_rate", content, content_before, before_label, content_by_period),
    days_tile(now, history, has_deadline),
], links).html)

if len(obligations):
    # the lists come first to readers, on phones and on paper; on a wide screen the style sheet puts them right.
    # many periods need the room more than the lists do
    lists, grid = st.columns([2, 3] if obligations["period_id"].nunique() <= 8 else [5, 12], gap="medium")
    with grid:
        st.html(heading(t("overview.map")).html)
        shown = filters.find_units(obligations, UNITS_PER_PAGE)
        st.html(status_map(shown, titles, query, chosen.period_id).html)
        st.html(status_legend(obligations).html)
    with lists:
        st.html(heading(t("overview.attention")).html)
        # a file that waits may belong to any plan and unit
        waiting = len(ask.ask("waiting_files", replace(chosen, level=None), all_plans=True))
        flags = review_flags(chosen)
        flags = ask.of_period(flags[flags["obligation_id"].isin(obligations["obligation_id"])], chosen)
        st.html(attention_list(ask.of_period(obligations, chosen), query, waiting, flags).html)
        st.html(heading(t("overview.blank_items_all" if is_one_of_many else "overview.blank_items")).html)
        st.html(blank_items(blind, links=links.of_period(None)).html)

st.html(heading(t("overview.plans")).html)
st.html(plan_table(ask.plans(), all_plans, all_content, chosen.query(with_plan=False),
                   filters.links_of_plans(chosen)).html)
with st.expander(t("overview.definitions")):
    st.html(glossary(MEASURES).html)
