"""The queue: files that wait for a person, each with what it says, what it may be, and the decision."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import ask, filters, intake, queue_form, viewer
from dashboard import format as fmt
from dashboard.door.roles import SETTLE
from dashboard.download import offer
from dashboard.intake_tables import findings_table, outcome_table, stored_findings
from dashboard.markup import literal, tag
from dashboard.queue_words import by_question, file_facts, files_table, reasons
from dashboard.tables import heading, note
from dashboard.text import t
from etl.decide import DecisionError
from etl.store import Store, StoreBusy, now
from etl.waiting.filing import Filing, file_all
from etl.words import say

QUESTIONS_PER_PAGE = 8

# a file waits whatever plan, level or day the page shows: it may belong to any of them
today = replace(filters.current().everyone(), day=now().date(), is_today=True, with_extensions=True)
registry = ask.registry()


def write(filings: list[Filing]) -> None:
    """Settle the files, keep what came of them for the next run; a refusal of the decision is told here."""
    viewer.require(SETTLE)
    if not ask.may_file(filings, waiting):
        viewer.too_wide(SETTLE)
        return
    try:
        with st.spinner(t("queue.filing")):
            outcomes = file_all(Store(), filings)
    except DecisionError as error:
        st.error(say(error.code, **error.params))
        return
    except StoreBusy:
        st.warning(t("queue.busy"))
        return
    ask.remember("filed", (filings, outcomes))
    # the result stands at the top, the button may be far below
    ask.remember("filed_toast", t("queue.settled", count=fmt.number(len(filings)), **intake.counts(outcomes)))
    st.rerun()


def show_filed(filings: list[Filing], outcomes: list) -> None:
    """What became of the files that were just settled."""
    words = t("queue.filed" if outcomes else "queue.discarded", count=fmt.number(len(filings)))
    st.html(tag("p", words, class_="dh-done", role="status").html)
    if outcomes:
        st.html(outcome_table(intake.outcome_rows(outcomes, registry, is_check=False)).html)
        found = intake.finding_rows(outcomes)
        if found:
            st.html(findings_table(found).html)


def show_originals(files: pd.DataFrame) -> None:
    """The files as they came."""
    for _, row in files.iterrows():
        label = t("queue.original") if len(files) == 1 else t("queue.original_of", name=literal(row["file_name"]))
        content = ask.original(row)
        if content is None:
            st.warning(t("submissions.original_lost"))
        else:
            offer(label, lambda content=content: content, row["file_name"], "download.original",
                  row["submission_id"], key=f"original-{row['submission_id']}")


def show_question(files: pd.DataFrame) -> None:
    """Files of one question: what they say, why they wait, the choice."""
    first = files.iloc[0]
    is_one = len(files) == 1
    st.html(heading(first["file_name"] if is_one else t("queue.same_question", count=fmt.number(len(files))), 3).html)
    findings = ask.ask("findings_by_submission", today, submission_id=first["submission_id"])
    told = stored_findings(findings, first["file_name"])
    st.html(reasons(told if is_one else [row | {"sheet": None} for row in told]).html)
    proposals = ask.ask("proposals_by_submission", today, submission_id=first["submission_id"])
    said, choice = st.columns(2, gap="medium")
    with said:
        st.html((file_facts(first, registry) if is_one else files_table(files, registry)).html)
        if is_one:
            show_originals(files)
        else:
            with st.popover(t("queue.originals")):
                show_originals(files)
    with choice:
        drafted = queue_form.show(files, proposals, registry, decided_by)
    if drafted and drafted.problem:
        st.error(drafted.problem)
    elif drafted:
        write(drafted.filings)


st.html(heading(t("page.queue")).html)
st.html(note(t("queue.intro")).html)
if ask.recall("filed_toast"):
    st.toast(ask.recall("filed_toast"))
    ask.remember("filed_toast", None)
if ask.recall("filed"):
    show_filed(*ask.recall("filed"))
waiting = ask.ask("waiting_files", today, all_plans=True)
if not len(waiting):
    st.info(t("queue.empty"))
else:
    groups = by_question(waiting)
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-find"):
        decided_by = st.text_input(t("queue.decided_by"), key="queue-by", width=320)
        pages = max(-(-len(groups) // QUESTIONS_PER_PAGE), 1)
        page = st.pagination(pages, key=t("param.page"), bind="query-params") if pages > 1 else 1
    first_shown = (min(page, pages) - 1) * QUESTIONS_PER_PAGE
    st.html(note(t("queue.shown", files=fmt.number(len(waiting)), questions=fmt.number(len(groups)))).html)
    for group in groups[first_shown:first_shown + QUESTIONS_PER_PAGE]:
        with st.container(border=True):
            show_question(group)
