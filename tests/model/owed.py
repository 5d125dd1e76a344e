"""Who owes what by when, and what became of it: one obligation at a time, in loops."""

from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from tests.model.history import LEVELS, Grant, History, Period, Submission

DAY = timedelta(days=1)
# typed in by hand from the official lists, not taken from the product's calendar
HOLIDAYS = {date(2025, 1, 1), *(date(2025, 1, day) for day in range(27, 32)), date(2025, 4, 7), date(2025, 4, 30),
            date(2025, 5, 1), date(2025, 5, 2)}
WORKED_SATURDAYS = {date(2025, 4, 26)}


def end_of(day: date) -> datetime:
    """A day is over when the next begins."""
    return datetime.combine(day + DAY, time.min)


def spans(fact: object, day: date) -> bool:
    """Does the stretch of time hold the day? Its last day belongs to it."""
    return fact.start <= day and (fact.end is None or day <= fact.end)


class Owed:
    """A history and the days on which the office differs from the official calendar: day -> is it worked?"""

    def __init__(self, history: History, overrides: dict[date, bool]) -> None:
        self.history, self.overrides = history, overrides
        self.reports = {report.report_id: report for report in history.reports}

    # ---- days

    def is_worked(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        return day in WORKED_SATURDAYS or (day.weekday() < 5 and day not in HOLIDAYS)

    def working_days(self, after: date, until: date) -> int:
        count = 0
        while after < until:
            after += DAY
            count += self.is_worked(after)
        return count

    # ---- who owes what

    def owes(self, unit_id: str, period: Period) -> bool:
        """The unit and its assignment are both valid on the period's last day."""
        asked = any(a.unit_id == unit_id and a.report_id == period.report_id and spans(a, period.end)
                    for a in self.history.assignments)
        return asked and any(s.unit_id == unit_id and spans(s, period.end) for s in self.history.stretches)

    def ended_in(self, unit_id: str, period: Period) -> date | None:
        """The unit's last day inside a period it did not see the end of, if somebody followed it and it was asked."""
        if any(s.unit_id == unit_id and spans(s, period.end) for s in self.history.stretches):
            return None
        last_days = [
            s.end for s in self.history.stretches
            if s.unit_id == unit_id and s.end is not None and period.start <= s.end < period.end
            and any(x.unit_id == unit_id and x.day == s.end + DAY for x in self.history.successions)
            and any(a.unit_id == unit_id and a.report_id == period.report_id and spans(a, s.end)
                    for a in self.history.assignments)]
        return max(last_days, default=None)

    def stood_on(self, unit_id: str, period: Period) -> date | None:
        """The day on which the unit is looked at; None when it has nothing to do with the period."""
        return period.end if self.owes(unit_id, period) else self.ended_in(unit_id, period)

    def type_on(self, unit_id: str, day: date) -> str:
        return next(s.unit_type for s in self.history.stretches if s.unit_id == unit_id and spans(s, day))

    def parent_on(self, unit_id: str, day: date) -> str | None:
        return next((p.parent_id for p in self.history.placements if p.unit_id == unit_id and spans(p, day)), None)

    def straddles(self, unit_id: str, period: Period) -> bool:
        """A reorganisation of the unit takes effect inside the period, not on its first day."""
        return any(unit_id in (s.unit_id, s.successor_id) and period.start < s.day <= period.end
                   for s in self.history.successions)

    # ---- by when

    def written(self, unit_id: str, period: Period) -> tuple[date | None, str | None]:
        """The day and the words for the unit's level, else for the period."""
        level = LEVELS[self.type_on(unit_id, self.stood_on(unit_id, period))]
        return next(((day, text) for name, day, text in period.levels or () if name == level),
                    (period.nominal, period.text))

    def base_due(self, unit_id: str, period: Period) -> date | None:
        """The written day, read strictly or not, rolled to a working day or not."""
        report, (due, text) = self.reports[period.report_id], self.written(unit_id, period)
        if due is None:
            return None
        if report.reading == "strict" and "trước ngày" in normalize("NFC", text or "").lower():
            due -= DAY
        while report.roll == "next_working_day" and not self.is_worked(due):
            due += DAY
        while report.roll == "previous_working_day" and not self.is_worked(due):
            due -= DAY
        return due

    def grants(self, kind: str, unit_id: str, period: Period, as_of: datetime) -> list[Grant]:
        """Those granted before the instant whose scope holds the obligation."""
        return [
            g for g in self.history.grants
            if g.kind == kind and g.granted_at < as_of and g.report_id == period.report_id
            and g.period_id in (None, period.period_id) and g.unit_id in (None, unit_id)
            and g.unit_type in (None, self.type_on(unit_id, self.stood_on(unit_id, period)))
        ]

    def extension(self, unit_id: str, period: Period, as_of: datetime) -> Grant | None:
        """The one with the largest new day, the first granted of equals, if it is later than the deadline."""
        base, found = self.base_due(unit_id, period), None
        for g in sorted(self.grants("extension", unit_id, period, as_of), key=lambda g: g.granted_at):
            if base is not None and g.new_due > (found.new_due if found else base):
                found = g
        return found

    # ---- what came

    def living(self, unit_id: str, period: Period, as_of: datetime) -> list[Submission]:
        """Accepted, received before the instant, and not withdrawn before it; in the order of receipt."""
        came = [s for s in self.history.submissions
                if (s.report_id, s.unit_id, s.period_id) == (period.report_id, unit_id, period.period_id)
                and s.outcome == "accepted" and s.received_at < as_of]
        return sorted((s for s in came if not self.was("withdrawal", s, as_of)), key=lambda s: s.received_at)

    def was(self, kind: str, submission: Submission, as_of: datetime) -> bool:
        return any(j.kind == kind and j.name == submission.name and j.granted_at < as_of
                   for j in self.history.judgements)

    def admissible(self, came: list[Submission], as_of: datetime) -> list[Submission]:
        return [s for s in came if not self.was("return", s, as_of)]

    def first_time(self, period: Period, came: list[Submission], kept: list[Submission]) -> datetime | None:
        """The clock: the first admissible, or the first of all where a return keeps the clock."""
        if not kept:
            return None
        return (came if self.reports[period.report_id].returns == "keeps_clock" else kept)[0].received_at

    # ---- one obligation

    def status(self, row: dict, as_of: datetime) -> str:
        due, first = row["due_effective"], row["first_admissible_at"]
        if row["is_exempt"]:
            return "exempt"
        if first is not None:
            if due is None:
                return "received"
            return "on_time" if first < end_of(due) else "late"
        if row["version_count"]:
            return "returned"
        if due is None:
            return "awaited"
        return "not_due" if as_of < end_of(due) else "overdue"

    def is_due(self, row: dict, as_of: datetime) -> bool:
        last = row["due_effective"] or row["period_end"]
        return not row["is_exempt"] and end_of(last) <= as_of

    def obligation(self, unit_id: str, period: Period, as_of: datetime, with_extensions: bool) -> dict:
        base = self.base_due(unit_id, period)
        extension = self.extension(unit_id, period, as_of) if with_extensions else None
        came = self.living(unit_id, period, as_of)
        kept = self.admissible(came, as_of)
        stood_on = self.stood_on(unit_id, period)
        unit_type = self.type_on(unit_id, stood_on)
        row = {
            "report_id": period.report_id, "unit_id": unit_id, "period_id": period.period_id,
            "period_start": period.start, "period_end": period.end, "unit_type": unit_type,
            "level": LEVELS[unit_type], "parent_id": self.parent_on(unit_id, stood_on),
            "due_nominal": self.written(unit_id, period)[0], "due_base": base,
            "due_effective": extension.new_due if extension else base,
            "extension_due": extension.new_due if extension else None, "is_extended": extension is not None,
            "is_retroactive": extension is not None and extension.granted_at >= end_of(base),
            "first_admissible_at": self.first_time(period, came, kept), "version_count": len(came),
            "is_nil": kept[-1].is_nil if kept else False, "latest": kept[-1].name if kept else None,
            "straddles_reorganisation": self.straddles(unit_id, period),
            "is_exempt": bool(self.grants("exemption", unit_id, period, as_of)),
        }
        row |= {"status": self.status(row, as_of), "is_due": self.is_due(row, as_of)}
        row["is_early"] = row["first_admissible_at"] is not None and not row["is_due"] and not row["is_exempt"]
        return row | self.lateness(row, as_of)

    def lateness(self, row: dict, as_of: datetime) -> dict:
        """Days after the deadline: of a late report until it came, of an overdue one until the instant."""
        today = (as_of - timedelta(microseconds=1)).date()
        due, status = row["due_effective"], row["status"]
        until = {"late": row["first_admissible_at"] and row["first_admissible_at"].date(), "overdue": today}.get(status)
        return {
            "days_late": None if until is None else (until - due).days,
            "working_days_late": None if until is None else self.working_days(due, until),
            "days_until_due": (due - today).days if status == "not_due" else None,
        }

    def obligations(self, as_of: datetime, with_extensions: bool) -> list[dict]:
        units = sorted({stretch.unit_id for stretch in self.history.stretches})
        return [self.obligation(unit_id, period, as_of, with_extensions)
                for period in self.history.periods for unit_id in units if self.reports_at(unit_id, period, as_of)]

    def reports_at(self, unit_id: str, period: Period, as_of: datetime) -> bool:
        """It owes the report, or it ended inside the period and a ruling said before the instant that it does."""
        if self.owes(unit_id, period):
            return True
        return self.ended_in(unit_id, period) is not None and bool(self.grants("ruling", unit_id, period, as_of))
