"""The last stop: a file's row, its facts and its findings, in one transaction or not at all."""

import json
import os
import time
from datetime import datetime

import duckdb

from etl.finding import Finding
from etl.model import Identity, Incoming, Validated
from etl.store import statement

_SUBMISSION = statement("insert_submission")
_ITEMS = statement("insert_items")
_FACTS = statement("insert_facts")
_FINDINGS = statement("insert_findings")


def new_id() -> str:
    """A UUIDv7: ordered by time, so that rows written together stay together."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def load(
    connection: duckdb.DuckDBPyConnection,
    incoming: Incoming,
    *,
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
) -> str:
    """Write one file's rows and commit; return the submission_id.

    sha256 None means that nothing of the file may be kept (secrecy mark): its name is not written either.
    """
    submission_id = new_id()
    kept = sha256 is not None
    connection.execute("begin")
    try:
        connection.execute(_SUBMISSION, {
            "submission_id": submission_id, "sha256": sha256,
            "file_name": incoming.name if kept else None, "byte_count": len(incoming.content) if kept else None,
            "received_at": incoming.received_at, "loaded_at": loaded_at, "channel": incoming.channel,
            "outcome": outcome, "obligation_id": obligation_id, "plan_id": plan_id,
            "report_id": identity.report_id, "unit_id": identity.unit_id, "period_id": identity.period_id,
            "form_id": identity.form_id, "form_version": identity.form_version, "version": version,
            "is_nil": validated.is_nil if validated else None, "duplicate_of": duplicate_of,
            "loaded_by": incoming.loaded_by,
        })
        if validated:
            _insert_contents(connection, submission_id, validated)
        if findings:
            _insert_findings(connection, submission_id, findings)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return submission_id


def _insert_contents(connection: duckdb.DuckDBPyConnection, submission_id: str, validated: Validated) -> None:
    items, facts = validated.items, validated.facts
    connection.execute(_ITEMS, {
        "submission_id": submission_id,
        "content_item_ids": [i.content_item_id for i in items],
        "states": [i.state for i in items],
        "notes": [i.note for i in items],
        "cells": [i.cell for i in items],
    })
    if facts:
        connection.execute(_FACTS, {
            "submission_id": submission_id,
            "content_item_ids": [f.content_item_id for f in facts],
            "indicator_ids": [f.indicator_id for f in facts],
            "bases": [f.basis for f in facts],
            "values": [str(f.value) for f in facts],
            "sheets": [f.sheet for f in facts],
            "cells": [f.cell for f in facts],
        })


def _insert_findings(connection: duckdb.DuckDBPyConnection, submission_id: str, findings: list[Finding]) -> None:
    connection.execute(_FINDINGS, {
        "submission_id": submission_id,
        "positions": list(range(1, len(findings) + 1)),
        "severities": [f.severity.value for f in findings],
        "codes": [f.code.value for f in findings],
        "sheets": [f.sheet for f in findings],
        "cells": [f.cell for f in findings],
        "fields": [f.field for f in findings],
        "values": [f.value for f in findings],
        "params": [json.dumps(f.params, ensure_ascii=False) for f in findings],
    })
