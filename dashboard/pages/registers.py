"""The registers: download them as one workbook, upload it edited, see every difference, confirm; and the log."""

import streamlit as st

from dashboard import ask, filters, register_form, viewer
from dashboard import format as fmt
from dashboard import register_words as words
from dashboard.door.roles import REGISTER
from dashboard.tables import heading, note
from dashboard.text import t
from etl.registers.register_upload import Proposal
from etl.registers.site import RegisterError, apply
from etl.store import Store, StoreBusy

LINES_PER_PAGE = 100
store = Store()


def part(total: int, key: str, **how: str) -> slice:
    """The lines of the chosen page, told above them."""
    pages = max(-(-total // LINES_PER_PAGE), 1)
    page = st.pagination(pages, key=key, **how) if pages > 1 else 1
    first = (min(page, pages) - 1) * LINES_PER_PAGE
    if pages > 1:
        last = min(first + LINES_PER_PAGE, total)
        st.html(note(t("registers.shown", first=first + 1, last=fmt.number(last), total=fmt.number(total))).html)
    return slice(first, first + LINES_PER_PAGE)


def show(proposal: Proposal) -> None:
    """Problems, or every difference by register and then the last step."""
    if proposal.problems:
        st.error(t("registers.problems", count=fmt.number(len(proposal.problems))))
        lines = part(len(proposal.problems), "register-problems")
        st.html(words.problem_table(proposal.problems[lines]).html)
        return
    if not proposal.changes:
        st.info(t("registers.same"))
        return
    st.html(words.summary(proposal).html)
    if proposal.refusal:
        st.error(f"{proposal.refusal}.")
    counts = {name: len(changes) for name, changes in words.groups(proposal.changes)}
    for name, changes in words.groups(proposal.changes[part(len(proposal.changes), "register-changes")]):
        title = t("registers.group", register=name, count=fmt.number(counts[name]))
        st.html(heading(title, 3).html)
        st.html(words.change_table(changes, title).html)
    if not proposal.refusal:
        confirm(proposal)


def confirm(proposal: Proposal) -> None:
    """Reason and name, then all changes are written, or none."""
    st.html(heading(t("registers.confirm"), 3).html)
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-document"):
        reason = st.text_input(t("registers.reason"), key="register-reason", width=430)
        changed_by = st.text_input(t("registers.changed_by"), key="register-by", width=240)
    label = t("registers.apply", count=fmt.number(len(proposal.changes)))
    if not st.button(label, type="primary", disabled=not reason.strip(), key="apply"):
        return
    viewer.require(REGISTER)
    try:
        done = apply(store, proposal.files, changed_by=changed_by, reason=reason, based_on=proposal.based_on)
    except RegisterError as error:
        st.error(f"{error}.")
    except StoreBusy:
        st.warning(t("registers.busy"))
    else:
        ask.remember("register_done", len(done))
        ask.remember("register_round", ask.recall("register_round", 0) + 1)
        st.rerun()


def log() -> None:
    """Everything the site changed, newest first, whatever level the page shows."""
    listed = ask.ask("register_changes", filters.current().everyone())
    if not len(listed):
        st.info(t("registers.log_empty"))
        return
    st.html(note(t("registers.log_note")).html)
    st.html(words.log_table(listed.iloc[part(len(listed), t("param.page"), bind="query-params")]).html)


st.html(heading(t("page.registers")).html)
st.html(note(t("registers.intro")).html)
try:
    st.html(heading(t("registers.download"), 3).html)
    st.html(note(t("registers.download_note")).html)
    register_form.download(store)
    file = None
    if viewer.may(REGISTER):
        st.html(heading(t("registers.upload"), 3).html)
        file = st.file_uploader(t("registers.file"), type=["xlsx"], key=f"register-{ask.recall('register_round', 0)}")
    if file:
        show(register_form.proposed(store, file.getvalue()))
    elif ask.recall("register_done"):
        st.success(t("registers.applied", count=fmt.number(ask.recall("register_done"))))
except RegisterError as error:
    st.info(f"{error}.")
st.html(heading(t("registers.log")).html)
log()
