"""Stored rows -> receipts and findings: what a logged file's answer is built from. The caller asks the queries."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from etl.answers.answer import stem_of
from etl.answers.answer_words import answer_word
from etl.answers.receipt import Receipt
from etl.finding import Code, Finding, Severity
from etl.registry import Registry

Row = Mapping[str, Any]         # a row of a query; what is not known is None


def findings_from(rows: Iterable[Row]) -> list[Finding]:
    """The findings of one file, from rows of findings_by_submission."""
    return [
        Finding(Severity(row["severity"]), Code(row["code"]), row["sheet"], row["cell"], row["field"], row["value"],
                json.loads(row["params"] or "{}"))
        for row in rows
    ]


def receipt_from(
    submission: Row, obligation: Row | None, findings: list[Finding], registry: Registry, as_of_day: date,
    is_sample: bool,
) -> Receipt:
    """The slip of one file; the rows are of submission_log and, if it belongs to one, of obligation_status."""
    report = registry.reports.get(submission["report_id"] or "")
    plan = registry.plans.get(submission["plan_id"] or "")
    due = obligation["due_effective"] if obligation else None
    return Receipt(
        unit_name=submission["unit_name"], report_title=report.title if report else None,
        plan_title=plan.title if plan else None, period_label=submission["period_label"],
        outcome=submission["outcome"], version=_whole(submission["version"]),
        received_at=submission["received_at"], loaded_at=submission["loaded_at"], channel=submission["channel"],
        file_name=submission["file_name"], sha256=submission["sha256"], submission_id=submission["submission_id"],
        due_effective=due.date() if isinstance(due, datetime) else due,
        status=obligation["status"] if obligation else None,
        days_late=_whole(obligation["days_late"]) if obligation else None,
        as_of_day=as_of_day, findings=findings, is_sample=is_sample,
    )


def receipt_name(receipt: Receipt, suffix: str) -> str:
    """What the slip is called: by the file that it is about."""
    return answer_word("file.receipt", stem=stem_of(receipt.file_name), suffix=suffix)


def _whole(number: object) -> int | None:
    return None if number is None else int(number)
