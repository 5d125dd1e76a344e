"""Reminders: who is reminded and why; letters, list, calendar, a text to paste; mails with a look before; the log."""

from dataclasses import replace

import streamlit as st

from dashboard import ask, filters, reminder_panel
from dashboard import format as fmt
from dashboard.download import offer
from dashboard.export.gather import context_of
from dashboard.export.office import read_office
from dashboard.export.paper.refused import PaperRefused
from dashboard.export.paper.template_check import check_template
from dashboard.export.reminders import (
    REMINDER_QUERIES,
    calendar_ics,
    grouped_list,
    letters_zip,
    reminder_text,
    reminders,
    unit_text,
)
from dashboard.export.reminders.due import AWAITED, SOON_DAYS, STATES, Choice, count_owed
from dashboard.reminder_words import last_reminded, reminder_table
from dashboard.tables import heading, note
from dashboard.text import named, section, t
from dashboard.upload_form import XLSX
from etl.store import home, now

UNITS_PER_PAGE = 20
MOST_DAYS = 366

chosen = filters.current()
context = context_of(chosen.plan, chosen.as_of, chosen.with_extensions, is_sample=ask.is_sample(),
                     level=chosen.units_text)
frames = {name: ask.ask(name, chosen) for name in REMINDER_QUERIES}
frames["obligation_status"] = ask.of_period(frames["obligation_status"], chosen)


def choose() -> Choice:
    """The states, the days and the units."""
    states = st.pills(t("reminders.states"), STATES, selection_mode="multi", default=Choice().states,
                      format_func=named(section("reminder_state")), key="remind-states")
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-remind"):
        days = st.number_input(t("reminders.within_days"), 0, MOST_DAYS, SOON_DAYS, key=t("param.within_days"),
                               bind="query-params", width=230)
        names = {one.unit_id: one.name for one in reminders(frames, context, Choice(days, tuple(states)))}
        units = st.multiselect(t("reminders.only_units"), list(names), format_func=named(names),
                               placeholder=t("reminders.every_unit"), key="remind-units", width=430)
    return Choice(days, tuple(states), frozenset(units) or None)


def offer_files() -> None:
    """The files, built only when asked for."""
    st.html(heading(t("reminders.files"), 3).html)
    named = {"plan": chosen.plan_id, "day": chosen.day.isoformat()}
    with st.container(horizontal=True, key="dh-export"):
        try:
            files = read_office(home())
            wrong = check_template(files.template).problems if files.template else ()
            office = files.settings.of(chosen.plan_id, context.issuer)
        except PaperRefused as error:
            wrong = (str(error),)
        if wrong:
            st.error(wrong[0])
        else:
            offer(t("reminders.letters"), lambda: letters_zip(frames, context, choice, office, files.template),
                  t("reminders.letters_file", **named), "download.letters", chosen.plan_id, mime="application/zip",
                  type="primary")
        offer(t("reminders.list"), lambda: grouped_list(frames, context, choice), t("reminders.list_file", **named),
              "download.reminder_list", chosen.plan_id, mime=XLSX)
        offer(t("reminders.calendar"), lambda: calendar_ics(frames, context, choice),
              t("reminders.calendar_file", **named), "download.calendar", chosen.plan_id, mime="text/calendar",
              help=t("reminders.calendar_help"))


def offer_text() -> None:
    """The short text for all or for one, with the button that copies it."""
    st.html(heading(t("reminders.text"), 3).html)
    by_id = {one.unit_id: one for one in found}
    picked = st.selectbox(t("reminders.text_of"), ["", *by_id], key="remind-text", width=520,
                          format_func=named({i: one.name for i, one in by_id.items()}, t("reminders.for_all")))
    text = unit_text(by_id[picked], context) if picked in by_id else reminder_text(frames, context, choice)
    st.html(note(t("reminders.copy_note")).html)
    st.code(text, language=None, wrap_lines=True)


st.html(heading(t("page.reminders")).html)
st.html(note(t("reminders.intro")).html)
choice = choose()
found = reminders(frames, context, choice)
awaited = count_owed(reminders(frames, context, replace(choice, states=(AWAITED,))))
if awaited and AWAITED not in choice.states:
    st.html(note(t("reminders.awaited", count=fmt.number(awaited), label=t("reminder_state.awaited"))).html)
log = ask.ask("reminder_log", replace(chosen.everyone(), day=now().date(), is_today=True))
if not found:
    st.info(t("reminders.nobody", as_of=chosen.as_of_text))
else:
    st.html(note(t("reminders.counted", units=fmt.number(len(found)), reports=fmt.number(count_owed(found)))).html)
    pages = max(-(-len(found) // UNITS_PER_PAGE), 1)
    page = st.pagination(pages, key=t("param.page"), bind="query-params") if pages > 1 else 1
    first = (min(page, pages) - 1) * UNITS_PER_PAGE
    shown = found[first:first + UNITS_PER_PAGE]
    st.html(reminder_table(shown, last_reminded(log), chosen.query()).html)
    offer_files()
    offer_text()
    reminder_panel.offer(chosen, found, context, log)
reminder_panel.show_log(log)
