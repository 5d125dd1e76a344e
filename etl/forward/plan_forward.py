"""Next year's plan from last year's: periods shifted, units mapped through successors, targets kept or cleared.

Pure: a plan and the registers go in, a plan comes out, with a note for all that a person should look at.
"""

from dataclasses import dataclass, replace
from datetime import date

from etl.forward.forward_dates import with_year
from etl.forward.forward_note import Note, NoteCode
from etl.forward.forward_report import MovedReport, due_notes, left_year, moved_report, written_note
from etl.forward.forward_rules import Targets, moved_item
from etl.forward.forward_units import Land, Move
from etl.forward.forward_words import forward_word
from etl.registers.reference import Reference
from etl.registers.reference_check import versions_of
from etl.registers.reference_plan import Plan
from etl.registers.reference_register import UnitSuccessor

LAST_YEAR = 2100       # periods and ids are written with four digits of this century


class ForwardError(Exception):
    """The plan cannot be carried forward; its text is one Vietnamese sentence.

    `code`: unknown_plan | year_not_later | plan_exists | nobody_left.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(forward_word(f"refused.{code}", **params))
        self.code = code


@dataclass(frozen=True, slots=True)
class Forward:
    """The old plan, the new one, each old report's periods and units and what they become; notes, questions first."""

    before: Plan
    plan: Plan
    reports: tuple[MovedReport, ...]
    notes: tuple[Note, ...]

    @property
    def moves(self) -> tuple[Move, ...]:
        """What becomes of each unit, report by report."""
        return tuple(move for report in self.reports for move in report.moves)

    @property
    def is_empty(self) -> bool:
        """True when the old plan asked for reports and nobody is left to send any."""
        return bool(self.before.reports) and not self.plan.reports


def carry_forward(
    reference: Reference, plan_id: str, year: int, *, targets: Targets,
    number: str | None = None, issued_on: date | None = None,
) -> Forward:
    """The plan for another year. Raises ForwardError for an unknown plan, a year not later, or one that is there."""
    before, new_id = _asked(reference, plan_id, year)
    land = Land(versions_of(reference.found), _successors(reference))
    notes: list[Note] = []
    reports = tuple(moved_report(before, report, new_id, year, land, notes) for report in before.reports)
    for report in reports:
        if report.after:
            notes += due_notes(report.after, reference.calendar_overrides)
    sections = [
        section.model_copy(update={
            "items": [moved_item(item, before.year, year, targets, reports, land, notes) for item in section.items],
        }) for section in before.sections
    ]
    notes += [note for section in before.sections for note in left_year(section.heading, before.year, new_id)]
    peers = [plan.position for plan in reference.plans if plan.is_sample == before.is_sample]
    plan = _moved_plan(before, new_id, year, notes).model_copy(update={
        "number": number, "issued_on": issued_on, "position": max(peers) + 1, "sections": sections,
        "reports": [report.after for report in reports if report.after],
    })
    if not (number and issued_on):
        notes.append(Note(NoteCode.NUMBER_MISSING, new_id))
    forward = Forward(before, Plan.model_validate(plan.model_dump()), reports, ())
    notes += _kept_words(forward)
    return replace(forward, notes=tuple(sorted(notes, key=lambda note: not note.is_question)))


def _asked(reference: Reference, plan_id: str, year: int) -> tuple[Plan, str]:
    """The old plan and the new one's id; or the refusal."""
    plans = {plan.plan_id: plan for plan in reference.plans}
    if plan_id not in plans:
        raise ForwardError("unknown_plan", plan=plan_id)
    before = plans[plan_id]
    if not before.year < year <= LAST_YEAR:
        raise ForwardError("year_not_later", year=year, before=before.year, last=LAST_YEAR)
    new_id = renamed(plan_id, before.year, year)
    if new_id in plans:
        raise ForwardError("plan_exists", plan=new_id, title=plans[new_id].short_title, year=year)
    return before, new_id


def renamed(id_: str, before: int, after: int) -> str:
    """A plan's or report's id of another year: the last mention of the year changes, else the year is added."""
    head, found, tail = id_.rpartition(str(before))
    return f"{head}{after}{tail}" if found else f"{id_}-{after}"


def _successors(reference: Reference) -> dict[str, list[UnitSuccessor]]:
    successors: dict[str, list[UnitSuccessor]] = {}
    for row in reference.found["unit_successors.csv"]:
        successors.setdefault(row.value.unit_id, []).append(row.value)
    return successors


def _moved_plan(before: Plan, new_id: str, year: int, notes: list[Note]) -> Plan:
    """What the new plan says of itself; what only its own document can say is null."""
    title, short = (with_year(text, before.year, year) for text in (before.title, before.short_title))
    notes += [*left_year(title, before.year, new_id), *left_year(short, before.year, new_id)]
    if str(year) not in short:
        short = f"{short} {year}"
        notes.append(Note(NoteCode.YEAR_ADDED, new_id, {"text": short}))
    if before.parent_document:
        notes.append(Note(NoteCode.PARENT_CLEARED, new_id, {"document": before.parent_document}))
    return before.model_copy(update={
        "plan_id": new_id, "title": title, "short_title": short, "year": year, "parent_document": None,
        "note": written_note("plan_note", before.note, before),
    })


def _kept_words(forward: Forward) -> list[Note]:
    """Words of the old document that stand in the new plan until there is a new one."""
    before, new_id = forward.before, forward.plan.plan_id
    quotes = len(before.items) + sum(report.quote is not None for report in before.reports)
    notes = [Note(NoteCode.QUOTES_KEPT, new_id, {"count": quotes})]
    if any(move.fate in ("replaced", "ended") for move in forward.moves):
        notes.append(Note(NoteCode.NAMES_KEPT, new_id, {"issuer": before.issuer, "area": before.area}))
    if not before.reports:
        notes.append(Note(NoteCode.NO_REPORTS, new_id, {"plan": before.short_title}))
    return notes
