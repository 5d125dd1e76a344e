"""The plan as it reads: its head, every line with its coverage so far, its reports and deadlines, its targets."""

from pathlib import Path

import streamlit as st

from dashboard import ask, filters, plan_reports, unit_page
from dashboard.find import find_units
from dashboard.plan_targets import progress, target_table
from dashboard.plan_text import plan_facts, plan_lines
from dashboard.rows import rows_with
from dashboard.tables import glossary, heading, note
from dashboard.target import of_each_unit
from dashboard.text import t

UNITS_PER_PAGE = 60
MEASURES = ("item_coverage", "coverage_rate")

chosen = filters.current()
links = filters.links(chosen, ask.periods()).of_period(None)
# an upright page: a plan is read as a document
st.html(Path(__file__).parents[1] / "static" / "portrait.css")
st.html(heading(chosen.plan["title"]).html)
st.html(plan_facts(ask.ask("plan_document", chosen).iloc[0]).html)

lines = ask.ask("plan_lines", chosen)
indicators = ask.ask("plan_line_indicators", chosen)
values = ask.ask("indicator_by_plan", chosen)
found = progress(values, ask.ask("indicator_annual", chosen, indicator_ids=of_each_unit(values)))
if found:
    st.html(heading(t("target.title")).html)
    st.html(target_table(found, links).html)

st.html(heading(t("plan.lines")).html)
if len(lines):
    st.html(note(t("plan.lines_note")).html)
    st.html(plan_lines(lines, indicators, ask.ask("blind_spots", chosen), links).html)
else:
    st.html(note(t("plan.no_line")).html)

st.html(heading(t("plan.reports")).html)
reports = ask.ask("report_list", chosen)
dates = ask.of_period(ask.ask("plan_deadlines", chosen), chosen)
if not len(reports):
    st.html(note(t("plan.no_report")).html)
forms = ask.registry().forms
for report in reports.to_dict("records"):
    form = forms.get(report["form_id"], {}).get("texts", {}).get("form_number", "")
    st.html(heading(report["title"], 3).html)
    st.html(plan_reports.report_facts(report, form).html)
    of_report = rows_with(dates, "report_id", report["report_id"])
    if len(of_report):
        st.html(plan_reports.deadline_table(plan_reports.deadlines(of_report), report["title"]).html)
    else:
        st.html(note(t("plan.nobody_owes")).html)

units = unit_page.choices(chosen)
if len(units):
    with st.expander(t("plan.units", count=len(units))):
        shown = find_units(units, UNITS_PER_PAGE)
        st.html(plan_reports.assigned_table(shown, chosen.query()).html)
with st.expander(t("overview.definitions")):
    st.html(glossary(MEASURES).html)
