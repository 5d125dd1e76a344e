"""The mails that would go out: to whom, with which words; and who gets none, and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dashboard.export.context import ExportContext
from dashboard.export.reminders.due import Reminder
from dashboard.export.reminders.message import unit_text
from dashboard.export.reminders.words import tell
from etl.mail.reminder_log import Mail


@dataclass(frozen=True, slots=True)
class Outbox:
    """`no_address`: units without one. `repeated`: units whose every report was reminded of a short while ago."""

    mails: tuple[Mail, ...]
    no_address: tuple[Reminder, ...]
    repeated: tuple[Reminder, ...]


def outbox(
    found: Sequence[Reminder], context: ExportContext, addresses: Mapping[str, str], recent: Collection[str],
    sent_by: str | None = None,
) -> Outbox:
    """One mail for each unit with an address; `recent`: obligations that must not be reminded of again yet."""
    mails, no_address, repeated = [], [], []
    for reminder in found:
        open_ones = reminder.only({one.obligation_id for one in reminder.owed} - set(recent))
        if reminder.unit_id not in addresses:
            no_address.append(reminder)
        elif not open_ones.owed:
            repeated.append(reminder)
        else:
            mails.append(mail_of(open_ones, context, addresses[reminder.unit_id], sent_by))
    return Outbox(tuple(mails), tuple(no_address), tuple(repeated))


def mail_of(reminder: Reminder, context: ExportContext, address: str, sent_by: str | None = None) -> Mail:
    """The mail to one unit."""
    return Mail(
        plan_id=context.plan_id, unit_id=reminder.unit_id,
        obligation_ids=tuple(one.obligation_id for one in reminder.owed), address=address,
        subject=tell("message.subject", plan=context.plan_short_title, unit=reminder.name),
        message=unit_text(reminder, context), sent_by=sent_by,
    )
