"""A site's own registers: its current reference files, and changing them as a whole with a log.

`data/reference` is only the seed of a new site; from then on the reading kept in the data folder is what holds.
"""

import csv
import io
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow

from etl.audit import Line, record
from etl.obligation import replace_registers, write_registers
from etl.registers.reference import Reference, digest_of, read_contents
from etl.registers.reference_files import files_of
from etl.registers.register_change import Change, difference
from etl.registers.register_words import tell
from etl.schema import statement
from etl.store import Store, StoreMissing, now, open_scratch

__all__ = [
    "Change", "Impact", "RegisterError", "apply", "current_files", "difference", "impact", "impact_of", "is_edited",
    "joined_files", "log_changes", "reading_id",
]

SOURCE = "site"                 # the folder name under which an edited reading is kept
_NAMED = 5                      # of what stands in the way, so many are named
_CHANGE = pyarrow.schema([("position", pyarrow.int32())] + [
    (name, pyarrow.string()) for name in ("register", "row_key", "field", "before_value", "after_value")])


class RegisterError(ValueError):
    """A change of the registers that is refused; its text is Vietnamese, without the last full stop. `code`: why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(tell(f"refused.{code}", **params))
        self.code = code


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change does to who owes what. Names of what holds it up are ready to print."""

    appearing: int
    disappearing: int
    received: tuple[str, ...] = ()      # obligations that would vanish although a report for them is held
    counted: tuple[str, ...] = ()       # 'plan: line, indicator' that would vanish although numbers for it are held

    def require_safe(self) -> None:
        """Raise RegisterError when something received would no longer be counted anywhere."""
        for code, names in (("received", self.received), ("counted", self.counted)):
            if names:
                more = tell("refused.and_more", count=len(names) - _NAMED) if len(names) > _NAMED else ""
                raise RegisterError(code, count=len(names), names="; ".join(names[:_NAMED]) + more)


def current_files(store: Store) -> dict[str, bytes]:
    """The site's current reading: relative name -> bytes, in name order, its folders merged as they were read.

    Raises StoreMissing, or RegisterError where the data folder does not hold the files.
    """
    with closing(store.read()) as connection:
        latest = connection.execute(statement("latest_reading")).fetchone()
    if latest is None:
        return {}
    sha256, source = latest
    kept = store.folder / "registers" / sha256
    folders = sorted(path for path in kept.iterdir() if path.is_dir()) if kept.is_dir() else []
    if not folders:
        raise RegisterError("not_kept")
    order = [name.strip().split("/")[-1] for name in source.split(",")]
    folders.sort(key=lambda path: order.index(path.name) if path.name in order else len(order))
    return joined_files(folders)


def joined_files(folders: list[Path]) -> dict[str, bytes]:
    """The files of several folders as if they were one, in name order: rows of a later folder come after."""
    merged: dict[str, bytes] = {}
    for folder in folders:
        for name, content in files_of(folder).items():
            merged[name] = _joined(merged[name], content) if name in merged else content
    return dict(sorted(merged.items()))


def reading_id(files: Mapping[str, bytes]) -> str:
    """SHA-256 by which a set of files is known: equal when every byte is."""
    return digest_of(files)


def impact(store: Store, files: Mapping[str, bytes]) -> Impact:
    """What these files would do to the obligations of now; writes nothing. Raises ReferenceError."""
    reference = read_contents(files)
    with closing(store.read()) as connection:
        return impact_of(connection, reference)


def impact_of(connection: duckdb.DuckDBPyConnection, reference: Reference) -> Impact:
    """The same for a reading, against the store behind a connection."""
    with closing(open_scratch()) as scratch:
        write_registers(scratch, reference, SOURCE)
        later = {owed_id for owed_id, *_ in scratch.execute(statement("owed_now")).fetchall()}
    owed = connection.execute(statement("owed_now")).fetchall()
    gone = [row for row in owed if row[0] not in later]
    tables = reference.tables()
    asked = {(row["plan_id"], row["content_item_id"], row["indicator_id"]) for row in tables["content_item_indicator"]}
    counted = [row for row in connection.execute(statement("counted_now")).fetchall() if row not in asked]
    return Impact(
        len(later) - (len(owed) - len(gone)), len(gone),
        tuple(tell("refused.one_received", unit=unit, period=period, report=report)
              for _, unit, report, period, is_received in gone if is_received),
        tuple(tell("refused.one_counted", plan=plan, item=item, indicator=indicator)
              for plan, item, indicator in counted),
    )


def apply(
    store: Store, files: dict[str, bytes], *, changed_by: str | None, reason: str, based_on: str | None = None,
    act: str = "registers.change",
) -> list[Change]:
    """Make these files the site's registers: obligations, log and all, or nothing; return the differences.

    `based_on`: the reading_id the files were made from; another one in force by now is refused. `act`: what the log
    calls it. Without a difference nothing is written.
    Raises ReferenceError with every problem of the files, RegisterError, StoreMissing, StoreBusy.
    """
    if not reason.strip():
        raise RegisterError("no_reason")
    reference = read_contents(files)
    if not store.exists():
        raise StoreMissing(str(store.folder))
    with store.write() as connection:
        before = current_files(store)
        if based_on not in (None, reading_id(before)):
            raise RegisterError("stale")
        changes = difference(before, files)
        if not changes:
            return []
        impact_of(connection, reference).require_safe()
        # on disk before any row names them
        store.keep_register_files(reference.sha256, SOURCE, files)
        connection.execute("begin")
        load_id = replace_registers(connection, reference, SOURCE)
        log_changes(connection, load_id, changes, (changed_by or "").strip() or None, reason.strip())
        told = {"reading": reference.sha256, "changes": len(changes), "changed_by": changed_by, "reason": reason}
        record(connection, [Line(act, load_id, told, {"reading": reading_id(before)})])
        connection.execute("commit")
    return changes


def is_edited(connection: duckdb.DuckDBPyConnection) -> bool:
    """True when the reading in force was made at the site itself."""
    latest = connection.execute(statement("latest_reading")).fetchone()
    return latest is not None and latest[1] == SOURCE


def log_changes(
    connection: duckdb.DuckDBPyConnection, load_id: str, changes: list[Change], changed_by: str | None, reason: str
) -> None:
    """Enter the differences of a reading in the log, inside the caller's transaction."""
    columns = [list(range(1, len(changes) + 1))]
    columns += [[getattr(change, name) for change in changes]
                for name in ("register", "key", "field", "before", "after")]
    connection.register("arriving", pyarrow.table(columns, schema=_CHANGE))
    connection.execute(statement("insert_register_changes"), {
        "load_id": load_id, "changed_at": now(), "changed_by": changed_by, "reason": reason})
    connection.unregister("arriving")


def _joined(first: bytes, second: bytes) -> bytes:
    """Two tables of the same columns as one; the second adds its rows."""
    text = first.decode("utf-8-sig")
    columns = next(csv.reader(io.StringIO(text, newline="")))
    added = io.StringIO(newline="")
    writer = csv.DictWriter(added, columns, lineterminator="\n")
    writer.writerows(csv.DictReader(io.StringIO(second.decode("utf-8-sig"), newline="")))
    return (text.rstrip("\r\n") + "\n" + added.getvalue()).encode()
