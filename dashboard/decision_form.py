"""The form of a decision: its scope, its document, and the obligations that scope meets."""

from dataclasses import dataclass
from datetime import date, datetime, time

import pandas as pd
import streamlit as st

from dashboard import ask
from dashboard import format as fmt
from dashboard.decision_words import kind_word, scope_words
from dashboard.kept import of_frames
from dashboard.rows import rows_with, values_in
from dashboard.text import t
from dashboard.unit_head import type_words
from etl.decide import Decision
from etl.store import now

KINDS = ("extension", "exemption", "return", "withdrawal", "ruling")
_SCOPE = ("submission_id", "report_id", "report_title", "period_id", "period_label", "unit_id", "unit_name",
          "unit_type", "file_name", "received_at")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A decision as it stands in the form, its scope in words, what it meets, and why it cannot be written yet."""

    decision: Decision
    scope: str
    met: pd.DataFrame
    problem: str


@dataclass(frozen=True, slots=True)
class _Scope:
    """The part of a decision that says whom it meets."""

    fields: dict[str, str | None]
    words: str
    met: pd.DataFrame
    received_at: datetime | None = None


def start_anew() -> None:
    """Empty the form at the next run."""
    ask.remember("decision_round", ask.recall("decision_round", 0) + 1)


def show(
    obligations: pd.DataFrame, straddling: pd.DataFrame, log: pd.DataFrame, titles: dict[str, str]
) -> Drafted | None:
    """Draw the form; None while there is nothing to decide about.

    `obligations`, `straddling` and `log` are obligation_status, straddling_obligations and submission_log of the
    plan as of now, all levels.
    """
    kind = st.radio(t("decisions.kind"), KINDS, format_func=kind_word, horizontal=True, key=_key("kind"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-scope"):
        is_about_file = kind in ("return", "withdrawal")
        met = straddling[~straddling["is_ruled"]] if kind == "ruling" else obligations
        scope = _ask_submission(kind, obligations, log) if is_about_file else _ask_scope(met, titles)
    if scope is None:
        st.info(t("decisions.no_straddling" if kind == "ruling" else "decisions.no_submission"))
        return None
    today = now().date()
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-document"):
        new_due = _ask_day(t("decisions.new_due"), "new_due", None, None) if kind == "extension" else None
        granted_help = t("decisions.granted_help")
        granted_on = _ask_day(t("decisions.granted_on"), "granted_on", today, today, granted_help) or today
        number = st.text_input(t("decisions.number"), key=_key("number"), width=220,
                               placeholder=t("decisions.number_placeholder"))
        document_date = _ask_day(t("decisions.document_date"), "document_date", None, today)
        decided_by = st.text_input(t("decisions.decided_by"), key=_key("decided_by"), width=240)
    reason = st.text_input(t("decisions.reason"), key=_key("reason"))
    decision = Decision(
        kind=kind, reason=reason.strip(), granted_at=datetime.combine(granted_on, time.min), new_due=new_due,
        number=number.strip() or None, document_date=document_date, decided_by=decided_by.strip() or None,
        **scope.fields,
    )
    return Drafted(decision, scope.words, scope.met, _problem(scope, granted_on))


def _problem(scope: _Scope, granted_on: date) -> str:
    if not len(scope.met):
        return t("decisions.nothing_met")
    if scope.received_at is not None and granted_on < scope.received_at.date():
        return t("decisions.before_receipt", day=fmt.day(granted_on), received=fmt.day(scope.received_at))
    return ""


def _ask_scope(obligations: pd.DataFrame, titles: dict[str, str]) -> _Scope | None:
    reports = {i: titles.get(i, i) for i in values_in(obligations, "report_id")}
    if not reports:
        return None
    report_id = _choose(t("decisions.report"), "report", reports, 430)
    met = rows_with(obligations, "report_id", report_id)
    periods = {"": t("filter.all_periods")} | _labels(met, "period_id", "period_label", "period_position")
    period_id = _choose(t("decisions.period"), "period", periods, 210) or None
    met = met if period_id is None else rows_with(met, "period_id", period_id)
    types = {f"type:{i}": t("decisions.all_of_type", type=type_words(i)) for i in sorted(values_in(met, "unit_type"))}
    units = {f"unit:{i}": name for i, name in _labels(met, "unit_id", "unit_name", "unit_position").items()}
    choices = {"": t("decisions.all_units")} | types | units
    part, _, chosen = _choose(t("decisions.units"), "units", choices, 340).partition(":")
    unit_id, unit_type = chosen if part == "unit" else None, chosen if part == "type" else None
    if chosen:
        met = met[met["unit_id" if unit_id else "unit_type"] == chosen]
    words = scope_words(dict.fromkeys(_SCOPE) | {
        "report_id": report_id, "report_title": reports[report_id], "period_id": period_id,
        "period_label": periods[period_id or ""], "unit_id": unit_id, "unit_name": units.get(f"unit:{unit_id}"),
        "unit_type": unit_type,
    })
    return _Scope({"report": report_id, "period": period_id, "unit": unit_id, "unit_type": unit_type}, words, met)


def _ask_submission(kind: str, obligations: pd.DataFrame, log: pd.DataFrame) -> _Scope | None:
    living = log[(log["outcome"] == "accepted") & log["withdrawn_at"].isna()]
    if kind == "return":
        living = living[living["returned_at"].isna()]
    if not len(living):
        return None
    rows = living.set_index("submission_id", drop=False)
    labels = {
        i: t("decisions.submission_label", unit=row["unit_name"], period=row["period_label"],
             day=fmt.instant(row["received_at"]), version=fmt.number(row["version"]))
        for i, row in rows.iterrows()
    }
    row = rows.loc[_choose(t("decisions.submission"), "submission", labels, 620)]
    keys = ["report_id", "unit_id", "period_id"]
    met = obligations[(obligations[keys] == row[keys]).all(axis=1)]
    words = scope_words({key: row.get(key) for key in _SCOPE})
    return _Scope({"submission": row["submission_id"]}, words, met, row["received_at"].to_pydatetime())


@of_frames
def _labels(met: pd.DataFrame, key: str, label: str, position: str) -> dict[str, str]:
    """id -> label in the register's order; of two that are alike each has its id beside it."""
    known = met.sort_values([position, key]).drop_duplicates(key)
    doubled = known[label].duplicated(keep=False)
    return {i: f"{name} ({i})" if twice else name
            for i, name, twice in zip(known[key], known[label], doubled, strict=True)}


def _choose(label: str, key: str, labels: dict[str, str], width: int) -> str:
    return st.selectbox(label, list(labels), format_func=lambda i: labels.get(i, i), key=_key(key), width=width)


def _ask_day(
    label: str, key: str, value: date | None, latest: date | None, help_: str | None = None
) -> date | None:
    return st.date_input(label, value=value, max_value=latest, format="DD/MM/YYYY", key=_key(key), width=170,
                         help=help_)


def _key(name: str) -> str:
    return f"decision-{name}-{ask.recall('decision_round', 0)}"
