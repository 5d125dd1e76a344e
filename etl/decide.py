"""Decisions are documents: extensions, exemptions, returns, withdrawals, rulings. Append-only."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time
from pathlib import Path

import duckdb

from etl.audit import Line, record
from etl.load import new_id
from etl.schema import statement
from etl.store import Store, now

KINDS = ("extension", "exemption", "return", "withdrawal", "ruling")


class DecisionError(ValueError):
    """A decision that cannot stand: a code of text/vi.toml and its parameters."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as a person writes it.

    Scope of an extension, exemption or ruling: report, and period, unit, unit_type; a part left out means all.
    A ruling says that a unit which ended inside a period owes that period's report beside its successor.
    A return or withdrawal names a submission, or an obligation, whose latest submission is meant.
    """

    kind: str
    reason: str
    granted_at: datetime
    report: str | None = None
    period: str | None = None
    unit: str | None = None
    unit_type: str | None = None
    submission: str | None = None
    new_due: date | None = None
    number: str | None = None
    document_date: date | None = None
    decided_by: str | None = None


def decide(store: Store, decisions: Iterable[Decision]) -> list[str]:
    """Enter decisions, all or none; return their ids. Raises DecisionError before anything is written."""
    with store.write() as connection:
        rows = [_row(connection, decision) for decision in decisions]
        connection.execute("begin")
        for row in rows:
            connection.execute(statement("insert_decision"), row)
        record(connection, [logged(row) for row in rows])
        connection.execute("commit")
    return [row["decision_id"] for row in rows]


def logged(row: Mapping[str, object]) -> Line:
    """The line of the log for a row of `decision`."""
    told = {name: value for name, value in row.items() if name not in ("decision_id", "kind", "entered_at")}
    return Line(f"decision.{row['kind']}", str(row["decision_id"]), told)


def instant(text: str) -> datetime:
    """When something was granted or received: an ISO instant, or a date, which is its first moment."""
    if len(text) == 10:
        return datetime.combine(date.fromisoformat(text), time.min)
    return datetime.fromisoformat(text).replace(tzinfo=None)


def read_decisions(path: Path, kind: str) -> list[Decision]:
    """Decisions of one kind from a CSV file whose columns are the fields of Decision.

    Raises DecisionError naming the line when a column is unknown or a date cannot be read.
    """
    known = {field.name for field in fields(Decision)} - {"kind"}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        unknown = set(reader.fieldnames or ()) - known
        if unknown:
            raise DecisionError("decision.unknown_column", line="1", column=", ".join(sorted(map(str, unknown))))
        return [_parsed(kind, line, row) for line, row in enumerate(reader, start=2)]


def _parsed(kind: str, line: int, row: dict[str, str]) -> Decision:
    filled = {key: value.strip() for key, value in row.items() if key and value and value.strip()}
    try:
        dates = {key: date.fromisoformat(filled.pop(key)) for key in ("new_due", "document_date") if key in filled}
        granted_at = instant(filled.pop("granted_at"))
    except KeyError:
        raise DecisionError("decision.granted_at_missing", line=str(line)) from None
    except ValueError as error:
        raise DecisionError("decision.not_a_date", line=str(line), value=str(error)) from None
    if "reason" not in filled:
        raise DecisionError("decision.reason_missing", line=str(line))
    return Decision(kind=kind, granted_at=granted_at, **dates, **filled)


def _row(connection: duckdb.DuckDBPyConnection, decision: Decision) -> dict[str, object]:
    if decision.kind not in KINDS:
        raise DecisionError("decision.unknown_kind", kind=decision.kind)
    if decision.kind in ("return", "withdrawal"):
        submission_id = _submission(connection, decision)
        scope = dict.fromkeys(("report", "period", "unit", "unit_type"))
    else:
        submission_id = None
        _check_scope(connection, decision)
        scope = {}
    row = asdict(decision) | scope
    return {
        "decision_id": new_id(), "kind": decision.kind, "report_id": row["report"], "period_id": row["period"],
        "unit_id": row["unit"], "unit_type": row["unit_type"], "submission_id": submission_id,
        "new_due": decision.new_due, "document_number": decision.number, "document_date": decision.document_date,
        "reason": decision.reason, "decided_by": decision.decided_by, "granted_at": decision.granted_at,
        "entered_at": now(),
    }


def _check_scope(connection: duckdb.DuckDBPyConnection, decision: Decision) -> None:
    """The scope must meet at least one obligation, or the decision would silently do nothing."""
    if not decision.report:
        raise DecisionError("decision.report_missing")
    if decision.kind == "extension" and decision.new_due is None:
        raise DecisionError("decision.new_due_missing")
    met = connection.execute(statement("count_scope"), {
        "kind": decision.kind, "report_id": decision.report, "period_id": decision.period,
        "unit_id": decision.unit, "unit_type": decision.unit_type,
    }).fetchone()
    if met is None or met[0] == 0:
        scope = ", ".join(filter(None, (decision.report, decision.period, decision.unit, decision.unit_type)))
        what = "nothing_to_rule" if decision.kind == "ruling" else "scope_empty"
        raise DecisionError(f"decision.{what}", scope=scope)


def _submission(connection: duckdb.DuckDBPyConnection, decision: Decision) -> str:
    found = connection.execute(statement("find_submission"), {
        "submission_id": decision.submission, "report_id": decision.report,
        "period_id": decision.period, "unit_id": decision.unit,
    }).fetchone()
    if found is None:
        named = decision.submission or ", ".join(filter(None, (decision.report, decision.period, decision.unit)))
        raise DecisionError("decision.submission_unknown", submission=named or "?")
    return found[0]
