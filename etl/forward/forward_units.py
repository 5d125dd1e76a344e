"""Who owes a report in another year: units that stay, units that others carry on, units nobody follows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from etl.forward.forward_note import Note, NoteCode
from etl.registers.reference_plan import Assignment, Period, Report
from etl.registers.reference_register import Unit, UnitSuccessor


@dataclass(frozen=True)
class Land:
    """The units and their successors, as the registers have them."""

    versions: dict[str, list[Unit]]
    successors: dict[str, list[UnitSuccessor]]

    def on(self, unit_id: str, day: date) -> Unit | None:
        """The unit as it is on a day; None when it does not exist then."""
        return next((unit for unit in self.versions.get(unit_id, ()) if unit.covers(day)), None)

    def last(self, unit_id: str, day: date) -> Unit:
        """The unit as it is on a day, or as it was last before it."""
        known = sorted(self.versions[unit_id], key=lambda unit: unit.valid_from)
        return next((unit for unit in reversed(known) if unit.valid_from <= day), known[0])

    def heirs(self, unit_id: str, day: date, *, is_sample: bool) -> list[str]:
        """The units that do a unit's work on a day: itself while it exists, else its last successors, theirs …"""
        found, seen, ahead = [], {unit_id}, [unit_id]
        while ahead:
            at = ahead.pop(0)
            alive = self.on(at, day)
            if alive:
                found += [at] if alive.is_sample == is_sample else []
                continue
            rows = [row for row in self.successors.get(at, ()) if row.effective_on <= day]
            last = max((row.effective_on for row in rows), default=None)
            new = [row.successor_id for row in rows if row.effective_on == last and row.successor_id not in seen]
            seen |= set(new)
            ahead[:0] = new
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of one unit of one report. `heirs`: who owes the last period; itself when it stays."""

    report_id: str
    unit_id: str
    unit_name: str
    fate: Literal["kept", "replaced", "ended", "closed"]
    heirs: tuple[str, ...] = ()
    heir_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class MovedUnits:
    """The assignments of the new report, each old unit's fate, all who carry it on, and what to look at."""

    assignments: list[Assignment]
    moves: list[Move]
    heirs: dict[str, tuple[str, ...]] = field(repr=False)   # old unit -> every unit that owes for it in some period
    notes: list[Note]


def moved_units(
    before: Report, periods: Sequence[Period], report_id: str, land: Land, *, is_sample: bool
) -> MovedUnits:
    """Who owes `before` in the new periods. A unit owed at the old year's end goes on for the whole new year."""
    old_end = max(period.period_end for period in before.periods)
    ends = sorted({period.period_end for period in periods})
    start = min(period.period_start for period in periods)
    going = list(dict.fromkeys(u for a in before.assignments for u in a.units if _goes_on(u, a, old_end, land)))
    closed = {u: a for a in before.assignments for u in a.units if u not in going}
    heirs, first = _heirs_of(going, ends, land, is_sample)
    moves = [_move(report_id, unit_id, ends[-1], old_end, land, is_sample) for unit_id in going]
    moves += [Move(report_id, u, land.last(u, old_end).name, "closed") for u in closed]
    joining = {
        number: start if number == 0 else ends[number - 1] + timedelta(days=1) for number in sorted(set(first.values()))
    }
    assignments = [
        Assignment(valid_from=day, units=[unit_id for unit_id, at in first.items() if at == number])
        for number, day in joining.items()
    ]
    notes = [
        *(Note(NoteCode.UNIT_CLOSED, report_id, {"unit": land.last(u, old_end).name, "day": a.valid_to})
          for u, a in closed.items()),
        *_late_starters(before, going, report_id, land, old_end),
        *_unit_notes(moves, heirs, ends[-1], old_end, land),
        *(Note(NoteCode.UNIT_JOINS_MIDWAY, report_id, {"unit": land.last(u, ends[-1]).name, "day": joining[at]})
          for u, at in first.items() if at),
    ]
    return MovedUnits(assignments, moves, heirs, notes)


def _heirs_of(
    going: list[str], ends: list[date], land: Land, is_sample: bool
) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """Each unit's heirs over all last days, and for every heir the number of the first one on which it owes."""
    heirs: dict[str, tuple[str, ...]] = {}
    first: dict[str, int] = {}
    for unit_id in going:
        found: list[str] = []
        for number, end in enumerate(ends):
            for heir in land.heirs(unit_id, end, is_sample=is_sample):
                first[heir] = min(first.get(heir, number), number)
                found.append(heir)
        heirs[unit_id] = tuple(dict.fromkeys(found))
    return heirs, first


def _goes_on(unit_id: str, assignment: Assignment, old_end: date, land: Land) -> bool:
    """True unless the office itself ended the assignment while the unit lived on."""
    return assignment.covers(old_end) or land.on(unit_id, old_end) is None


def _move(report_id: str, unit_id: str, end: date, old_end: date, land: Land, is_sample: bool) -> Move:
    found = tuple(land.heirs(unit_id, end, is_sample=is_sample))
    fate = "ended" if not found else "kept" if found == (unit_id,) else "replaced"
    names = tuple(land.last(heir, end).name for heir in found)
    return Move(report_id, unit_id, land.last(unit_id, old_end).name, fate, found, names)


def _late_starters(before: Report, going: list[str], report_id: str, land: Land, old_end: date) -> list[Note]:
    """Units that joined during the old year."""
    begins = {u: min(a.valid_from for a in before.assignments if u in a.units) for u in going}
    first_end = min(period.period_end for period in before.periods)
    return [
        Note(NoteCode.UNIT_FROM_START, report_id, {"unit": land.last(unit_id, old_end).name, "day": day})
        for unit_id, day in begins.items() if day > first_end
    ]


def _unit_notes(
    moves: list[Move], heirs: dict[str, tuple[str, ...]], end: date, old_end: date, land: Land
) -> list[Note]:
    report_id = moves[0].report_id
    notes = []
    if ended := [move.unit_name for move in moves if move.fate == "ended"]:
        notes.append(Note(NoteCode.UNITS_ENDED, report_id, {"count": len(ended), "day": end, "units": ended}))
    if replaced := [move for move in moves if move.fate == "replaced"]:
        new = {heir for move in replaced for heir in move.heirs}
        notes.append(Note(NoteCode.UNITS_REPLACED, report_id, {"before": len(replaced), "after": len(new)}))
    for move in moves:
        if move.fate == "replaced" and move.unit_id in heirs[move.unit_id]:
            names = {"unit": move.unit_name, "after": move.heir_names}
            notes.append(Note(NoteCode.UNIT_ENDS_MIDWAY, report_id, names))
        elif move.fate == "kept" and move.heir_names != (move.unit_name,):
            names = {"before": move.unit_name, "after": move.heir_names}
            notes.append(Note(NoteCode.UNIT_RENAMED, report_id, names))
    return notes + _kind_notes(moves, end, old_end, land)


def _kind_notes(moves: list[Move], end: date, old_end: date, land: Land) -> list[Note]:
    """Heirs of another level or organisation than the unit they follow, counted."""
    met: dict[tuple[NoteCode, str, str], set[str]] = {}
    for move in moves:
        was = land.last(move.unit_id, old_end)
        for heir in (land.last(heir, end) for heir in move.heirs):
            for code, kind in ((NoteCode.LEVEL_CHANGED, "level"), (NoteCode.ORGANISATION_CHANGED, "organisation")):
                old, new = f"{kind}.{getattr(was, kind)}", f"{kind}.{getattr(heir, kind)}"
                if old != new:
                    met.setdefault((code, old, new), set()).add(heir.unit_id)
    return [
        Note(code, moves[0].report_id, {"count": len(found), "before": old, "after": new})
        for (code, old, new), found in met.items()
    ]
