"""Sending reminders from what is published at the very moment: who has filed meanwhile is not reminded."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, time
from typing import Any

import queries
from dashboard.export.context import ExportContext
from dashboard.export.gather import read_context, scope
from dashboard.export.reminders.due import STATES, WHO_QUERIES, Choice, reminders
from dashboard.export.reminders.outbox import mail_of
from etl.mail.mail_error import MailError
from etl.mail.mail_settings import MailSettings, read_password
from etl.mail.post import Post
from etl.mail.reminder_log import Mail
from etl.mail.send import Result, send
from etl.store import Store, now

_ANY_DAY = 400


def send_mails(store: Store, settings: MailSettings, mails: Sequence[Mail], *, again: bool = False) -> Iterator[Result]:
    """Send the mails that were looked at, one result each. Raises MailError, as etl.mail.send says.

    Each is written anew from the store as it is then, about those of its reports that are still missing.
    """
    if not mails:
        return
    by_unit = {mail.unit_id: mail for mail in mails}
    password = read_password(store.folder) if settings.user else None
    with closing(store.read()) as connection:
        _context(connection, mails[0].plan_id, today())
    with Post(settings, password) as post:
        yield from send(store, post, by_unit, lambda unit_id: still_owed(store, by_unit[unit_id]), again=again)


def still_owed(store: Store, mail: Mail) -> Mail | None:
    """The mail about what is still missing of it now; None when nothing is. MailError on a site of invented data."""
    as_of = today()
    with closing(queries.prepare(store.read())) as connection:
        context = _context(connection, mail.plan_id, as_of)
        params = scope(mail.plan_id, as_of, True, [mail.unit_id])
        frames = {name: queries.run(connection, name, **params) for name in WHO_QUERIES}
    choice = Choice(within_days=_ANY_DAY, states=STATES, unit_ids=frozenset({mail.unit_id}))
    for reminder in reminders(frames, context, choice):
        left = reminder.only(mail.obligation_ids)
        if left.owed:
            return mail_of(left, context, mail.address, mail.sent_by)
    return None


def _context(connection: Any, plan_id: str, as_of: datetime) -> ExportContext:
    """The context of a plan with real reports; MailError where they are invented: those are nobody's."""
    context = read_context(connection, plan_id, as_of, True)
    if context.sample_label:
        raise MailError("sample")
    return context


def today() -> datetime:
    """The instant of a reminder: what came today counts, today's deadlines are still open."""
    return datetime.combine(now().date(), time.max)


