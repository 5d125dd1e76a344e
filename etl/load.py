"""The last stop: a file's row, its items, facts and findings, in one transaction or not at all.

Files that arrive together are written together: their rows wait in a Batch until `write` has committed,
and only then is anyone told. Should a batch fail, it is written again file by file, so that no file can
take its neighbours down.
"""

import json
import os
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from etl.finding import Finding
from etl.model import Identity, Incoming, Validated
from etl.store import statement

_TABLES = {
    "submission": statement("insert_submissions"),
    "submission_item": statement("insert_items"),
    "fact": statement("insert_facts"),
    "finding": statement("insert_findings"),
}


def new_id() -> str:
    """A UUIDv7: ordered by time, so that rows written together stay together."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@dataclass(slots=True)
class FileRows:
    """All rows of one file, by table; each row is a dictionary of column -> value."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


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
) -> FileRows:
    """One file as rows.

    sha256 None means that nothing of the file may be kept (secrecy mark): its name is not written either.
    """
    kept = sha256 is not None
    submission = {
        "submission_id": submission_id, "sha256": sha256, "file_name": incoming.name if kept else None,
        "byte_count": len(incoming.content) if kept else None, "received_at": incoming.received_at,
        "loaded_at": loaded_at, "channel": incoming.channel, "outcome": outcome, "obligation_id": obligation_id,
        "plan_id": plan_id, "report_id": identity.report_id, "unit_id": identity.unit_id,
        "period_id": identity.period_id, "form_id": identity.form_id, "form_version": identity.form_version,
        "version": version, "is_nil": validated.is_nil if validated else None, "duplicate_of": duplicate_of,
        "loaded_by": incoming.loaded_by,
    }
    return FileRows({
        "submission": [submission],
        "submission_item": [
            {"submission_id": submission_id, "content_item_id": i.content_item_id, "state": i.state, "note": i.note,
             "cell": i.cell}
            for i in (validated.items if validated else ())
        ],
        "fact": [
            {"submission_id": submission_id, "content_item_id": f.content_item_id, "indicator_id": f.indicator_id,
             "basis": f.basis, "value": str(f.value), "sheet": f.sheet, "cell": f.cell}
            for f in (validated.facts if validated else ())
        ],
        "finding": [
            {"submission_id": submission_id, "position": number, "severity": f.severity.value, "code": f.code.value,
             "sheet": f.sheet, "cell": f.cell, "field": f.field, "value": f.value,
             "params": json.dumps(f.params, ensure_ascii=False)}
            for number, f in enumerate(findings, start=1)
        ],
    })


def load(connection: duckdb.DuckDBPyConnection, files: list[FileRows]) -> None:
    """Write files durably: together, or one by one if that fails. Raises on the first file that cannot be written."""
    try:
        _commit(connection, files)
    except duckdb.Error:
        if len(files) == 1:
            raise
        for file in files:
            _commit(connection, [file])


def _commit(connection: duckdb.DuckDBPyConnection, files: list[FileRows]) -> None:
    connection.execute("begin")
    try:
        for table, insert in _TABLES.items():
            rows = [row for file in files for row in file.tables[table]]
            if rows:
                connection.execute(insert, {column: [row[column] for row in rows] for column in rows[0]})
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
