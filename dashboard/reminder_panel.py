"""On the reminders page: which mails would go out, a look at each, the sending, and the log."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd
import streamlit as st

from dashboard import ask, reminder_words, viewer
from dashboard import format as fmt
from dashboard.door.roles import REMIND
from dashboard.export.context import ExportContext
from dashboard.export.reminders.due import Reminder
from dashboard.export.reminders.outbox import Outbox, outbox
from dashboard.filters import Filters
from dashboard.reminder_sending import send_mails
from dashboard.tables import facts_list, heading, note
from dashboard.text import t
from etl.mail.addresses import FILE as ADDRESSES
from etl.mail.addresses import read_addresses
from etl.mail.mail_error import MailError
from etl.mail.mail_settings import MailSettings, read_settings
from etl.mail.reminder_log import Mail
from etl.mail.send import Result
from etl.store import Store, StoreBusy, now

MAILS_SHOWN = 20
LINES_PER_PAGE = 50


def offer(chosen: Filters, found: Sequence[Reminder], context: ExportContext, log: pd.DataFrame) -> None:
    """Everything about sending; what stands in the way is one sentence."""
    if not viewer.may(REMIND):
        return
    st.html(heading(t("reminders.mail")).html)
    try:
        settings = read_settings(Store().folder)
        if settings is None:
            raise MailError("not_set_up", file="mail.toml")
        if context.sample_label:
            raise MailError("sample")
        addresses = read_addresses(Store().folder, set(ask.units()["unit_id"]))
    except MailError as error:
        st.info(str(error))
        return
    _show_results()
    if not chosen.is_today or not chosen.with_extensions:
        st.info(t("reminders.mail_past"))
        return
    hours = settings.repeat_hours
    again = st.toggle(t("reminders.again", hours=hours), key="remind-again")
    since = now() - timedelta(hours=hours)
    recent = set() if again else {
        obligation for obligation, at in reminder_words.last_reminded(log).items() if at >= since}
    box = outbox(found, context, addresses, recent, viewer.current().viewer_id)
    _show_left_out(box, hours)
    if not box.mails:
        st.html(note(t("reminders.mail_none")).html)
        return
    st.html(note(t("reminders.mail_ready", count=fmt.number(len(box.mails)), sender=settings.sender,
                   host=settings.host)).html)
    _preview(box.mails)
    # another choice of mails must be looked at anew
    seen = st.checkbox(t("reminders.confirm"), key=f"seen-{hash(box.mails)}")
    label = t("reminders.send", count=fmt.number(len(box.mails)))
    if st.button(label, type="primary", disabled=not seen, key="send-reminders"):
        _send(settings, box.mails, again)


def show_log(log: pd.DataFrame) -> None:
    """What was sent of the plan, newest first."""
    st.html(heading(t("reminders.log")).html)
    if not len(log):
        st.html(note(t("reminders.log_empty")).html)
        return
    pages = max(-(-len(log) // LINES_PER_PAGE), 1)
    page = st.pagination(pages, key=t("param.reminded"), bind="query-params") if pages > 1 else 1
    first = (min(page, pages) - 1) * LINES_PER_PAGE
    st.html(reminder_words.log_table(log.iloc[first:first + LINES_PER_PAGE]).html)


def _show_left_out(box: Outbox, hours: int) -> None:
    """Who gets no mail, and why."""
    for key, units in (("no_address", box.no_address), ("repeated", box.repeated)):
        if units:
            names = "; ".join(one.name for one in units)
            st.html(note(t(f"reminders.{key}", count=fmt.number(len(units)), file=ADDRESSES, hours=hours,
                           names=names)).html)


def _preview(mails: Sequence[Mail]) -> None:
    """Exactly who would get exactly what."""
    with st.expander(t("reminders.preview", count=fmt.number(len(mails)))):
        pages = max(-(-len(mails) // MAILS_SHOWN), 1)
        page = st.pagination(pages, key="remind-preview") if pages > 1 else 1
        first = (min(page, pages) - 1) * MAILS_SHOWN
        for mail in mails[first:first + MAILS_SHOWN]:
            st.html(facts_list([
                (t("reminders.log_address"), mail.address), (t("reminders.subject"), mail.subject)]).html)
            st.code(mail.message, language=None, wrap_lines=True)


def _send(settings: MailSettings, mails: Sequence[Mail], again: bool) -> None:
    """Send; what happened is kept for the next run, a broken-off sending too."""
    viewer.require(REMIND)
    results: list[Result] = []
    problem = ""
    bar = st.progress(0.0)
    try:
        for result in send_mails(Store(), settings, mails, again=again):
            results.append(result)
            bar.progress(len(results) / len(mails),
                         t("reminders.sending", number=len(results), count=fmt.number(len(mails))))
    except MailError as error:
        problem = str(error)
    except StoreBusy:
        problem = t("reminders.mail_busy")
    ask.remember("reminded", (results, problem))
    st.rerun()


def _show_results() -> None:
    """What became of the mails of the last press; told once."""
    results, problem = ask.recall("reminded", ([], ""))
    ask.remember("reminded", ([], ""))
    if problem:
        st.error(problem)
    if results:
        names = dict(zip(ask.units()["unit_id"], ask.units()["name"], strict=True))
        sent = sum(result.outcome == "sent" for result in results)
        st.html(f'<p class="dh-done" role="status">{t("reminders.sent", sent=sent, count=len(results))}</p>')
        st.html(reminder_words.result_table(results, names).html)
