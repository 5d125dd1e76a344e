"""A report carried to another year: its periods, its units, its words. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date

from etl.deadline import Calendar, effective_due
from etl.forward.forward_dates import moved_period, with_year
from etl.forward.forward_note import Note, NoteCode
from etl.forward.forward_units import Land, Move, moved_units
from etl.forward.forward_words import forward_word
from etl.registers.reference_plan import Period, Plan, Report


@dataclass(frozen=True, slots=True)
class MovedReport:
    """A report and what becomes of it: `after` None when nobody is left to send it.

    `periods`: the new ones, in the old order; `heirs`: old unit -> all who carry it on in some period.
    """

    before: Report
    after: Report | None
    periods: tuple[Period, ...]
    moves: tuple[Move, ...]
    heirs: dict[str, tuple[str, ...]] = field(repr=False)


def moved_report(plan: Plan, report: Report, new_id: str, year: int, land: Land, notes: list[Note]) -> MovedReport:
    """The report of another year; what to look at is added to `notes`."""
    suffix = report.report_id.removeprefix(f"{plan.plan_id}.")
    report_id = f"{new_id}.{suffix.replace(str(plan.year), str(year))}"
    moved = [moved_period(period, year - plan.year, report_id, plan.short_title) for period in report.periods]
    periods = [period for period, _ in moved]
    units = moved_units(report, periods, report_id, land, is_sample=plan.is_sample)
    title = with_year(report.title, plan.year, year)
    after = None
    if units.assignments:
        after = report.model_copy(update={
            "report_id": report_id, "title": title, "assignments": units.assignments, "periods": periods,
            "note": written_note("report_note", report.note, plan),
        })
        notes += [*units.notes, *(note for _, told in moved for note in told), *left_year(title, plan.year, report_id)]
        if plan.number and plan.number in title:
            notes.append(Note(NoteCode.NUMBER_LEFT, report_id, {"number": plan.number, "text": title}))
    else:
        notes += [Note(NoteCode.REPORT_DROPPED, report_id, {"title": report.title}), *units.notes]
    return MovedReport(report, after, tuple(periods), tuple(units.moves), units.heirs)


def due_notes(report: Report, overrides: list[tuple[date, bool, str]]) -> list[Note]:
    """Last on-time days that are no working days, where the report has no rule for them."""
    if report.roll_policy != "none":
        return []
    notes = []
    dues = [(period, one) for period in report.periods for one in (period, *period.due_by_level) if one.due_nominal]
    for period, one in dues:
        year = one.due_nominal.year
        calendar = Calendar(date(year - 1, 12, 1), date(year, 12, 31), overrides)
        due, _ = effective_due(one.due_nominal, one.due_text, report.deadline_reading, "none", calendar)
        day = calendar.on(due)
        if not day.is_working:
            why = day.reason or forward_word(f"weekday.{due.isoweekday()}")
            notes.append(Note(NoteCode.DUE_DAY_OFF, f"{report.report_id}/{period.period_id}", {
                "label": period.label, "due": due, "why": why,
            }))
    return notes


def written_note(key: str, old: str | None, plan: Plan) -> str:
    """The note of the new plan or report: where it comes from, and what the old note said."""
    number = forward_word("written.number", number=plan.number) if plan.number else forward_word("written.no_number")
    said = forward_word(f"written.{key}", plan=plan.short_title, number=number)
    return f"{said} {forward_word('written.old_note', note=old)}" if old else said


def left_year(text: str, year: int, place: str) -> list[Note]:
    """A note when the old year still stands in a text."""
    return [Note(NoteCode.YEAR_LEFT, place, {"text": text})] if re.search(rf"\b{year}\b", text) else []
