"""The deadlines as a calendar (RFC 5545): one all-day event for each report, period and day."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta, timezone

from icalendar import Calendar, Event

from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames
from dashboard.export.reminders.due import AWAITED, OVERDUE, RETURNED, SOON, Choice, Owed, Reminder, reminders
from dashboard.export.reminders.message import plan_words
from dashboard.export.reminders.words import tell

_VIET_NAM = timezone(timedelta(hours=7))
_ANY_DAY = 40_000                       # days: a calendar is about what comes, however far


def calendar_ics(frames: Frames, context: ExportContext, choice: Choice | None = None) -> bytes:
    """Every deadline that somebody has still to meet, all coming ones too: a calendar looks further than a reminder.

    Days, not hours, so no time zone is needed; DTSTAMP is the instant of the numbers in UTC. The same report, period
    and day keep their UID, so that a newer file replaces the older event.
    """
    calendar = Calendar()
    calendar.add("prodid", tell("calendar.product"))
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", tell("calendar.name", plan=context.plan_short_title))
    events: dict[tuple[date, str, str], list[tuple[Reminder, Owed]]] = {}
    for reminder in reminders(frames, context, replace(choice or Choice(), within_days=_ANY_DAY)):
        for one in reminder.owed:
            if one.due:
                events.setdefault((one.due, one.report_id, one.period_id), []).append((reminder, one))
    for key in sorted(events):
        calendar.add_component(_event(*key, events[key], context))
    return calendar.to_ical()


def _event(
    due: date, report_id: str, period_id: str, owing: Sequence[tuple[Reminder, Owed]], context: ExportContext
) -> Event:
    first = owing[0][1]
    event = Event()
    identity = "|".join((context.plan_id, report_id, period_id, due.isoformat()))
    event.add("uid", f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}@dunghan")
    event.add("dtstamp", context.as_of.replace(microsecond=0, tzinfo=_VIET_NAM).astimezone(UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", tell("calendar.summary", report=first.report_title, period=first.period_words,
                              count=len(owing)))
    event.add("description", _description(owing, context))
    event.add("categories", [context.plan_short_title])
    event.add("transp", "TRANSPARENT")
    return event


def _description(owing: Sequence[tuple[Reminder, Owed]], context: ExportContext) -> str:
    first = owing[0][1]
    lines = [context.sample_label] if context.sample_label else []
    lines += [plan_words(context), tell("calendar.due", due=first.due_cell)]
    for state in (OVERDUE, RETURNED, AWAITED, SOON):
        names = [reminder.name for reminder, one in owing if one.state == state]
        if names:
            lines.append(tell(f"calendar.{state}", count=len(names), names="; ".join(names)))
    return "\n".join([*lines, context.stamp])
