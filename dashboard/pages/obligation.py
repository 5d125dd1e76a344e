"""One obligation (reached by a link): its status and why, its deadline and why, its files and its numbers."""

import streamlit as st

from dashboard import ask, filters, shell, version_panel
from dashboard import format as fmt
from dashboard.due_reason import reason
from dashboard.intake_tables import values_table, versions_table
from dashboard.markup import join
from dashboard.obligation_facts import flags, status_words
from dashboard.tables import facts_list, heading, note
from dashboard.text import t

chosen = filters.current()
obligations = ask.ask("obligation_status", chosen)
found = obligations[obligations["obligation_id"] == st.query_params.get(t("param.obligation"))]
if not len(found):
    st.info(t("obligation.not_found"))
    shell.way_back(t("obligation.back"))
    st.stop()

one = found.iloc[0]
log = ask.ask("submission_log", chosen)
log = log[(log["report_id"] == one["report_id"]) & (log["unit_id"] == one["unit_id"])
          & (log["period_id"] == one["period_id"])]

links = filters.links(chosen, ask.periods()).of_period(one["period_id"]).of_unit(one["unit_id"])
st.html(heading(t("obligation.title", unit=one["unit_name"], period=one["period_label"])).html)
st.html(facts_list([
    (t("filter.plan"), chosen.plan["title"]),
    (t("obligation.status"), status_words(one)),
    (t("obligation.due"), fmt.day(one["due_effective"])),
    (t("obligation.reason"), reason(one)),
    (t("obligation.received"), fmt.instant(one["first_admissible_at"])),
    (t("measure.content_rate.label"), links.to(
        fmt.ratio(one["covered_item_count"], one["required_item_count"]), "content_rate", one["covered_item_count"],
        one["required_item_count"] if one["is_due"] else 0)),
    (t("obligation.flags"), join(flags(one), ", ") if flags(one) else t("none.value")),
]).html)

st.html(heading(t("obligation.versions")).html)
if len(log):
    st.html(versions_table(log, chosen.query()).html)
    version_panel.show_originals(log)
    for _, version in log[log["outcome"] == "accepted"].iterrows():
        version_panel.show_difference(chosen, log, version)
    version_panel.show_review(chosen, one["latest_submission_id"])
else:
    st.html(note(t("obligation.none")).html)

st.html(heading(t("obligation.values")).html)
values = ask.ask("indicator_by_unit_period", chosen, period_ids=[one["period_id"]])
values = values[values["submission_id"] == one["latest_submission_id"]]
if len(values):
    st.html(values_table(values, links).html)
else:
    st.html(note(t("obligation.no_values")).html)
shell.way_back(t("obligation.back"))
