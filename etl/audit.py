"""Who did what, when and from where: lines of the log `audit`, each chained to the one before by its hash.

A change writes its lines in its own transaction (`record`). What changes nothing in the store, such as a sign-in, is
noted in a small file first (`note`): it costs one write to disk, and the next writer brings it into the chain.
"""

import contextlib
import getpass
import json
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import duckdb
from filelock import FileLock

from etl.audit_chain import COLUMNS, TOLD, Head, chained, head_of
from etl.clock import now
from etl.schema import statement

NOTES = "notes.jsonl"               # in the data folder: what was noted and is not in the chain yet
COMMAND, LOCAL = "command", "local"
BEGIN, CLOCK_BACK, TORN = "audit.begin", "clock.back", "audit.torn"
_LONGEST = 300                      # letters of one value; the whole stands in the table of the change
_CUT = "\N{HORIZONTAL ELLIPSIS}"
_actor: ContextVar[tuple[str, str] | None] = ContextVar("actor", default=None)


class Folder(Protocol):
    """What `note` needs of a store."""

    folder: Path


@dataclass(frozen=True, slots=True)
class Line:
    """What was done. `before`, `after`: a few named values; those that are None are left out."""

    act: str
    object: str | None = None
    after: Mapping[str, object] | None = None
    before: Mapping[str, object] | None = None


# ---- who

def act_as(actor: str | None, address: str) -> Token:
    """From now on, in this thread or task, `actor` at `address` does things; None is the operating system's user."""
    return _actor.set((actor or _system_user(), address))


@contextlib.contextmanager
def acting(actor: str | None, address: str) -> Iterator[None]:
    """The same for the length of a `with`."""
    token = act_as(actor, address)
    try:
        yield
    finally:
        _actor.reset(token)


def actor() -> tuple[str, str]:
    """(actor, address) of now; nobody said: the user of the operating system at the command line."""
    return _actor.get() or (_system_user(), COMMAND)


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "?"


# ---- what

def record(connection: duckdb.DuckDBPyConnection, lines: Sequence[Line]) -> None:
    """Write lines into the chain, inside the caller's transaction."""
    if lines:
        _append(connection, head_of(connection), [_entry(line) for line in lines])


def note(
    store: Folder, act: str, object_: str | None = None, *, after: Mapping[str, object] | None = None,
    before: Mapping[str, object] | None = None,
) -> None:
    """Note what changes nothing in the store: a sign-in, a refusal, an export. Durable when it returns.

    Raises OSError when the disk does not take it: then what was to be noted must not happen.
    """
    line = json.dumps(_entry(Line(act, object_, after, before)), ensure_ascii=False, default=str)
    with FileLock(store.folder / f"{NOTES}.lock"), (store.folder / NOTES).open("a+b") as handle:
        handle.seek(0, os.SEEK_END)
        end = handle.tell()
        handle.seek(max(end - 1, 0))
        # what a killed process left of a line stays a line of its own
        torn = b"" if handle.read(1) in (b"", b"\n") else b"\n"
        try:
            handle.write(torn + line.encode() + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                handle.truncate(end)
            raise


def is_noted(store: Folder) -> bool:
    """True while something noted is not in the chain yet."""
    with contextlib.suppress(FileNotFoundError):
        return (store.folder / NOTES).stat().st_size > 0
    return False


def bring_in(connection: duckdb.DuckDBPyConnection, store: Folder) -> None:
    """Put what was noted into the chain, begin a chain that is not begun, and say that the clock went back."""
    head = head_of(connection)
    if head is None:
        record(connection, [Line(BEGIN)])
    elif now() < head.done_at:
        _append(connection, head, [])
    if not is_noted(store):
        return
    with FileLock(store.folder / f"{NOTES}.lock"):
        entries = [_noted(line) for line in (store.folder / NOTES).read_bytes().splitlines() if line.strip()]
        # a writer killed between the two steps below left lines that are in already
        known = {one for (one,) in connection.execute(
            statement("audit_known"), {"entry_ids": [entry["entry_id"] for entry in entries]}).fetchall()}
        connection.execute("begin")
        _append(connection, head_of(connection), [entry for entry in entries if entry["entry_id"] not in known])
        connection.execute("commit")
        (store.folder / NOTES).unlink()


def _noted(line: bytes) -> dict[str, object]:
    try:
        entry = json.loads(line)
        told = {"done_at": datetime.fromisoformat(entry["done_at"]), "entry_id": str(uuid.UUID(entry["entry_id"]))}
        return {name: entry[name] for name in TOLD} | told
    except (ValueError, KeyError, TypeError):
        # cut by a kill, so never acknowledged; or by somebody
        return _entry(Line(TORN, after={"letters": len(line)}))


def _entry(line: Line) -> dict[str, object]:
    who, address = actor()
    return {
        "entry_id": str(uuid.uuid4()), "done_at": now(), "actor": who, "address": address, "act": line.act,
        "object": line.object, "before_value": _short(line.before), "after_value": _short(line.after),
    }


def _short(values: Mapping[str, object] | None) -> str | None:
    if values is None:
        return None
    texts = {key: value if isinstance(value, bool | int) else _cut(str(value))
             for key, value in values.items() if value is not None}
    return json.dumps(texts, ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT


def _append(
    connection: duckdb.DuckDBPyConnection, head: Head | None, entries: Sequence[Mapping[str, object]]
) -> None:
    if head is not None and now() < head.done_at:
        entries = [_entry(Line(CLOCK_BACK, after={"clock": now()}, before={"clock": head.done_at})), *entries]
    rows = chained(head, entries)
    if rows:
        connection.execute(statement("insert_audit"), {
            name: list(column) for name, column in zip(COLUMNS, zip(*rows, strict=True), strict=True)})
