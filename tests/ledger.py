"""Small ledgers for tests: registers, submissions and decisions written straight into an in-memory store."""

import hashlib
from datetime import date, datetime

import duckdb

import queries
from etl.load import new_id
from etl.obligation import insert_rows, write_registers
from etl.schema import migrations, statement


class Ledger:
    """One plan, one report unless told otherwise. Every unit that is added is assigned to the report."""

    def __init__(self, overrides: list[tuple[date, bool, str]] | None = None, **report: object) -> None:
        self.sha256 = "ledger"
        self.calendar_overrides = overrides or []
        self.rows: dict[str, list[dict]] = {name: [] for name in (
            "plan", "content_item", "content_item_indicator", "requirement", "indicator", "unit", "unit_parent",
            "unit_successor", "unit_alias", "report", "period", "period_due", "assignment", "form")}
        self.plan("p")
        self.report("r", **report)
        self.connection = duckdb.connect(config={"threads": 1})     # so few rows are not worth sharing out
        for name in migrations():
            self.connection.execute(statement(name))
        queries.prepare(self.connection)

    def tables(self) -> dict[str, list[dict]]:
        """The registers, as etl/registers/reference.py would hand them over."""
        return self.rows

    def plan(self, plan_id: str) -> None:
        """Add a plan."""
        self.rows["plan"].append({
            "plan_id": plan_id, "title": plan_id.upper(), "short_title": plan_id.upper(), "issuer": "I", "year": 2025,
            "area": "A", "recipients": [], "is_sample": False, "position": len(self.rows["plan"]) + 1,
        })

    def report(self, report_id: str, **changes: object) -> None:
        """Add a report of the plan, or of another: plan_id."""
        self.rows["report"].append({
            "report_id": report_id, "plan_id": "p", "title": report_id, "form_id": "f", "deadline_reading": "strict",
            "roll_policy": "none", "return_policy": "voids", "position": len(self.rows["report"]),
        } | changes)

    def unit(self, unit_id: str, start: date = date(2000, 1, 1), end: date | None = None, *, level: str = "commune",
             parent: str | None = None, reports: tuple[str, ...] = ("r",), unit_type: str = "xa") -> None:
        """Add a unit that exists from start to end and owes the reports; once for each stretch of time."""
        self.rows["unit"].append({
            "unit_id": unit_id, "name": unit_id, "short_name": unit_id, "organisation": "ubnd", "unit_type": unit_type,
            "level": level, "valid_from": start, "valid_to": end, "is_placeholder": False, "is_sample": False,
            "position": len(self.rows["unit"]),
        })
        if parent:
            self.rows["unit_parent"].append(
                {"unit_id": unit_id, "parent_id": parent, "tree": "state", "valid_from": start, "valid_to": end})
        for report_id in reports:
            self.rows["assignment"].append(
                {"report_id": report_id, "unit_id": unit_id, "valid_from": start, "valid_to": end})

    def period(self, period_id: str, start: date, end: date, due: date | None = None, due_text: str | None = None,
               report_id: str = "r") -> None:
        """Add a period of a report."""
        self.rows["period"].append({
            "report_id": report_id, "period_id": period_id, "label": period_id, "period_start": start,
            "period_end": end, "due_nominal": due, "due_text": due_text, "position": len(self.rows["period"]),
        })

    def item(self, item_id: str, unit_ids: list[str], indicators: dict[str, str] | None = None) -> None:
        """Add a content item required of units; indicators: id -> kind."""
        position = len(self.rows["content_item"])
        self.rows["content_item"].append({
            "plan_id": "p", "content_item_id": item_id, "section": "S", "title": item_id, "quote": item_id,
            "is_out_of_scope": False, "position": position,
        })
        for unit_id in unit_ids:
            self.rows["requirement"].append(
                {"plan_id": "p", "report_id": "r", "content_item_id": item_id, "unit_id": unit_id})
        for order, (indicator_id, kind) in enumerate((indicators or {}).items()):
            self.rows["indicator"].append({
                "indicator_id": indicator_id, "name": indicator_id, "measure_unit": "x", "kind": kind,
                "value_type": "count", "position": position * 100 + order,
            })

    def build(self) -> "Ledger":
        """Write the registers; call once, before submissions."""
        write_registers(self.connection, self, "test")
        return self

    def submit(self, unit_id: str, period_id: str, received_at: datetime, *, report_id: str = "r",
               items: dict[str, str] | None = None, facts: list[tuple] = (), is_nil: bool = False,
               plan_id: str = "p") -> str:
        """An accepted submission; facts: (item, indicator, basis, value)."""
        submission_id = new_id()
        key = f"{report_id}|{unit_id}|{period_id}"
        version = self.connection.execute(
            "select count(*) + 1 from submission where report_id || '|' || unit_id || '|' || period_id = $key",
            {"key": key}).fetchone()[0]
        obligation_id = hashlib.md5(key.encode()).hexdigest()
        insert_rows(self.connection, "submission", [{
            "submission_id": submission_id, "sha256": submission_id, "file_name": "f.xlsx", "received_at": received_at,
            "loaded_at": received_at, "outcome": "accepted", "obligation_id": obligation_id, "plan_id": plan_id,
            "report_id": report_id, "unit_id": unit_id, "period_id": period_id, "version": version, "is_nil": is_nil,
        }])
        insert_rows(self.connection, "submission_item", [
            {"submission_id": submission_id, "content_item_id": item, "state": state}
            for item, state in (items or {}).items()])
        insert_rows(self.connection, "fact", [
            {"submission_id": submission_id, "content_item_id": item, "indicator_id": indicator, "basis": basis,
             "value": value, "sheet": "S", "cell": "E9"} for item, indicator, basis, value in facts])
        return submission_id

    def decide(self, kind: str, granted_at: datetime, **scope: object) -> None:
        """A decision; scope: report_id, period_id, unit_id, unit_type, submission_id, new_due."""
        defaults = {} if kind in ("return", "withdrawal") else {"report_id": "r"}
        insert_rows(self.connection, "decision", [{
            "decision_id": new_id(), "kind": kind, "reason": "x", "granted_at": granted_at, "entered_at": granted_at,
        } | defaults | scope])

    def successor(self, unit_id: str, successor_id: str, effective_on: date, share: float | None = None) -> None:
        """Say who goes on with a unit's work."""
        self.rows["unit_successor"].append({
            "unit_id": unit_id, "successor_id": successor_id, "effective_on": effective_on, "share": share,
        })

    def ask(self, name: str, as_of: str | datetime, *, with_extensions: bool = True, **more: object) -> list[dict]:
        """A query's rows; `more` are the query's own parameters."""
        instant = queries.as_of(as_of) if isinstance(as_of, str) else as_of
        unit_ids = [row["unit_id"] for row in self.rows["unit"]]
        answer = queries.execute(self.connection, name, as_of=instant, unit_ids=unit_ids, plan_ids=None,
                                 with_extensions=with_extensions, **(queries.EVERYTHING | more))
        columns = [column[0] for column in answer.description]
        return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    def statuses(self, as_of: str | datetime, **how: bool) -> dict[tuple[str, str], str]:
        """(unit_id, period_id) -> status."""
        return {(r["unit_id"], r["period_id"]): r["status"] for r in self.ask("obligation_status", as_of, **how)}
