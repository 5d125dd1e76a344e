"""The last stop: a file's row, its items, facts and findings, in one transaction or not at all.

Files that arrive together are written together: their rows wait in a Batch until `write` has committed,
and only then is anyone told. Should a batch fail, it is written again file by file, so that no file can
take its neighbours down.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow

from etl.audit import Line, record
from etl.finding import Finding
from etl.model import Identity, Incoming, Proposal, Saying, Validated
from etl.schema import statement

_INSERTS = {
    "submission": statement("insert_submissions"),
    "submission_item": statement("insert_items"),
    "fact": statement("insert_facts"),
    "finding": statement("insert_findings"),
    "submission_saying": statement("insert_sayings"),
    "submission_proposal": statement("insert_proposals"),
}
_COLUMNS = {
    "submission": (
        "submission_id", "sha256", "file_name", "byte_count", "received_at", "loaded_at", "channel", "outcome",
        "obligation_id", "plan_id", "report_id", "unit_id", "period_id", "form_id", "form_version", "version",
        "is_nil", "duplicate_of", "loaded_by",
    ),
    "submission_item": ("submission_id", "content_item_id", "state", "note", "cell"),
    "fact": ("submission_id", "content_item_id", "indicator_id", "basis", "value", "sheet", "cell"),
    "finding": ("submission_id", "position", "severity", "code", "sheet", "cell", "field", "value", "params"),
    "submission_saying": ("submission_id", "field", "text", "sheet", "cell"),
    "submission_proposal": ("submission_id", "field", "candidate_id", "score", "position"),
}
# what the log tells of a file; of one refused unstored nothing but that it came
_LOGGED = ("file_name", "sha256", "report_id", "unit_id", "period_id", "version", "received_at", "channel", "loaded_by")
_chance = random.Random()       # seeded by the system; an id must be unique, not secret


def new_id() -> str:
    """A UUIDv7: ordered by time, so that rows written together stay together."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | _chance.getrandbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@dataclass(slots=True)
class FileRows:
    """All rows of one file, by table; the columns are those of _COLUMNS, in order."""

    submission: list[tuple]
    submission_item: list[tuple]
    fact: list[tuple]
    finding: list[tuple]
    submission_saying: list[tuple]
    submission_proposal: list[tuple]


def rows_of(
    incoming: Incoming,
    *,
    submission_id: str,
    sha256: str | None,
    outcome: str,
    loaded_at: datetime,
    identity: Identity,
    plan_id: str | None,
    obligation_id: str | None,
    validated: Validated | None,
    findings: list[Finding],
    version: int | None,
    duplicate_of: str | None,
    sayings: Iterable[Saying] = (),
    proposals: Iterable[Proposal] = (),
) -> FileRows:
    """One file as rows.

    sha256 None means that nothing of the file may be kept (secrecy mark): its name is not written either.
    """
    kept = sha256 is not None
    submission = (
        submission_id, sha256, incoming.name if kept else None, len(incoming.content) if kept else None,
        incoming.received_at, loaded_at, incoming.channel, outcome, obligation_id, plan_id, identity.report_id,
        identity.unit_id, identity.period_id, identity.form_id, identity.form_version, version,
        validated.is_nil if validated else None, duplicate_of, incoming.loaded_by,
    )
    items, facts = (validated.items, validated.facts) if validated else ((), ())
    return FileRows(
        [submission],
        [(submission_id, i.content_item_id, i.state, i.note, i.cell) for i in items],
        [(submission_id, f.content_item_id, f.indicator_id, f.basis, str(f.value), f.sheet, f.cell) for f in facts],
        [(submission_id, number, f.severity.value, f.code.value, f.sheet, f.cell, f.field, f.value,
          json.dumps(f.params, ensure_ascii=False)) for number, f in enumerate(findings, start=1)],
        [(submission_id, s.field, s.text, s.sheet, s.cell) for s in sayings],
        [(submission_id, p.field, p.candidate_id, p.score, number) for number, p in _numbered(proposals)],
    )


def _numbered(proposals: Iterable[Proposal]) -> Iterable[tuple[int, Proposal]]:
    """Each with its place among those of its field, from 1."""
    places: Counter[str] = Counter()
    for proposal in proposals:
        places[proposal.field] += 1
        yield places[proposal.field], proposal


def load(connection: duckdb.DuckDBPyConnection, files: list[FileRows]) -> None:
    """Write files durably: together, or one by one if that fails. Raises on the first file that cannot be written."""
    try:
        _commit(connection, files)
    except duckdb.Error:
        if len(files) == 1:
            raise
        for file in files:
            _commit(connection, [file])


def write_rows(connection: duckdb.DuckDBPyConnection, files: list[FileRows]) -> None:
    """Insert the rows of files and a line of the log for each; the transaction is the caller's."""
    for table, insert in _INSERTS.items():
        rows = [row for file in files for row in getattr(file, table)]
        if rows:
            # through Arrow: half the time of lists as parameters
            columns = zip(*rows, strict=True)
            arriving = pyarrow.table(dict(zip(_COLUMNS[table], map(list, columns), strict=True)))
            connection.register("arriving", arriving)
            connection.execute(insert)
            connection.unregister("arriving")
    record(connection, [_logged(row) for file in files for row in file.submission])


def _logged(row: tuple) -> Line:
    known = dict(zip(_COLUMNS["submission"], row, strict=True))
    return Line(f"file.{known['outcome']}", known["submission_id"], {name: known[name] for name in _LOGGED})


def _commit(connection: duckdb.DuckDBPyConnection, files: list[FileRows]) -> None:
    connection.execute("begin")
    try:
        write_rows(connection, files)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
