"""Indicators: each against its target and the year before, then one of them unit by unit, down to the cell."""

from dataclasses import replace

import streamlit as st

from dashboard import ask, filters
from dashboard.find import find_units
from dashboard.indicator_table import compared_table, rows_by_label
from dashboard.indicator_units import BASES, in_value_order, legend, rule_words, small_charts, unit_table, values_of
from dashboard.rows import no_rows, rows_with
from dashboard.tables import glossary_of, heading, note
from dashboard.target import of_each_unit
from dashboard.text import named, section, t

UNITS_PER_PAGE = 24

chosen = filters.current()
query = chosen.query()
links = filters.links(chosen, ask.periods())
plan = ask.ask("indicator_by_plan", chosen)
if not len(plan):
    st.html(heading(t("indicator.table")).html)
    st.info(t("indicator.empty"))
    st.stop()

by_period = ask.ask("indicator_by_period", chosen)
earlier = ask.plan_before(chosen)
last_year = no_rows(by_period) if earlier is None else ask.ask("indicator_by_period", replace(chosen, plan=earlier))
annual = ask.ask("indicator_annual", chosen, indicator_ids=of_each_unit(plan))

st.html(heading(t("indicator.table")).html)
st.html(compared_table(plan, by_period, last_year, chosen.period_id, chosen.day, annual, links, query).html)
if earlier is None:
    st.html(note(t("indicator.no_plan_before")).html)
else:
    st.html(note(t("indicator.plan_before", plan=earlier["short_title"])).html)

st.html(heading(t("indicator.units")).html)
labels = rows_by_label(plan)
bases = section("indicator_basis")
with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
    label = st.selectbox(t("indicator.choose"), list(labels), key=t("param.chosen_indicator"), bind="query-params",
                         width=560)
    basis = st.segmented_control(
        t("indicator.basis"), BASES, default=BASES[0], format_func=named(bases), required=True,
        key=t("param.basis"), bind="query-params",
    )
row = labels[label]
of_item = {"content_item_id": row["content_item_id"], "indicator_id": row["indicator_id"]}
of_year = rows_with(ask.ask("indicator_annual", chosen, indicator_ids=(row["indicator_id"],)),
                    "content_item_id", row["content_item_id"])
units = ask.ask("indicator_by_unit", chosen, **of_item)
years = in_value_order(units, of_year)
st.html(note(rule_words(row)).html)
shown = values_of(find_units(years, UNITS_PER_PAGE), units)
if units["period_id"].nunique() > 1:
    st.html(small_charts(shown, units, basis, row).html)
st.html(unit_table(shown, units, years, basis, row, links, query).html)
st.html(legend(units, basis).html)
with st.expander(t("overview.definitions")):
    st.html(glossary_of(section("indicator_definition")).html)
