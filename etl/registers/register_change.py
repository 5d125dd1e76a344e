"""What differs between two readings of the reference files: rows and fields, never lines of text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath

from etl.registers.reference import ReferenceError, digest_of
from etl.registers.reference_files import REGISTERS, Problem, read_files
from etl.registers.reference_plan import Plan, Report

Fields = dict[str, str | None]
Entries = dict[str, Fields]         # row key -> its fields, in the file's order

# what tells one row of a register from another, in the order in which it reads best
ROW_KEYS = {
    "units.csv": ("unit_id", "valid_from"),
    "unit_parents.csv": ("unit_id", "tree", "valid_from"),
    "unit_successors.csv": ("unit_id", "successor_id", "effective_on"),
    "unit_aliases.csv": ("unit_id", "alias", "valid_from"),
    "indicators.csv": ("indicator_id",),
    "calendar.csv": ("day",),
}
SEPARATOR = " \N{MIDDLE DOT} "
ORDER = "position"                  # the field of a change that only moves rows
_LONGEST_SUMMARY = 400


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `field` None: the whole row was added (`before` None) or removed (`after` None).

    `register` is the file's name; in a plan the key is a path: 'reports.<report_id>.periods.<period_id>'. A field
    that is 'position' with an empty key means that rows stand in another order. Dates are yyyy-mm-dd.
    """

    register: str
    key: str
    field: str | None
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        """'added', 'removed' (whole rows) or 'changed'."""
        return "changed" if self.field else "added" if self.before is None else "removed"


def difference(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Change]:
    """What changes from one set of files (relative name -> bytes) to another; comments do not count.

    Raises ReferenceError where a file of `after` cannot be read; rules between files are not looked at here.
    """
    problems: list[Problem] = []
    names = dict.fromkeys([*before, *after])
    same = {name for name in names if before.get(name) == after.get(name)}
    later = entries_of({name: content for name, content in after.items() if name not in same}, problems)
    if problems:
        raise ReferenceError(problems)
    earlier = entries_of({name: content for name, content in before.items() if name not in same}, [])
    ordered = sorted(names, key=lambda name: ([*REGISTERS, name].index(name), name))
    return [change for name in ordered if name not in same
            for change in _between(name, earlier.get(name, {}), later.get(name, {}))]


def entries_of(files: Mapping[str, bytes], problems: list[Problem]) -> dict[str, Entries]:
    """File name -> its rows by key; what cannot be read is added to `problems`."""
    entries: dict[str, Entries] = {name: {} for name in files}
    for kind, rows in read_files("", files, problems).items():
        for row in rows:
            name = row.file.removeprefix("/")
            if kind in REGISTERS:
                fields = as_fields(row.value.model_dump())
                key = SEPARATOR.join(fields[part] for part in ROW_KEYS[kind] if fields[part])
                entries[name][_unused(key, entries[name])] = fields
            elif kind == "plans":
                entries[name] = dict(_plan_entries(row.value))
            else:
                version = f"{row.value.version}{SEPARATOR}SHA-256 {digest_of({name: files[name]})[:12]}"
                entries[name] = {row.value.form_id: {"form_id": row.value.form_id, "layout": version}}
    return entries


def _plan_entries(plan: Plan) -> Iterator[tuple[str, Fields]]:
    yield "", as_fields(plan.model_dump(exclude={"sections", "reports"}))
    for section in plan.sections:
        for item in section.items:
            yield f"items.{item.content_item_id}", {"section": section.heading} | as_fields(item.model_dump())
    for report in plan.reports:
        yield from _report_entries(report)


def _report_entries(report: Report) -> Iterator[tuple[str, Fields]]:
    path = f"reports.{report.report_id}"
    yield path, as_fields(report.model_dump(exclude={"assignments", "periods"}))
    for period in report.periods:
        place = f"{path}.periods.{period.period_id}"
        yield place, as_fields(period.model_dump(exclude={"due_by_level"}))
        for due in period.due_by_level:
            yield f"{place}.due_by_level.{due.level}", as_fields(due.model_dump())
    for assignment in report.assignments:
        for unit_id in assignment.units:
            span = {"valid_from": assignment.valid_from, "valid_to": assignment.valid_to}
            key = f"{path}.assignments.{unit_id}{SEPARATOR}{assignment.valid_from}"
            yield key, as_fields({"unit_id": unit_id} | span)


def as_fields(values: Mapping[str, object]) -> Fields:
    """A row's values as text; None stays None, which is not an empty list."""
    return {name: _text(value) for name, value in values.items()}


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(str, value)) + "]"
    return str(value)


def _unused(key: str, taken: Entries) -> str:
    number = 2
    found = key
    while found in taken:
        found, number = f"{key} ({number})", number + 1
    return found


def _between(register: str, before: Entries, after: Entries) -> Iterator[Change]:
    if not before or not after:
        # a whole file came or went: one line says it
        key = PurePosixPath(register).stem
        entries = before or after
        if register in REGISTERS:
            yield from (_whole(register, key, before.get(key), after.get(key)) for key in entries)
        elif entries:
            yield _whole(register, key, *(next(iter(side.values()), None) for side in (before, after)))
        return
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            yield _whole(register, key, old, new)
            continue
        yield from (Change(register, key, name, old.get(name), new.get(name))
                    for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name))
    yield from _moved(register, [key for key in before if key in after], [key for key in after if key in before])


def _moved(register: str, before: list[str], after: list[str]) -> Iterator[Change]:
    """One change for all rows that both readings have, when they stand in another order."""
    first = next(((old, new) for old, new in zip(before, after, strict=True) if old != new), None)
    if first:
        yield Change(register, "", ORDER, *first)


def _whole(register: str, key: str, before: Fields | None, after: Fields | None) -> Change:
    return Change(register, key, None, _summary(before, key), _summary(after, key))


def _summary(fields: Fields | None, key: str) -> str | None:
    """A row in one line, without what its key says; its whole text stays with the files of its reading."""
    if fields is None:
        return None
    text = SEPARATOR.join(
        value for value in fields.values() if value and value not in ("true", "false", "[]") and value not in key)
    return text if len(text) <= _LONGEST_SUMMARY else text[:_LONGEST_SUMMARY] + "\N{HORIZONTAL ELLIPSIS}"
