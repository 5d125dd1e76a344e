"""Overview: one sentence, four figures, who has sent what, and what needs somebody."""

from dataclasses import replace

import streamlit as st

from dashboard import ask, filters, status_panel
from dashboard.attention import attention_list, blank_items
from dashboard.comparison import figures
from dashboard.first_steps import first_steps
from dashboard.headline import headline, subject
from dashboard.periods import open_obligations
from dashboard.rows import rows_among
from dashboard.since import change_counts, since_day, since_line
from dashboard.tables import glossary, heading, note, plan_table
from dashboard.text import t
from dashboard.tiles import days_tile, rate_tile, tile_row
from dashboard.trend import with_trend
from dashboard.version_panel import review_flags

MEASURES = ("coverage_rate", "on_time_rate", "content_rate", "days_late_median")

chosen = filters.current()
query = chosen.query()
if ask.is_empty():
    st.html(first_steps(query).html)
obligations = ask.ask("obligation_status", chosen)
found = figures(chosen)
counts, content = found.counts, found.content
blind = ask.ask("blind_spots", chosen)
has_deadline = bool(obligations["due_effective"].notna().any())

about = subject(chosen.period_id and chosen.period_label, obligations)
is_one_of_many = chosen.period_id is not None and obligations["period_id"].nunique() > 1
of_period = ask.of_period(obligations, chosen)
links = filters.links(chosen, ask.periods())
st.html(headline(about, counts.now, open_obligations(of_period), blind, is_one_of_many, links).html)
st.html(tile_row([
    with_trend(rate_tile("coverage_rate", counts.now, history=found.history), counts),
    with_trend(rate_tile("on_time_rate", counts.now, history=found.history, has_deadline=has_deadline), counts),
    with_trend(rate_tile("content_rate", content.now, history=found.content_by_period), content),
    with_trend(days_tile(counts.now, found.history, has_deadline), counts),
], links).html)

if len(obligations):
    day, why = since_day(chosen.day)
    earlier = ask.ask("obligation_status", replace(chosen, day=day, is_today=False))
    st.html(since_line(change_counts(ask.of_period(earlier, chosen), of_period), day, why, query).html)
    # the lists come first to readers, on phones and on paper; on a wide screen the style sheet puts them right.
    # many periods need the room more than the lists do
    lists, grid = st.columns([2, 3] if obligations["period_id"].nunique() <= 8 else [5, 12], gap="medium")
    with grid:
        status_panel.show(chosen, obligations, links)
    with lists:
        st.html(heading(t("overview.attention")).html)
        # a file that waits may belong to any plan and unit
        waiting = len(ask.ask("waiting_files", chosen.everyone(), all_plans=True))
        flags = review_flags(chosen)
        flags = ask.of_period(rows_among(flags, "obligation_id", obligations), chosen)
        st.html(attention_list(of_period, query, waiting, flags, links).html)
        st.html(heading(t("overview.blank_items_all" if is_one_of_many else "overview.blank_items")).html)
        st.html(blank_items(blind, links=links.of_period(None)).html)

st.html(heading(t("overview.plans")).html)
st.html(plan_table(ask.plans(), ask.ask("coverage_by_plan", chosen, all_plans=True),
                   ask.ask("content_coverage_by_plan", chosen, all_plans=True), chosen.query(with_plan=False),
                   filters.links_of_plans(chosen)).html)
with st.expander(t("overview.definitions")):
    st.html(glossary(MEASURES).html)
    st.html(note(t("delta.definition")).html)
