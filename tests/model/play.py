"""How a site is played into the store that the queries read."""

import hashlib
from collections import Counter
from dataclasses import asdict
from datetime import datetime

from etl.load import new_id
from etl.obligation import insert_rows
from tests.ledger import Ledger
from tests.model.histories import Site
from tests.model.history import LEVELS, History


def play(site: Site) -> Ledger:
    """The site in a store: history n is the plan 'hn', and its names begin with 'hn.'."""
    ledger = Ledger([(day, is_worked, "x") for day, is_worked in site.overrides])
    ledger.rows["plan"].clear()
    ledger.rows["report"].clear()
    for number, history in enumerate(site.histories):
        _register(ledger, f"h{number}", history)
    ledger.build()
    rows: dict[str, list[dict]] = {"submission": [], "decision": []}
    for number, history in enumerate(site.histories):
        sent = _sent(f"h{number}", history)
        rows["submission"] += sent.values()
        rows["decision"] += _decided(f"h{number}", history, sent)
    for table, found in rows.items():
        insert_rows(ledger.connection, table, found)
    return ledger


def _register(ledger: Ledger, plan: str, history: History) -> None:
    ledger.plan(plan)
    for report in history.reports:
        ledger.report(f"{plan}.{report.report_id}", plan_id=plan, deadline_reading=report.reading,
                      roll_policy=report.roll, return_policy=report.returns)
    for p in history.periods:
        ledger.period(p.period_id, p.start, p.end, p.nominal, p.text, report_id=f"{plan}.{p.report_id}")
        ledger.rows["period_due"] += [
            {"report_id": f"{plan}.{p.report_id}", "period_id": p.period_id, "level": level, "due_nominal": day,
             "due_text": text, "source": "x"} for level, day, text in p.levels or ()]
    for s in history.stretches:
        ledger.unit(f"{plan}.{s.unit_id}", s.start, s.end, level=LEVELS[s.unit_type], reports=(),
                    unit_type=s.unit_type)
    for p in history.placements:
        ledger.rows["unit_parent"].append({
            "unit_id": f"{plan}.{p.unit_id}", "parent_id": p.parent_id, "tree": "state", "valid_from": p.start,
            "valid_to": p.end})
    for a in history.assignments:
        ledger.rows["assignment"].append({
            "report_id": f"{plan}.{a.report_id}", "unit_id": f"{plan}.{a.unit_id}", "valid_from": a.start,
            "valid_to": a.end})
    for s in history.successions:
        ledger.rows["unit_successor"].append({
            "unit_id": f"{plan}.{s.unit_id}", "successor_id": f"{plan}.{s.successor_id}", "effective_on": s.day})


def _sent(plan: str, history: History) -> dict[str, dict]:
    """Name of a file -> its row; the file's name is kept, so that an answer can be traced to it."""
    found: dict[str, dict] = {}
    versions: Counter[tuple] = Counter()
    for s in history.submissions:
        key = (s.report_id, s.unit_id, s.period_id)
        versions[key] += s.outcome == "accepted"
        unit_id, report_id = f"{plan}.{s.unit_id}", f"{plan}.{s.report_id}"
        found[s.name] = {
            "submission_id": new_id(), "file_name": s.name, "received_at": s.received_at, "loaded_at": s.received_at,
            "outcome": s.outcome, "plan_id": plan, "report_id": report_id, "unit_id": unit_id,
            "period_id": s.period_id, "is_nil": s.is_nil,
            "version": versions[key] if s.outcome == "accepted" else None,
            "obligation_id": hashlib.md5(f"{report_id}|{unit_id}|{s.period_id}".encode()).hexdigest(),
        }
    return found


def _decided(plan: str, history: History, sent: dict[str, dict]) -> list[dict]:
    common = {"reason": "x", "entered_at": datetime(2026, 1, 1)}
    judged = [{"decision_id": new_id(), "kind": j.kind, "granted_at": j.granted_at,
               "submission_id": sent[j.name]["submission_id"]} | common
              for j in history.judgements if j.name in sent]
    granted = []
    for g in history.grants:
        scope = asdict(g) | {"report_id": f"{plan}.{g.report_id}", "unit_id": g.unit_id and f"{plan}.{g.unit_id}"}
        granted.append({"decision_id": new_id()} | scope | common)
    return judged + granted
