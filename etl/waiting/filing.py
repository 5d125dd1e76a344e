"""Filing: what a person decides about a file of the queue. Once, logged, all or nothing.

The kept original goes down the whole road again with the person's answers, and with the time and channel of its
first coming; or it is set aside as no report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from etl.audit import record
from etl.decide import DecisionError, logged
from etl.finding import Code, Severity
from etl.load import FileRows, new_id, write_rows
from etl.model import Identity, Incoming, Outcome
from etl.pipeline import take_again
from etl.registry import Registry, read_registry
from etl.schema import statement
from etl.store import Store, now
from etl.text import message
from etl.waiting.decided_name import DecidedName, name_to_remember
from etl.waiting.queue import findings_of, sayings_of

_PARTS = ("report", "unit", "period")


@dataclass(frozen=True, slots=True)
class Filing:
    """A person's decision on one file of the queue. granted_at None is now.

    remember: take the file's name for the unit as an alias of the unit chosen, from the period's year on.
    """

    submission_id: str
    reason: str
    answers: Identity = Identity()
    is_discarded: bool = False
    remember: bool = False
    decided_by: str | None = None
    number: str | None = None
    granted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """A filing with what the store knows of its file."""

    filing: Filing
    row: dict[str, Any]
    asked: frozenset[str]
    answers: Identity       # the person's, and what was sure before


def file_waiting(
    store: Store, submission_id: str, answers: Identity, *, decided_by: str | None, reason: str, remember: bool = False,
    number: str | None = None, granted_at: datetime | None = None,
) -> Outcome:
    """File one waiting file; the outcome is accepted, or refused with findings. Raises DecisionError, nothing written.
    """
    filing = Filing(submission_id, reason, answers, False, remember, decided_by, number, granted_at)
    return file_all(store, [filing])[0]


def discard(
    store: Store, submission_id: str, *, decided_by: str | None, reason: str, number: str | None = None,
    granted_at: datetime | None = None,
) -> None:
    """Take a file out of the queue as no report; it stays in the log. Raises DecisionError."""
    file_all(store, [Filing(submission_id, reason, Identity(), True, False, decided_by, number, granted_at)])


def file_all(store: Store, filings: Sequence[Filing]) -> list[Outcome]:
    """Settle files of the queue in one transaction, all or none; outcomes of those filed, in order.

    Raises DecisionError when one cannot be settled so: then nothing is written and all still wait.
    """
    with store.write() as connection:
        registry = read_registry(connection)
        cases = [_case(connection, registry, filing) for filing in filings]
        _once(cases)
        kept = [case for case in cases if not case.filing.is_discarded]
        taken = list(take_again(connection, [_incoming(store, case) for case in kept]))
        for case, (outcome, _) in zip(kept, taken, strict=True):
            _settled(case, outcome)
        connection.execute("begin")
        try:
            _write(connection, registry, cases, kept, taken)
            connection.execute("commit")
        except BaseException:
            connection.execute("rollback")
            raise
    return [outcome for outcome, _ in taken]


def _write(
    connection: duckdb.DuckDBPyConnection, registry: Registry, cases: list[_Case], kept: list[_Case],
    taken: list[tuple[Outcome, FileRows]],
) -> None:
    """The files' rows, one decision each, and the names to remember."""
    if taken:
        write_rows(connection, [rows for _, rows in taken])
    outcomes = {case.filing.submission_id: outcome for case, (outcome, _) in zip(kept, taken, strict=True)}
    remembered: set[DecidedName] = set()
    for case in cases:
        outcome, decision_id = outcomes.get(case.filing.submission_id), new_id()
        row = _decision(case, outcome, decision_id)
        connection.execute(statement("insert_filing"), row)
        record(connection, [logged(row | {"kind": "filing"})])
        name = _name(connection, registry, case) if outcome else None
        if name and name not in remembered:
            remembered.add(name)
            connection.execute(statement("insert_decided_alias"), {
                "unit_id": name.unit_id, "alias": name.alias, "valid_from": name.valid_from,
                "decision_id": decision_id, "entered_at": now(),
            })


def _decision(case: _Case, outcome: Outcome | None, decision_id: str) -> dict[str, object]:
    """The row of the decision; one that sets a file aside has no scope."""
    filing, scope = case.filing, case.answers if outcome else Identity()
    return {
        "decision_id": decision_id, "report_id": outcome and (outcome.report_id or scope.report_id),
        "period_id": scope.period_id, "unit_id": scope.unit_id, "submission_id": filing.submission_id,
        "filed_as": outcome and outcome.submission_id, "document_number": filing.number,
        "reason": filing.reason.strip(), "decided_by": filing.decided_by,
        "granted_at": filing.granted_at or now(), "entered_at": now(),
    }


def _name(connection: duckdb.DuckDBPyConnection, registry: Registry, case: _Case) -> DecidedName | None:
    """The unit's name to remember, if that was asked for."""
    if not case.filing.remember:
        return None
    text = sayings_of(connection, case.filing.submission_id).get("unit")
    if not text or "unit" not in case.asked:
        raise DecisionError("filing.nothing_to_remember", file=case.row["file_name"])
    ends = [p.end for (_, period_id), p in registry.periods.items() if period_id == case.answers.period_id]
    return name_to_remember(registry, text, case.answers.unit_id or "", ends or [case.row["received_at"].date()])


def _case(connection: duckdb.DuckDBPyConnection, registry: Registry, filing: Filing) -> _Case:
    """Look the file up; DecisionError when it does not wait, or the decision cannot stand."""
    cursor = connection.execute(statement("find_waiting"), {"submission_id": filing.submission_id})
    found = cursor.fetchone()
    if found is None:
        raise DecisionError("filing.unknown", submission=filing.submission_id)
    row = dict(zip([column[0] for column in cursor.description], found, strict=True))
    _check_waits(row)
    if not filing.reason.strip():
        raise DecisionError("decision.reason_required")
    if filing.granted_at and filing.granted_at < row["received_at"]:
        raise DecisionError("filing.before_receipt", day=f"{row['received_at']:%d/%m/%Y}")
    _check_known(registry, filing.answers)
    asked = frozenset(f.field for f in findings_of(connection, filing.submission_id)
                      if f.severity is Severity.QUESTION and f.field)
    parts = {f"{part}_id": getattr(filing.answers, f"{part}_id") or row[f"{part}_id"] for part in _PARTS}
    return _Case(filing, row, asked, Identity(**parts))


def _check_waits(row: dict[str, Any]) -> None:
    name = {"file": row["file_name"] or ""}
    if row["outcome"] != "waiting":
        raise DecisionError("filing.not_waiting", **name)
    if row["decided_at"]:
        raise DecisionError("filing.decided", day=f"{row['decided_at']:%d/%m/%Y}", **name)
    if row["duplicate_of"]:
        raise DecisionError("filing.repeats", first=row["duplicate_of"], **name)
    if row["is_in"]:
        raise DecisionError("filing.is_in", **name)


def _check_known(registry: Registry, answers: Identity) -> None:
    """An id that is in no register would end as 'not owed', which is not what is wrong."""
    known_periods = {period_id for _, period_id in registry.periods}
    for part, register in (("report", registry.reports), ("unit", registry.units), ("period", known_periods)):
        answer = getattr(answers, f"{part}_id")
        if answer and answer not in register:
            raise DecisionError(f"filing.no_{part}", id=answer)


def _once(cases: list[_Case]) -> None:
    ids = [case.filing.submission_id for case in cases]
    twice = next((i for i in ids if ids.count(i) > 1), None)
    if twice:
        raise DecisionError("filing.named_twice", submission=twice)


def _incoming(store: Store, case: _Case) -> Incoming:
    """The kept original, as it came first, with the answers."""
    path = store.original(case.row["sha256"])
    if not path.is_file():
        raise DecisionError("filing.original_missing", file=case.row["file_name"])
    return Incoming(
        case.row["file_name"], path.read_bytes(), case.row["received_at"], case.row["channel"], case.answers,
        case.row["loaded_by"], frozenset(case.asked),
    )


def _settled(case: _Case, outcome: Outcome) -> None:
    """Raise DecisionError unless the answers settle the file for good."""
    codes = {finding.code for finding in outcome.findings}
    if codes & {Code.READER_FAILED, Code.READER_TIMED_OUT}:
        raise DecisionError("filing.reader_failed", file=outcome.name)
    if outcome.outcome == "duplicate":
        raise DecisionError("filing.is_in", file=outcome.name)
    if Code.NOT_OWED in codes:
        # the person's answer is wrong then, not the file
        told = " ".join(message(f) for f in outcome.findings if f.code is Code.NOT_OWED)
        raise DecisionError("filing.not_owed", file=outcome.name, told=told)
    if outcome.outcome == "waiting":
        open_ = " ".join(message(f) for f in outcome.findings if f.severity is Severity.QUESTION)
        raise DecisionError("filing.still_open", file=outcome.name, questions=open_)
