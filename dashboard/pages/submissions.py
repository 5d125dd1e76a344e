"""The register: every file that came, its versions and findings, and the original back."""

import streamlit as st

from dashboard import answer_panel, ask, filters, version_panel
from dashboard import format as fmt
from dashboard.download import offer
from dashboard.intake_tables import (
    findings_table,
    matching,
    outcome_badge,
    register_table,
    remark,
    stored_findings,
    text_or,
    versions_table,
)
from dashboard.rows import page_of
from dashboard.tables import facts_list, heading, note
from dashboard.text import named, section, t

LINES_PER_PAGE = 50

chosen = filters.current()
log = ask.ask("submission_log", chosen)


def detail(row) -> None:
    """One file: facts, original, findings, and the other files of the same obligation."""
    name = text_or(row["file_name"], t("none.value"))
    st.html(heading(t("submissions.detail")).html)
    st.html(facts_list([
        (t("submissions.unit"), text_or(row["unit_name"], t("submissions.unknown_unit"))),
        (t("submissions.period"), text_or(row["period_label"], t("none.value"))),
        (t("submissions.outcome"), outcome_badge(row["outcome"])),
        (t("submissions.state"), remark(row) or t("none.value")),
        (t("submissions.received_at"), fmt.instant(row["received_at"])),
        (t("submissions.loaded_at"), fmt.instant(row["loaded_at"])),
        (t("submissions.channel"), text_or(row["channel"], t("none.value"))), (t("submissions.file"), name),
        (t("submissions.size"), fmt.size(row["byte_count"])),
        (t("submissions.hash"), text_or(row["sha256"], t("none.value"))),
    ]).html)
    findings = ask.ask("findings_by_submission", chosen, submission_id=row["submission_id"])
    if fmt.is_none(row["sha256"]):
        st.html(note(t("submissions.original_missing")).html)
    else:
        content = ask.original(row)
        if content is None:
            st.warning(t("submissions.original_lost"))
        with st.container(horizontal=True, key="dh-answers-logged"):
            if content is not None:
                offer(t("submissions.original"), lambda: content, name, "download.original", row["submission_id"],
                      key="original")
            answer_panel.for_logged(row, findings, content)
    version_panel.show_review(chosen, row["submission_id"])
    version_panel.show_difference(chosen, log, row)
    if len(findings):
        st.html(findings_table(stored_findings(findings, name)).html)
    keys = ["report_id", "unit_id", "period_id"]
    if not row[keys].isna().any():
        st.html(heading(t("submissions.versions"), 3).html)
        st.html(versions_table(log[(log[keys] == row[keys]).all(axis=1)], chosen.query()).html)


wanted = st.query_params.get(t("param.submission"))
found = log[log["submission_id"] == wanted]
if len(found):
    detail(found.iloc[0])

st.html(heading(t("page.submissions")).html)
st.html(note(t("submissions.intro")).html)
with st.container(horizontal=True, vertical_alignment="bottom", key="dh-find"):
    typed = st.text_input(t("submissions.find"), key=t("param.find"), bind="query-params", width=320,
                          placeholder=t("filter.find_placeholder"))
    outcomes = section("outcome")
    outcome = st.selectbox(
        t("submissions.outcome"), ["", *outcomes], key=t("param.outcome"), bind="query-params", width=200,
        format_func=named(outcomes, t("filter.all")),
    )
    listed = matching(ask.of_period(log, chosen), typed or "", outcome or None)
    pages = max(-(-len(listed) // LINES_PER_PAGE), 1)
    page = st.pagination(pages, key=t("param.page"), bind="query-params") if pages > 1 else 1
if len(listed):
    first = (min(page, pages) - 1) * LINES_PER_PAGE
    shown = page_of(listed, first, LINES_PER_PAGE)
    st.html(note(t("submissions.shown", count=fmt.number(len(shown)), total=fmt.number(len(listed)))).html)
    st.html(register_table(shown, chosen.query()).html)
else:
    st.info(t("submissions.empty") if not len(log) else t("filter.no_match"))
