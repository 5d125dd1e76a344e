"""Decisions in words: whom they meet, under which document, and the register of them. Pure."""

from collections.abc import Mapping

import pandas as pd

from dashboard import format as fmt
from dashboard.headline import names
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, badge, table, tag
from dashboard.text import t, word
from dashboard.unit_head import type_words
from etl.decide import Decision

SEPARATOR = " \N{MIDDLE DOT} "


def kind_word(kind: str) -> str:
    """The name of a kind; one that has no word yet stays as it is."""
    return word(f"decision_kind.{kind}", kind)


def scope_words(row: Mapping) -> str:
    """'Binh Duong 2022, Quy I, moi don vi loai Huyen'; `row` has the scope's columns of decision_log."""
    if not fmt.is_none(row["submission_id"]):
        return _submission_words(row)
    if not fmt.is_none(row["unit_id"]):
        units = row["unit_name"] or row["unit_id"]
    elif not fmt.is_none(row["unit_type"]):
        units = t("decisions.all_of_type", type=type_words(row["unit_type"]))
    else:
        units = t("decisions.all_units")
    period = t("decisions.all_periods") if fmt.is_none(row["period_id"]) else row["period_label"]
    return SEPARATOR.join([units, period, row["report_title"] or row["report_id"]])


def document_words(row: Mapping) -> str:
    """Number and date of the document, whichever there are."""
    number, day = row["document_number"], row["document_date"]
    if fmt.is_none(day):
        return t("none.value") if fmt.is_none(number) else str(number)
    if fmt.is_none(number):
        return t("decisions.document_day", day=fmt.day(day))
    return t("decisions.document_of", number=number, day=fmt.day(day))


@of_frames
def of_period(log: pd.DataFrame, period_id: str | None) -> pd.DataFrame:
    """The decisions about a period: its own, and those about all periods."""
    return log if period_id is None else log[log["period_id"].isna() | (log["period_id"] == period_id)]


@of_frames
def decision_table(log: pd.DataFrame, caption: str) -> Safe:
    """The register, in the order given."""
    columns = [
        Column(t("decisions.granted_on")), Column(t("decisions.kind")), Column(t("decisions.scope")),
        Column(t("decisions.new_due")), Column(t("decisions.document")), Column(t("decisions.reason")),
        Column(t("decisions.decided_by")), Column(t("decisions.met_count"), "number"),
        Column(t("decisions.note")), Column(t("decisions.entered_at")),
    ]
    rows = [
        [fmt.day(row["granted_at"]), kind_word(row["kind"]), scope_words(row), fmt.day(row["new_due"]),
         document_words(row), row["reason"], _or_dash(row["decided_by"]), fmt.number(row["met_count"]),
         _remark(row),
         tag("small", fmt.instant(row["entered_at"]))]
        for _, row in log.iterrows()
    ]
    return table(columns, rows, caption, "dh-dense dh-decisions")


def _remark(row: Mapping) -> object:
    """Retroactive extensions, and what a waiting file became."""
    if row["kind"] == "filing":
        outcome = "none" if fmt.is_none(row["filed_outcome"]) else row["filed_outcome"]
        tones = {"accepted": "on-time", "refused": "overdue", "none": "not-due"}
        return badge(t(f"decisions.filed_{outcome}"), tones[outcome])
    return badge(t("decisions.is_retroactive"), "late") if row["is_retroactive"] else ""


def met_words(decision: Decision, scope: str, met: pd.DataFrame) -> Safe:
    """What a decision would meet, before it is written; `met` are rows of obligation_status."""
    units = met.drop_duplicates("unit_id")
    lines: list[object] = [
        tag("b", t("decisions.met", kind=kind_word(decision.kind), scope=scope, count=fmt.number(len(met)),
                   units=fmt.number(len(units)))),
        t("decisions.met_names", names=names(units["unit_short_name"].tolist(), "headline.and_more", "names")),
    ]
    if decision.kind == "extension" and decision.new_due:
        lines += _extension_words(decision, met)
    lines.append(t("decisions.append_only"))
    return tag("div", *(tag("p", line) for line in lines), class_="dh-confirm", role="status")


def written_words(decision: Decision, scope: str) -> Safe:
    """One line about a decision just written."""
    words = t("decisions.written", sentence=f"{kind_word(decision.kind)}: {scope}")
    return tag("p", words, class_="dh-done", role="status")


def _extension_words(decision: Decision, met: pd.DataFrame) -> list[str]:
    dues = pd.to_datetime(met["due_effective"])
    moved = int((dues < pd.Timestamp(decision.new_due)).sum())
    late = int((pd.to_datetime(met["due_base"]) + pd.Timedelta(days=1) <= decision.granted_at).sum())
    words = [t("decisions.moved", day=fmt.day(decision.new_due), count=fmt.number(moved)) if moved
             else t("decisions.moved_none")]
    return [*words, t("decisions.retroactive", count=fmt.number(late))] if late else words


def _submission_words(row: Mapping) -> str:
    if fmt.is_none(row["unit_id"]):
        return t("decisions.unnamed_submission", file=_or_dash(row["file_name"]))
    return t("decisions.one_submission", unit=_or_dash(row["unit_name"]), period=_or_dash(row["period_label"]),
             day=fmt.day(row["received_at"]))


def _or_dash(value: object) -> object:
    return t("none.value") if fmt.is_none(value) else value
