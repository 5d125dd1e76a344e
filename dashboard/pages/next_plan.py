"""Next year's plan from last year's: what moves, who replaces whom, what to decide; then added with a reason."""

from datetime import date

import streamlit as st

from dashboard import ask, filters, viewer
from dashboard import next_plan_words as words
from dashboard.door.roles import REGISTER
from dashboard.download import offer
from dashboard.tables import heading, note
from dashboard.text import named, t
from etl.forward.forward_site import Proposed, confirm, propose
from etl.forward.plan_forward import Forward, ForwardError
from etl.registers.reference import ReferenceError
from etl.registers.site import RegisterError
from etl.store import Store, StoreBusy, now

UNITS_PER_PAGE = 50
PLANNING_BEGINS = 10        # from October on people work on the next year
YEARS_AHEAD = 2

chosen = filters.current()


def years() -> tuple[list[int], int]:
    """The years that can be chosen, and the one people are likely to want."""
    today, first = now().date(), int(chosen.plan["year"]) + 1
    last = max(first, today.year + YEARS_AHEAD)
    return list(range(first, last + 1)), max(first, today.year + (today.month >= PLANNING_BEGINS))


def sentence(error: Exception) -> str:
    """A refusal as a sentence of its own."""
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}."


def proposed_for(year: int, targets: str, number: str | None, issued_on: date | None) -> Proposed:
    """The plan carried forward; made again only when the choice or the store has changed."""
    state = (ask.published(), chosen.plan_id, year, targets, number, issued_on)
    if ask.recall("forward_state") != state:
        made = propose(Store(), chosen.plan_id, year, targets=targets, number=number, issued_on=issued_on)
        ask.remember("forward", made)
        ask.remember("forward_state", state)
    return ask.recall("forward")


def show(forward: Forward) -> None:
    """Questions, then old beside new: the plan, its periods, its units, its targets; then what to check."""
    for is_question, title in ((True, "next_plan.questions"), (False, "next_plan.looks")):
        notes = [one for one in forward.notes if one.is_question == is_question]
        if notes:
            st.html(heading(t(title, count=len(notes)), 3).html)
            st.html(words.notes_list(notes).html)
    st.html(heading(t("next_plan.facts"), 3).html)
    st.html(words.plan_facts(forward).html)
    for position, report in enumerate(forward.reports):
        st.html(heading(t("next_plan.report", title=report.before.title), 3).html)
        st.html(words.period_table(report).html)
        st.html(note(words.move_counts(report.moves)).html)
        moves = words.in_order(report.moves)
        pages = max(-(-len(moves) // UNITS_PER_PAGE), 1)
        page = st.pagination(pages, key=f"{t('param.page')}-{position}") if pages > 1 else 1
        first = (min(page, pages) - 1) * UNITS_PER_PAGE
        st.html(words.unit_table(moves[first:first + UNITS_PER_PAGE]).html)
    items = words.item_table(forward.before, forward.plan)
    if items:
        st.html(heading(t("next_plan.items"), 3).html)
        st.html(items.html)


def add(proposed: Proposed, reason: str, changed_by: str) -> None:
    """Write the plan into the registers and say what was added, or why it was not."""
    viewer.require(REGISTER)
    try:
        changes = confirm(Store(), proposed, changed_by=changed_by, reason=reason)
    except (ForwardError, RegisterError) as error:
        st.error(sentence(error))
    except ReferenceError as error:
        st.error(t("next_plan.refused", problems="; ".join(map(str, error.problems))))
    except StoreBusy:
        st.warning(t("decisions.busy"))
    else:
        said = words.added_words(proposed.forward, len(changes), chosen.query(with_plan=False))
        ask.remember("carried", (chosen.plan_id, proposed.forward.plan.year, said.html))
        st.rerun()


st.html(heading(t("page.next_plan")).html)
st.html(note(t("next_plan.intro", plan=chosen.plan["short_title"])).html)
result = st.container()
known, likely = years()
with st.container(horizontal=True, vertical_alignment="bottom", key="dh-document"):
    year = st.selectbox(t("next_plan.year"), known, index=known.index(likely), key=f"year-{chosen.plan_id}", width=140)
    fates = {fate: t(f"next_plan.targets_{fate}") for fate in ("keep", "clear")}
    targets = st.radio(t("next_plan.targets"), list(fates), horizontal=True, key="targets", format_func=named(fates))
    number = st.text_input(t("next_plan.new_number"), key="number", width=220)
    issued_on = st.date_input(t("next_plan.new_issued_on"), value=None, format="DD/MM/YYYY", key="issued", width=170)
carried = ask.recall("carried")
if carried and carried[:2] == (chosen.plan_id, year):
    result.html(carried[2])
    st.stop()
try:
    proposed = proposed_for(year, targets, number.strip() or None, issued_on)
except (ForwardError, RegisterError) as error:
    st.info(sentence(error))
    st.stop()
show(proposed.forward)
st.html(heading(t("next_plan.confirm"), 3).html)
if proposed.forward.is_empty:
    st.warning(t("next_plan.nobody_left"))
with st.container(horizontal=True, vertical_alignment="bottom", key="dh-scope"):
    reason = st.text_input(t("next_plan.reason"), key="reason", width=430)
    changed_by = st.text_input(t("next_plan.changed_by"), key="changed-by", width=240)
with st.container(horizontal=True, key="dh-add"):
    is_ready = bool(reason.strip()) and not proposed.forward.is_empty
    if st.button(t("next_plan.add", title=proposed.forward.plan.short_title), type="primary", disabled=not is_ready):
        add(proposed, reason, changed_by)
    offer(t("next_plan.download"), lambda: proposed.text, proposed.file.split("/")[-1], "download.next_plan")
