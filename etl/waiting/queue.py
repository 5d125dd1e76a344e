"""The queue of files that a person must settle. Nothing in it counts; it is in the store, so nothing gets lost."""

import json
from dataclasses import dataclass
from datetime import datetime

import duckdb

from etl.finding import Code, Finding, Severity
from etl.model import Identity, Proposal
from etl.schema import statement


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file of the queue: what is sure of it, what is asked, what it says itself and what it may be."""

    submission_id: str
    sha256: str
    file_name: str
    received_at: datetime
    loaded_at: datetime
    channel: str | None
    loaded_by: str | None
    identity: Identity
    findings: tuple[Finding, ...]
    sayings: dict[str, str]
    proposals: tuple[Proposal, ...]


def waiting(connection: duckdb.DuckDBPyConnection) -> list[Waiting]:
    """Every file that waits for a person, the one that came first at the head."""
    return [
        Waiting(*row[:7], Identity(report_id=row[7], unit_id=row[8], period_id=row[9]), findings_of(connection, row[0]),
                sayings_of(connection, row[0]),
                tuple(Proposal(*proposal) for proposal in _about(connection, "proposals_of_waiting", row[0])))
        for row in connection.execute(statement("waiting_submissions")).fetchall()
    ]


def findings_of(connection: duckdb.DuckDBPyConnection, submission_id: str) -> tuple[Finding, ...]:
    """Everything found in one waiting file, in reading order."""
    return tuple(
        Finding(Severity(severity), Code(code), *place, params=json.loads(params))
        for severity, code, *place, params in _about(connection, "findings_of_waiting", submission_id)
    )


def sayings_of(connection: duckdb.DuckDBPyConnection, submission_id: str) -> dict[str, str]:
    """What one waiting file says of itself: field -> text."""
    return dict(_about(connection, "sayings_of_waiting", submission_id))


def _about(connection: duckdb.DuckDBPyConnection, name: str, submission_id: str) -> list[tuple]:
    return connection.execute(statement(name), {"submission_id": submission_id}).fetchall()
