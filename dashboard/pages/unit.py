"""Everything about one unit: who it is, what it owed over all plans, how it stands, what it sent and said."""

import streamlit as st

from dashboard import ask, filters, shell, unit_head, unit_page, unit_record
from dashboard.decision_words import decision_table
from dashboard.find import choose_unit, find_units
from dashboard.matrix import item_legend, status_legend
from dashboard.reminder_words import unit_log_table
from dashboard.tables import glossary, heading, note
from dashboard.text import t
from dashboard.unit_timeline import late_summary, late_table, timeline

UNITS_PER_PAGE = 60
MEASURES = ("coverage_rate", "on_time_rate", "content_rate", "days_late_median")

chosen = filters.current()
choices = unit_page.choices(chosen)
wanted = choose_unit(choices, st.query_params.get(t("param.unit")))
if not wanted:
    st.html(heading(t("page.unit")).html)
    st.html(note(t("unit.intro", plan=chosen.plan["short_title"])).html)
    st.html(unit_head.unit_list(find_units(choices, UNITS_PER_PAGE), chosen.query()).html)
    st.stop()
found = unit_page.about(wanted, chosen)
if found is None:
    # the same words whether there is none or it may not be seen
    st.info(t("unit.not_found"))
    shell.way_back(t("obligation.back"))
    st.stop()

st.html(heading(unit_head.latest(found.history)["name"]).html)
st.html(unit_head.unit_facts(found.history, found.parents, chosen.query()).html)
if len(found.succession):
    st.html(heading(t("unit.succession"), 3).html)
    st.html(unit_head.succession_table(found.succession, chosen.query()).html)
with st.expander(t("unit.history")):
    st.html(unit_head.history_table(found.history, found.parents).html)

owed = found.obligations
if not len(owed):
    st.html(note(t("unit.owes_nothing")).html)
    st.stop()
st.html(heading(t("unit.timeline")).html)
for plan_id, rows in owed.groupby("plan_id", sort=False):
    if len(found.plan_ids) > 1:
        st.html(heading(found.plan_name(plan_id), 3).html)
    picked = chosen.period_id if plan_id == chosen.plan_id else None
    st.html(timeline(rows, found.titles, found.links[plan_id].of_unit(wanted), picked).html)
st.html(status_legend(owed).html)

left, right = st.columns(2, gap="large")
with left:
    for plan_id in found.plan_ids:
        st.html(heading(t("unit.compare_plan", plan=found.plan_name(plan_id))).html)
        st.html(unit_record.compare_table(*unit_page.compared(found, plan_id), found.links[plan_id], wanted).html)
with right:
    st.html(heading(t("unit.late")).html)
    st.html(late_summary(owed).html)
    if owed["status"].isin(["late", "overdue"]).any():
        st.html(late_table(owed, found.titles, found.queries).html)

content = ask.of_unit("content_coverage_by_unit_item", chosen, wanted)
st.html(heading(t("unit.content")).html)
if len(content):
    st.html(note(unit_record.content_words(content)).html)
    st.html(unit_record.content_table(content, found.links).html)
    st.html(item_legend().html)
else:
    st.html(note(t("none.no_item")).html)

values = ask.of_unit("indicator_by_unit_period", chosen, wanted)
st.html(heading(t("unit.indicators")).html)
if len(values):
    annual = ask.of_unit("indicator_annual", chosen, wanted)
    st.html(unit_record.indicator_table(values, annual, found.titles, found.links).html)
else:
    st.html(note(t("obligation.no_values")).html)

log = ask.of_unit("submission_log", chosen, wanted)
st.html(heading(t("unit.files")).html)
if len(log):
    st.html(unit_record.files_table(log, owed, found.titles, found.queries).html)
else:
    st.html(note(t("obligation.none")).html)

mails = ask.of_unit("reminder_log", chosen, wanted)
st.html(heading(t("unit.reminders")).html)
if len(mails):
    st.html(unit_log_table(mails, owed, found.titles, found.queries).html)
else:
    st.html(note(t("unit.no_reminder")).html)

decisions = ask.of_unit("decision_log", chosen, wanted)
st.html(heading(t("unit.decisions")).html)
if len(decisions):
    st.html(decision_table(decisions, t("unit.decisions")).html)
else:
    st.html(note(t("unit.no_decision")).html)
with st.expander(t("overview.definitions")):
    st.html(glossary(MEASURES).html)
