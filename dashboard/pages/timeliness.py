"""Timeliness: how many came on time, how late the others were, and why each report is due when it is."""

import streamlit as st

from dashboard import ask, charts, filters
from dashboard.league import in_rank_order, league_table
from dashboard.periods import chosen_and_before
from dashboard.tables import days_table, due_table, glossary, heading, note, status_table, timeliness_table
from dashboard.text import t
from dashboard.tiles import days_tile, rate_tile, tile_row

UNITS_PER_PAGE = 40
MEASURES = ("on_time_rate", "on_time_share", "days_late_median", "coverage_rate")

chosen = filters.current()
obligations = ask.ask("obligation_status", chosen)
by_period = ask.by_period("coverage_by_plan_period", chosen)
has_deadline = bool(obligations["due_effective"].notna().any())
if chosen.period_id is None:
    now, before = chosen_and_before(ask.ask("coverage_by_plan", chosen), None)
else:
    now, before = chosen_and_before(by_period, chosen.period_id)
before_label = "" if before is None else before["period_label"]

links = filters.links(chosen, ask.periods())
st.html(tile_row([
    rate_tile("on_time_rate", now, before, before_label, has_deadline=has_deadline),
    rate_tile("on_time_share", now, before, before_label, has_deadline=has_deadline),
    rate_tile("coverage_rate", now, before, before_label),
    days_tile(now, has_deadline=has_deadline),
], links).html)
if not has_deadline:
    st.info(t("timeliness.no_deadline"))

if len(by_period):
    left, right = st.columns(2, gap="large")
    with left:
        st.html(heading(t("timeliness.bars")).html)
        st.plotly_chart(charts.status_bars(by_period), config=charts.config(), theme=None, alt=t("coverage.chart_alt"))
    with right:
        st.html(heading(t("timeliness.trend")).html)
        st.plotly_chart(charts.rate_trend(by_period), config=charts.config(), theme=None, alt=t("timeliness.trend_alt"))
    with st.expander(t("coverage.twin")):
        st.html(status_table(by_period, links).html)

if has_deadline:
    left, right = st.columns([2, 1], gap="medium")
    with left:
        st.html(heading(t("timeliness.per_unit")).html)
        timeliness = ask.of_period(ask.ask("timeliness_by_unit_period", chosen), chosen)
        st.html(timeliness_table(filters.find_units(timeliness, UNITS_PER_PAGE), links).html)
    with right:
        st.html(heading(t("timeliness.days")).html)
        classes = charts.days_late_classes(ask.of_period(obligations, chosen))
        if len(classes):
            st.plotly_chart(charts.days_late_bars(classes), config=charts.config(), theme=None,
                            alt=t("timeliness.days_alt"))
            st.html(days_table(classes).html)
        else:
            st.html(note(t("timeliness.none_late")).html)

    league = in_rank_order(ask.ask("league_table", chosen))
    st.html(heading(t("league.title")).html)
    st.html(note(t("league.method")).html)
    if league["rank"].notna().any():
        st.html(league_table(filters.find_units(league, UNITS_PER_PAGE, t("param.league")), links.of_period(None)).html)
    else:
        st.html(note(t("league.nobody")).html)

if len(obligations):
    st.html(heading(t("timeliness.due_dates")).html)
    st.html(due_table(ask.of_period(obligations, chosen)).html)
with st.expander(t("overview.definitions")):
    st.html(glossary(MEASURES).html)
