"""Files that wait for a person, in words: what each says of itself, why it waits, what it may be. Pure."""

from collections.abc import Mapping

import pandas as pd

from dashboard import format as fmt
from dashboard.intake_tables import file_name, text_or
from dashboard.markup import Column, Safe, table, tag
from dashboard.tables import facts_list
from dashboard.text import t
from etl.registry import Registry

PARTS = ("report", "unit", "period")


def by_question(files: pd.DataFrame) -> list[pd.DataFrame]:
    """Files of which the same is asked in the same words, together; in the order in which the first of them came."""
    return [group for _, group in files.groupby("question_key", sort=False)]


def asked_of(row: Mapping) -> list[str]:
    """The parts in question, in the order in which one is chosen after the other."""
    asked = str(row["asked"]).split(", ")
    return [part for part in PARTS if part in asked]


def named(
    registry: Registry, part: str, candidate_id: str, report_id: str | None = None, period_id: str | None = None
) -> str:
    """A report, unit or period as people call it; a unit by its name in the period, where that is known."""
    owed = registry.obligations.get((report_id or "", candidate_id, period_id or ""))
    if part == "unit" and owed:
        return owed.unit_name
    if part == "unit" and candidate_id in registry.units:
        return registry.units[candidate_id][-1].name
    if part == "report" and candidate_id in registry.reports:
        report = registry.reports[candidate_id]
        return f"{registry.plans[report.plan_id].short_title} \N{MIDDLE DOT} {report.title}"
    labels = (p.label for (_, period_id), p in registry.periods.items() if period_id == candidate_id)
    return next(labels, candidate_id) if part == "period" else candidate_id


def candidate_words(registry: Registry, part: str, candidate_id: str, score: int, known: Mapping) -> str:
    """A proposal: how alike two names are is told; how near a period is, its label tells."""
    name = named(registry, part, candidate_id, known.get("report"), known.get("period"))
    return t("queue.candidate", name=name, score=score) if part == "unit" else name


def file_facts(row: Mapping, registry: Registry) -> Safe:
    """What was read of one file, and what is sure."""
    facts: list[tuple[str, object]] = [
        (t("queue.received_at"), _received(row)), (t("queue.title_text"), text_or(row["title_text"], t("queue.none")))]
    facts += [(t(f"queue.{part}_text"), text_or(row[f"{part}_text"], t("queue.none"))) for part in ("unit", "period")]
    facts += [(t(f"queue.{part}_known"), named(registry, part, row[f"{part}_id"]))
              for part in PARTS if not fmt.is_none(row[f"{part}_id"])]
    if row["repeat_count"]:
        facts.append((t("queue.repeats"), t("queue.repeat_count", count=fmt.number(row["repeat_count"]))))
    return facts_list(facts)


def files_table(files: pd.DataFrame, registry: Registry) -> Safe:
    """Files of one question, a line each."""
    columns = [Column(t("queue.file")), Column(t("queue.received_at")), Column(t("queue.unit_text")),
               Column(t("queue.period_text"))]
    rows = [
        [file_name(row["file_name"]), _received(row), _sure_or_said(row, "unit", registry),
         _sure_or_said(row, "period", registry)]
        for _, row in files.iterrows()
    ]
    return table(columns, rows, t("queue.files"), "dh-dense")


def reasons(findings: list[dict]) -> Safe:
    """Why a file waits; keys as in intake_tables.stored_findings."""
    return tag("ul", *(
        tag("li", tag("span", tag("b", f"{row['sheet']}: ") if row["sheet"] else "", row["message"]))
        for row in findings
    ), class_="dh-list")


def _received(row: Mapping) -> str:
    channel = row["channel"]
    came = fmt.instant(row["received_at"])
    return came if fmt.is_none(channel) or not channel else f"{came} \N{MIDDLE DOT} {channel}"


def _sure_or_said(row: Mapping, part: str, registry: Registry) -> str:
    sure = row[f"{part}_id"]
    return named(registry, part, sure) if not fmt.is_none(sure) else text_or(row[f"{part}_text"], t("queue.none"))
