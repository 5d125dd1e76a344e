"""Coverage: reports by group and period, content items by unit, and what nobody covered."""

import streamlit as st

from dashboard import ask, charts, filters
from dashboard.matrix import item_legend, item_map
from dashboard.periods import chosen_and_before
from dashboard.tables import blind_table, glossary, group_table, heading, note, status_table
from dashboard.text import section, t
from dashboard.tiles import rate_tile, tile_row

UNITS_PER_PAGE = 15
MEASURES = ("coverage_rate", "consistency_rate", "content_rate", "content_received_rate", "item_coverage", "blind_spot")

chosen = filters.current()
by_period = ask.by_period("coverage_by_plan_period", chosen)
content_by_period = ask.ask("content_coverage_by_plan_period", chosen)
if chosen.period_id is None:
    now, _ = chosen_and_before(ask.ask("coverage_by_plan", chosen), None)
    content, _ = chosen_and_before(ask.ask("content_coverage_by_plan", chosen), None)
else:
    now, _ = chosen_and_before(by_period, chosen.period_id)
    content, _ = chosen_and_before(content_by_period, chosen.period_id)
links = filters.links(chosen, ask.periods())
st.html(tile_row([
    rate_tile("coverage_rate", now),
    rate_tile("consistency_rate", now),
    rate_tile("content_rate", content),
    rate_tile("content_received_rate", content),
], links).html)

shown = ask.of_period(by_period, chosen)
if len(shown):
    st.html(heading(t("coverage.chart")).html)
    st.plotly_chart(charts.status_bars(shown), config=charts.config(), theme=None, alt=t("coverage.chart_alt"))
    with st.expander(t("coverage.twin")):
        st.html(status_table(shown, links).html)

    st.html(heading(t("coverage.reports")).html)
    kinds = section("group_kind")
    views = section("unit_view")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        kind = st.segmented_control(
            t("coverage.group_by"), list(kinds), default="level", format_func=lambda k: kinds[k], required=True,
            key=t("param.group"), bind="query-params",
        )
        view = st.segmented_control(
            t("coverage.view"), list(views), default="as_was", format_func=lambda v: views[v], required=True,
            key=t("param.view"), bind="query-params", help=t("coverage.view_help"),
        )
    groups = ask.by_period("coverage_by_area_period", chosen, view=view, group_kind=kind)
    st.html(group_table(ask.of_period(groups, chosen), links, view).html)
    if view == "as_is":
        st.html(note(t("coverage.view_help")).html)

content_items = ask.ask("content_coverage_by_unit_item", chosen)
blind = ask.ask("blind_spots", chosen)
if len(content_items):
    st.html(heading(t("coverage.matrix")).html)
    st.html(note(t("coverage.matrix_caption")).html)
    st.html(item_map(filters.find_units(content_items, UNITS_PER_PAGE), blind, links.of_period(None)).html)
    st.html(item_legend().html)

st.html(heading(t("coverage.blind")).html)
st.html(blind_table(blind, links.of_period(None)).html)
with st.expander(t("overview.definitions")):
    st.html(glossary(MEASURES).html)
