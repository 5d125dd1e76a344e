"""Coverage: reports by group and period, content items by unit, and what nobody covered."""

import streamlit as st

from dashboard import ask, content_panel, filters
from dashboard.chart_panel import show_chart
from dashboard.comparison import figures
from dashboard.find import find_groups
from dashboard.matrix import bars_legend
from dashboard.tables import glossary, group_table, heading, note, status_table
from dashboard.text import named, section, t
from dashboard.tiles import rate_tile, tile_row
from dashboard.trend import with_trend

GROUPS_PER_PAGE = 40
MEASURES = ("coverage_rate", "consistency_rate", "content_rate", "content_received_rate", "item_coverage", "blind_spot")

chosen = filters.current()
found = figures(chosen)
links = filters.links(chosen, ask.periods())
st.html(tile_row([
    with_trend(rate_tile("coverage_rate", found.counts.now), found.counts),
    with_trend(rate_tile("consistency_rate", found.counts.now), found.counts),
    with_trend(rate_tile("content_rate", found.content.now), found.content),
    with_trend(rate_tile("content_received_rate", found.content.now), found.content),
], links).html)
if content_panel.show_item(chosen, links):
    st.stop()

shown = ask.of_period(found.by_period, chosen)
if len(shown):
    st.html(heading(t("coverage.chart")).html)
    st.html(bars_legend(shown).html)
    show_chart("status_bars", shown, t("coverage.chart_alt"))
    with st.expander(t("coverage.twin")):
        st.html(status_table(shown, links).html)

    st.html(heading(t("coverage.reports")).html)
    kinds = section("group_kind")
    views = section("unit_view")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        kind = st.segmented_control(
            t("coverage.group_by"), list(kinds), default=content_panel.default_groups(chosen), required=True,
            format_func=named(kinds),
            key=t("param.group"), bind="query-params",
        )
        view = st.segmented_control(
            t("coverage.view"), list(views), default="as_was", format_func=named(views), required=True,
            key=t("param.view"), bind="query-params", help=t("coverage.view_help"),
        )
    groups = ask.of_period(ask.by_period("coverage_by_area_period", chosen, view=view, group_kind=kind), chosen)
    st.html(group_table(find_groups(groups, GROUPS_PER_PAGE, t("param.group")), links, view).html)
    if view == "as_is":
        st.html(note(t("coverage.view_help")).html)

content_panel.show(chosen, links)
with st.expander(t("overview.definitions")):
    st.html(glossary(MEASURES).html)
    st.html(note(t("delta.definition")).html)
