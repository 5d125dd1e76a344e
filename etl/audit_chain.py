"""The chain of the log: how a line's hash is made, and where a chain is broken."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from etl.schema import statement

COLUMNS = (
    "number", "entry_id", "done_at", "actor", "address", "act", "object", "before_value", "after_value",
    "previous_hash", "own_hash",
)
TOLD = COLUMNS[1:-2]       # what a line tells, beside its number and the hashes
_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Head:
    """The newest line."""

    number: int
    done_at: datetime
    own_hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line that is not as it was written. what: gap (a number is missing or twice), previous (it does not
    follow the line before), changed (its own hash does not fit what it tells)."""

    number: int
    what: str


def head_of(connection: duckdb.DuckDBPyConnection) -> Head | None:
    """The newest line of the log, None while there is none."""
    found = connection.execute(statement("audit_head")).fetchone()
    return None if found is None else Head(*found)


def chained(head: Head | None, entries: Iterable[Mapping[str, object]]) -> list[tuple]:
    """Entries as rows of `audit` (in the order of COLUMNS) that follow `head`."""
    number, previous = (0, "") if head is None else (head.number, head.own_hash)
    rows = []
    for entry in entries:
        number += 1
        told = (number, *(entry[name] for name in TOLD), previous)
        previous = _hash(told)
        rows.append((*told, previous))
    return rows


def first_broken(connection: duckdb.DuckDBPyConnection) -> Broken | None:
    """Walk the whole chain; the first line that breaks it."""
    lines = connection.execute(statement("audit_lines"))
    expected, previous = 1, ""
    while rows := lines.fetchmany(_AT_ONCE):
        for *told, own_hash in rows:
            if told[0] != expected:
                return Broken(min(told[0], expected), "gap")
            if told[-1] != previous:
                return Broken(expected, "previous")
            if own_hash != _hash(tuple(told)):
                return Broken(expected, "changed")
            expected, previous = expected + 1, own_hash
    return None


def _hash(told: tuple) -> str:
    plain = [value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value for value in told]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
