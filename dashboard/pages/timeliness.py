"""Timeliness: how many came on time, how late the others were, and why each report is due when it is."""

import streamlit as st

from dashboard import ask, filters
from dashboard.arrivals import arrival_strip
from dashboard.chart_panel import show_chart
from dashboard.comparison import figures
from dashboard.delays import delay_classes, delay_table, delay_words
from dashboard.find import find_units
from dashboard.league import in_rank_order, league_table, with_streaks
from dashboard.matrix import bars_legend
from dashboard.tables import due_table, glossary, heading, note, status_table, timeliness_table
from dashboard.text import t
from dashboard.tiles import days_tile, rate_tile, tile_row
from dashboard.trend import with_trend

UNITS_PER_PAGE = 40
MEASURES = ("on_time_rate", "on_time_share", "days_late_median", "coverage_rate", "streak")

chosen = filters.current()
obligations = ask.ask("obligation_status", chosen)
has_deadline = bool(obligations["due_effective"].notna().any())
found = figures(chosen)
counts, by_period = found.counts, found.by_period

links = filters.links(chosen, ask.periods())
st.html(tile_row([
    with_trend(rate_tile("on_time_rate", counts.now, has_deadline=has_deadline), counts),
    with_trend(rate_tile("on_time_share", counts.now, has_deadline=has_deadline), counts),
    with_trend(rate_tile("coverage_rate", counts.now), counts),
    with_trend(days_tile(counts.now, has_deadline=has_deadline), counts),
], links).html)
if not has_deadline:
    st.info(t("timeliness.no_deadline"))

if len(by_period):
    left, right = st.columns(2, gap="large")
    with left:
        st.html(heading(t("timeliness.bars")).html)
        st.html(bars_legend(by_period).html)
        show_chart("status_bars", by_period, t("coverage.chart_alt"))
    with right:
        st.html(heading(t("timeliness.trend")).html)
        show_chart("rate_trend", by_period, t("timeliness.trend_alt"))
    with st.expander(t("coverage.twin")):
        st.html(status_table(by_period, links).html)

if has_deadline:
    st.html(heading(t("arrival.title")).html)
    st.html(note(t("arrival.caption")).html)
    st.html(arrival_strip(obligations, by_period, chosen.period_id).html)

    of_period = ask.of_period(obligations, chosen)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        st.html(heading(t("timeliness.per_unit")).html)
        timeliness = ask.of_period(ask.ask("timeliness_by_unit_period", chosen), chosen)
        st.html(timeliness_table(find_units(timeliness, UNITS_PER_PAGE), links).html)
    with right:
        st.html(heading(t("delay.title")).html)
        st.html(delay_words(of_period).html)
        st.html(delay_table(delay_classes(of_period), links).html)
        st.html(note(t("delay.apart")).html)

    league = with_streaks(in_rank_order(ask.ask("league_table", chosen)), ask.ask("streak_by_unit", chosen))
    st.html(heading(t("league.title")).html)
    st.html(note(t("league.method")).html)
    if league["rank"].notna().any():
        st.html(league_table(find_units(league, UNITS_PER_PAGE, t("param.league")), links.of_period(None)).html)
    else:
        st.html(note(t("league.nobody")).html)

if len(obligations):
    st.html(heading(t("timeliness.due_dates")).html)
    st.html(due_table(ask.of_period(obligations, chosen)).html)
with st.expander(t("overview.definitions")):
    st.html(glossary(MEASURES).html)
    st.html(note(t("delta.definition")).html)
