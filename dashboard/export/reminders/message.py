"""The short texts: one for a unit, one for all, to paste into a chat or to send by mail."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from dashboard import format as fmt
from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames, records
from dashboard.export.reminders.due import (
    AWAITED,
    OVERDUE,
    RETURNED,
    SOON,
    STATES,
    Choice,
    Owed,
    Reminder,
    day_of,
    reminders,
)
from dashboard.export.reminders.words import tell


def plan_words(context: ExportContext) -> str:
    """The plan as a letter names it: number and day where the text has them, and the title."""
    if context.number and context.issued_on:
        return tell("plan.numbered", number=context.number, day=f"{context.issued_on:%d/%m/%Y}", issuer=context.issuer,
                    title=context.plan_title)
    return tell("plan.plain", issuer=context.issuer, title=context.plan_title)


def where_to(owed: Iterable[Owed], *, of_all: bool = False) -> str:
    """The sentence that asks one unit or all for the reports: to whom and how, as the plan says it; each way once."""
    ways = dict.fromkeys(
        tell("send.full", recipient=one.recipient, channel=one.channel) if one.recipient and one.channel
        else tell("send.recipient", recipient=one.recipient) if one.recipient else "" for one in owed)
    told = "; ".join(way for way in ways if way)
    if of_all:
        return tell("list.ask_to", where=told) if told else tell("list.ask")
    return tell("message.send_to", where=told) if told else tell("message.send")


def unit_text(reminder: Reminder, context: ExportContext) -> str:
    """The text for one unit. '' when nothing is left to remind of."""
    if not reminder.owed:
        return ""
    lines = [context.sample_label] if context.sample_label else []
    lines += [tell("message.greeting", unit=reminder.name), tell("message.basis", plan=plan_words(context)), ""]
    for states, key in (((OVERDUE, RETURNED, AWAITED), "message.missing"), ((SOON,), "message.soon")):
        found = reminder.of(*states)
        if found:
            lines.append(tell(key, day=f"{day_of(context):%d/%m/%Y}"))
            lines += [f"{number}. {one.line}" for number, one in enumerate(found, 1)]
            lines.append("")
    return "\n".join([*lines, where_to(reminder.owed), tell("message.already"), tell("message.regards")])


def reminder_text(frames: Frames, context: ExportContext, choice: Choice | None = None) -> str:
    """The text for all: per report and period how many have sent, and who has not, grouped by area."""
    found = reminders(frames, context, choice)
    head = tell("list.head", plan=context.plan_short_title, day=f"{day_of(context):%d/%m/%Y}")
    lines = [context.sample_label, head] if context.sample_label else [head]
    if not found:
        return "\n".join([*lines, tell("list.nobody")])
    received = _received(frames)
    pairs = [(reminder, one) for reminder in found for one in reminder.owed]
    pairs.sort(key=lambda pair: (pair[1].report_id, pair[1].due or day_of(context), pair[1].period_id))
    for (_, period_id), part in groupby(pairs, key=lambda pair: (pair[1].report_id, pair[1].period_id)):
        of_period = list(part)
        lines += ["", _period_line(of_period[0][1], received.get(period_id))]
        for state in STATES:
            lines += _names([pair for pair in of_period if pair[1].state == state])
    return "\n".join([*lines, "", where_to((one for _, one in pairs), of_all=True)])


def _received(frames: Frames) -> dict[str, dict[str, Any]]:
    """period_id -> counts of the plan, where one report only has that period."""
    reports = frames["obligation_status"].groupby("period_id")["report_id"].nunique()
    return {row["period_id"]: row for row in records(
        frames["coverage_by_plan_period"], ("period_id", "covered_count", "due_count", "coverage_rate"))
        if reports.get(row["period_id"]) == 1}


def _period_line(one: Owed, counts: dict[str, Any] | None) -> str:
    head = tell("list.report", report=one.report_title, period=one.period_words)
    if not counts or not counts["due_count"]:
        return tell("list.alone", head=head)
    return tell("list.received", head=head, ratio=fmt.ratio(counts["covered_count"], counts["due_count"]),
                rate=fmt.percent(counts["coverage_rate"]))


def _names(pairs: Sequence[tuple[Reminder, Owed]]) -> list[str]:
    """Lines that name the units, one for each deadline; a line for each area where there are several."""
    by_due: dict[str, list[tuple[Reminder, Owed]]] = {}
    for pair in sorted(pairs, key=lambda pair: pair[1].due or date.max):
        by_due.setdefault(pair[1].due_words, []).append(pair)
    lines = []
    for due_words, of_due in by_due.items():
        areas: dict[str, list[str]] = {}
        for reminder, _ in of_due:
            areas.setdefault(reminder.area, []).append(reminder.name)
        head = tell(f"list.{of_due[0][1].state}", count=fmt.number(len(of_due)), due=due_words)
        if len(areas) == 1:
            lines.append(tell("list.names", head=head, names="; ".join(areas.popitem()[1])))
            continue
        lines.append(f"{head}:")
        lines += [tell("list.area", area=area or tell("list.no_area"), names="; ".join(names))
                  for area, names in areas.items()]
    return lines
