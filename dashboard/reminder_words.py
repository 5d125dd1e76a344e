"""Reminders in words: who is reminded of what and why, what became of a mail, the log. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from dashboard import format as fmt
from dashboard.export.reminders.due import OVERDUE, SOON, Reminder
from dashboard.markup import Column, Safe, badge, join, table, tag
from dashboard.rows import tuples
from dashboard.text import t
from dashboard.unit_link import unit_link
from dashboard.unit_timeline import obligation_address
from etl.mail.send import Result

_TONES = {OVERDUE: "overdue", "returned": "returned", SOON: "late", "awaited": "awaited"}
_OUTCOME_TONES = {"sent": "on-time", "refused": "overdue", "failed": "overdue", "unknown": "late"}
_GONE_OUT = ("sent", "unknown")


def last_reminded(log: pd.DataFrame) -> dict[str, datetime]:
    """obligation_id -> when a mail last went out for it, or may have; from reminder_log."""
    found: dict[str, datetime] = {}
    for row in tuples(log[log["outcome"].isin(_GONE_OUT)].sort_values("sent_at")):
        found |= dict.fromkeys(row.obligation_ids.split("; "), row.sent_at)
    return found


def reminder_table(found: Sequence[Reminder], last: Mapping[str, datetime], query: str) -> Safe:
    """One line for each unit and report; `query` are the filters' parts of the links."""
    rows = []
    for reminder in found:
        for number, one in enumerate(reminder.owed):
            name = unit_link(reminder.unit_id, reminder.name, query) if not number else tag(
                "span", reminder.name, class_="dh-quiet")
            when = last.get(one.obligation_id)
            told = tag("span", t("reminders.never"), class_="dh-quiet") if when is None else fmt.instant(when)
            report = join([one.report_title, tag("div", tag("small", one.period_label))])
            rows.append([name, report, one.due_cell, badge(one.state_words, _TONES[one.state]),
                         told])
    heads = [t("table.unit"), *(t(f"reminders.{name}") for name in ("report", "due", "state", "reminded"))]
    return table([Column(head) for head in heads], rows, t("reminders.table"), "dh-remind")


def result_table(results: Sequence[Result], names: Mapping[str, str]) -> Safe:
    """What became of each mail that was just sent, or not sent."""
    rows = [
        [names.get(result.unit_id, result.unit_id), result.mail.address if result.mail else t("none.value"),
         _outcome(result.outcome), result.detail or t("none.value")]
        for result in results
    ]
    heads = [t(f"reminders.log_{name}") for name in ("unit", "address", "outcome", "detail")]
    return table([Column(head) for head in heads], rows, t("reminders.mail"), "dh-dense")


def log_table(log: pd.DataFrame) -> Safe:
    """Rows of reminder_log, newest first."""
    rows = [
        [fmt.instant(row.sent_at), row.unit_name, row.address, fmt.number(row.obligation_count),
         _outcome(row.outcome), _given(row.detail)]
        for row in tuples(log)
    ]
    heads = [Column(t(f"reminders.log_{name}")) for name in ("time", "unit", "address")]
    heads += [Column(t("reminders.log_reports"), "number")]
    heads += [Column(t(f"reminders.log_{name}")) for name in ("outcome", "detail")]
    return table(heads, rows, t("reminders.log_table"), "dh-dense dh-sent")


def unit_log_table(log: pd.DataFrame, obligations: pd.DataFrame, titles: Mapping[str, str],
                   queries: Mapping[str, str]) -> Safe:
    """The mails to one unit, newest first; each report that a mail was about leads to its own page.

    `log` are rows of reminder_log, `obligations` of obligation_status; titles by report_id, queries by plan_id.
    """
    by_id = {one.obligation_id: one for one in tuples(obligations)}
    rows = []
    for row in tuples(log):
        reports = [by_id[i] for i in row.obligation_ids.split("; ") if i in by_id]
        links = [tag("a", f"{titles.get(o.report_id, o.report_id)}: {o.period_label}",
                     href=obligation_address(o.obligation_id, queries.get(o.plan_id, ""))) for o in reports]
        # a report that is no longer owed has no page
        gone = row.obligation_count - len(reports)
        more = [t("unit.reminded_gone", count=fmt.number(gone))] if gone else []
        rows.append([fmt.instant(row.sent_at), join(tag("div", one) for one in [*links, *more]), _outcome(row.outcome)])
    heads = [t("reminders.log_time"), t("unit.reminded_of"), t("reminders.log_outcome")]
    return table([Column(head) for head in heads], rows, t("unit.reminders"), "dh-dense dh-sent")


def _outcome(outcome: str) -> Safe:
    return badge(t(f"reminder_outcome.{outcome}"), _OUTCOME_TONES.get(outcome, "received"))


def _given(value: object) -> object:
    return t("none.value") if fmt.is_none(value) else value
