"""Who is reminded of what: the rows of obligation_status that are overdue, returned, due soon or awaited, by unit."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dashboard import format as fmt
from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames, records, rows
from dashboard.export.reminders.words import tell

OVERDUE, RETURNED, SOON, AWAITED = "overdue", "returned", "soon", "awaited"
STATES = (OVERDUE, RETURNED, SOON, AWAITED)
SOON_DAYS = 14
WHO_QUERIES = ("obligation_status", "report_list", "unit_list")
REMINDER_QUERIES = (*WHO_QUERIES, "coverage_by_plan_period")    # the text for all tells how many have sent
_COLUMNS = (
    "obligation_id", "report_id", "unit_id", "unit_name", "unit_short_name", "level", "period_id", "period_label",
    "period_end", "status", "is_due", "due_effective", "due_text", "due_steps", "is_extended", "days_late",
    "days_until_due", "unit_position", "period_position",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is meant. `within_days`: due today or in so many days is soon. `unit_ids` None is every unit.

    Awaited (the period has ended, no document sets a deadline) is asked for, never assumed.
    """

    within_days: int = SOON_DAYS
    states: tuple[str, ...] = (OVERDUE, RETURNED, SOON)
    unit_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """One report that a unit is reminded of. `days`: open when overdue, left when soon, else None."""

    obligation_id: str
    report_id: str
    report_title: str
    recipient: str | None
    channel: str | None
    period_id: str
    period_label: str
    due: date | None
    due_text: str | None
    is_rolled: bool
    is_extended: bool
    state: str
    days: int | None

    @property
    def period_words(self) -> str:
        """The period inside a sentence: 'quy III/2022' with a small first letter."""
        return self.period_label[:1].lower() + self.period_label[1:]

    @property
    def due_cell(self) -> str:
        """The deadline under a heading that says so, with the document's own words or that it was extended."""
        if self.due is None:
            return tell("due.none")
        day = f"{self.due:%d/%m/%Y}"
        if self.is_extended:
            return tell("due.extended", day=day)
        if not self.due_text:
            return day
        return tell("due.rolled" if self.is_rolled else "due.written", day=day, text=self.due_text)

    @property
    def due_words(self) -> str:
        """The deadline inside a sentence."""
        return tell("due.sentence", due=self.due_cell) if self.due else tell("due.none_sentence")

    @property
    def state_words(self) -> str:
        """Why it is reminded of: days open, days left, returned, awaited."""
        if self.state == SOON and not self.days:
            return tell("state.today")
        return tell(f"state.{self.state}", days=fmt.number(self.days))

    @property
    def line(self) -> str:
        """All of it in one line."""
        return tell("message.item", report=self.report_title, period=self.period_words, due=self.due_words,
                    state=self.state_words)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A unit and everything it is reminded of, the most urgent first. `area`: its parent's name, '' for none."""

    unit_id: str
    name: str
    short_name: str
    level: str
    area: str
    owed: tuple[Owed, ...]

    def only(self, obligation_ids: Collection[str]) -> "Reminder":
        """The same with these obligations only."""
        return replace(self, owed=tuple(one for one in self.owed if one.obligation_id in obligation_ids))

    def of(self, *states: str) -> tuple[Owed, ...]:
        """What is owed in these states."""
        return tuple(one for one in self.owed if one.state in states)


def reminders(frames: Frames, context: ExportContext, choice: Choice | None = None) -> tuple[Reminder, ...]:
    """One per unit with something chosen, in the order of tables; `frames` hold the results of WHO_QUERIES."""
    choice = choice or Choice()
    reports = {row["report_id"]: row for row in records(
        frames["report_list"], ("report_id", "title", "recipient", "channel"))}
    areas = {unit_id: name for plan_id, unit_id, name in rows(
        frames["unit_list"], ("plan_id", "unit_id", "parent_name")) if plan_id == context.plan_id}
    by_unit: dict[str, list[dict[str, Any]]] = {}
    for row in records(frames["obligation_status"], _COLUMNS):
        if _state(row, choice) and (choice.unit_ids is None or row["unit_id"] in choice.unit_ids):
            by_unit.setdefault(row["unit_id"], []).append(row)
    listed = sorted(by_unit.items(), key=lambda pair: (pair[1][0]["unit_position"], pair[0]))
    return tuple(_reminder(found, reports, areas.get(unit_id) or "", choice) for unit_id, found in listed)


def day_of(context: ExportContext) -> date:
    """The last day that counts."""
    return (context.as_of - timedelta(microseconds=1)).date()


def count_owed(found: Iterable[Reminder]) -> int:
    """How many reports are reminded of."""
    return sum(len(one.owed) for one in found)


def _state(row: dict[str, Any], choice: Choice) -> str | None:
    """Why this obligation is reminded of; None when it is not, or was not chosen."""
    status = row["status"]
    is_soon = status == "not_due" and row["days_until_due"] is not None and row["days_until_due"] <= choice.within_days
    state = SOON if is_soon else status if status in (OVERDUE, RETURNED, AWAITED) and row["is_due"] else None
    return state if state in choice.states else None


def _reminder(found: list[dict[str, Any]], reports: dict[str, Any], area: str, choice: Choice) -> Reminder:
    # a unit is addressed by the name it bore last
    last = max(found, key=lambda row: (row["period_end"], row["period_position"]))
    found.sort(key=lambda row: (
        STATES.index(_state(row, choice) or AWAITED), _day(row["due_effective"]) or date.max, row["period_position"],
        row["report_id"],
    ))
    return Reminder(last["unit_id"], last["unit_name"], last["unit_short_name"], last["level"], area,
                    tuple(_owed(row, reports, choice) for row in found))


def _owed(row: dict[str, Any], reports: dict[str, Any], choice: Choice) -> Owed:
    report = reports.get(row["report_id"]) or {"title": row["report_id"], "recipient": None, "channel": None}
    state = _state(row, choice) or ""
    days = {OVERDUE: row["days_late"], SOON: row["days_until_due"]}.get(state)
    return Owed(
        obligation_id=row["obligation_id"], report_id=row["report_id"], report_title=report["title"],
        recipient=report["recipient"], channel=report["channel"], period_id=row["period_id"],
        period_label=row["period_label"], due=_day(row["due_effective"]), due_text=row["due_text"],
        is_rolled=any(step["rule"] == "rolled" for step in json.loads(row["due_steps"] or "[]")),
        is_extended=bool(row["is_extended"]), state=state, days=None if days is None else int(days),
    )


def _day(value: Any) -> date | None:
    """A date from what pandas makes of one: a timestamp."""
    return value.date() if hasattr(value, "date") else value
