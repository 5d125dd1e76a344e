"""What no single row can know: that ids exist, spans do not overlap, parents make a tree."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from typing import Any

from etl.registers.reference_files import Found, Problem
from etl.registers.reference_plan_check import plan_problems
from etl.registers.reference_register import Span, Unit, UnitParent

Registers = dict[str, list[Found]]
_END = date.max


def problems_of(found: Registers) -> list[Problem]:
    """Everything wrong between rows and files, in file order."""
    versions = versions_of(found)
    problems = [
        *_twice(found["indicators.csv"], lambda row: row.indicator_id),
        *_twice(found["calendar.csv"], lambda row: row.day.isoformat()),
        *_twice(found["plans"], lambda plan: plan.plan_id),
        *_twice(found["forms"], lambda form: form.form_id),
        *_overlaps(found["units.csv"], lambda unit: unit.unit_id),
        *_overlaps(found["unit_parents.csv"], lambda row: (row.unit_id, row.tree)),
        *_units_known(found, versions),
        *_parents_sound(found["unit_parents.csv"], versions),
        *_successors_sound(found["unit_successors.csv"]),
        *_aliases_clear(found["unit_aliases.csv"], versions),
    ]
    indicators = {row.value.indicator_id for row in found["indicators.csv"]}
    forms = {row.value.form_id for row in found["forms"]}
    for row in found["plans"]:
        for key, what in plan_problems(row.value, indicators, forms, versions):
            problems.append(Problem(row.file, key, what))
    return problems


def versions_of(found: Registers) -> dict[str, list[Unit]]:
    """unit_id -> its versions, as written."""
    versions: dict[str, list[Unit]] = {}
    for row in found["units.csv"]:
        versions.setdefault(row.value.unit_id, []).append(row.value)
    return versions


def _twice(rows: list[Found], key: Callable[[Any], Hashable]) -> Iterator[Problem]:
    first: dict[Hashable, Found] = {}
    for row in rows:
        if (known := first.setdefault(key(row.value), row)) is not row:
            yield Problem(row.file, row.key, f"{key(row.value)!r} is already in {known.file}, {known.key}")


def _overlaps(rows: list[Found], key: Callable[[Any], Hashable]) -> Iterator[Problem]:
    seen: dict[Hashable, list[Found]] = {}
    for row in rows:
        for known in seen.setdefault(key(row.value), []):
            if row.value.overlaps(known.value):
                yield Problem(row.file, row.key, f"{key(row.value)!r} overlaps {known.file}, {known.key} in time")
        seen[key(row.value)].append(row)


def _units_known(found: Registers, versions: dict[str, list[Unit]]) -> Iterator[Problem]:
    for file, fields in {
        "unit_parents.csv": ("unit_id", "parent_id"),
        "unit_successors.csv": ("unit_id", "successor_id"),
        "unit_aliases.csv": ("unit_id",),
    }.items():
        for row in found[file]:
            for name in fields:
                if (unit_id := getattr(row.value, name)) not in versions:
                    yield Problem(row.file, row.key, f"{name}: unknown unit {unit_id!r}")


def _parents_sound(rows: list[Found], versions: dict[str, list[Unit]]) -> Iterator[Problem]:
    """Both ends exist all through the span, and nobody is their own ancestor on any day."""
    for row in rows:
        link: UnitParent = row.value
        for unit_id in (link.unit_id, link.parent_id):
            if unit_id in versions and not _lives_through(link, versions[unit_id]):
                yield Problem(row.file, row.key, f"unit {unit_id!r} does not exist all through this span")
    told: set[tuple[str, str]] = set()
    # parents only change where a span begins, so those days stand for all
    for tree, day in sorted({(row.value.tree, row.value.valid_from) for row in rows}):
        links = {row.value.unit_id: row for row in rows if row.value.tree == tree and row.value.covers(day)}
        for unit_id, row in links.items():
            if (row.file, row.key) not in told and _returns_to(unit_id, links):
                told.add((row.file, row.key))
                yield Problem(row.file, row.key, f"unit {unit_id!r} is its own ancestor in tree {tree!r} on {day}")


def _successors_sound(rows: list[Found]) -> Iterator[Problem]:
    """Nobody follows themselves: on one day no chain of successors comes back to where it began."""
    follows: dict[tuple[date, str], set[str]] = {}
    for row in rows:
        follows.setdefault((row.value.effective_on, row.value.unit_id), set()).add(row.value.successor_id)
    for row in rows:
        day, reached, ahead = row.value.effective_on, set(), {row.value.successor_id}
        while ahead:
            reached |= ahead
            ahead = set().union(*(follows.get((day, unit_id), ()) for unit_id in ahead)) - reached
        if row.value.unit_id in reached:
            yield Problem(row.file, row.key, f"unit {row.value.unit_id!r} follows itself on {day}")


def _lives_through(span: Span, versions: Iterable[Unit]) -> bool:
    reached = span.valid_from
    for version in sorted(versions, key=lambda unit: unit.valid_from):
        if version.covers(reached):
            if version.valid_to is None or version.valid_to >= (span.valid_to or _END):
                return True
            reached = date.fromordinal(version.valid_to.toordinal() + 1)
    return False


def _returns_to(unit_id: str, links: dict[str, Found]) -> bool:
    seen: set[str] = set()
    at = unit_id
    while at in links and at not in seen:
        seen.add(at)
        at = links[at].value.parent_id
        if at == unit_id:
            return True
    return False


def _aliases_clear(rows: list[Found], versions: dict[str, list[Unit]]) -> Iterator[Problem]:
    """An alias means one unit on any day, and is no other unit's name then."""
    seen: dict[str, list[tuple[str, Span]]] = {}
    for unit_id, units in versions.items():
        for unit in units:
            seen.setdefault(unit.name.casefold(), []).append((unit_id, unit))
    for row in rows:
        alias = row.value
        if alias.valid_from and alias.valid_to and alias.valid_to < alias.valid_from:
            yield Problem(row.file, row.key, f"valid_to {alias.valid_to} is before valid_from {alias.valid_from}")
            continue
        span = Span(valid_from=alias.valid_from or date.min, valid_to=alias.valid_to)
        for unit_id, other in seen.get(alias.alias.casefold(), ()):
            if unit_id != alias.unit_id and span.overlaps(other):
                yield Problem(row.file, row.key, f"alias {alias.alias!r} already means {unit_id!r} at that time")
        seen.setdefault(alias.alias.casefold(), []).append((alias.unit_id, span))
