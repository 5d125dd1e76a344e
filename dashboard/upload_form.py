"""The form around the uploader: when and how files came, answers for files that do not say, and templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import ask, viewer
from dashboard.door.roles import BACKDATE
from dashboard.download import offer
from dashboard.intake import Upload, unpacked
from dashboard.tables import note
from dashboard.text import section, t
from etl.folders.file_list import Skipped
from etl.form import template_name, write_template
from etl.model import Identity
from etl.outcome_words import skipped_lines
from etl.registry import Registry
from etl.store import now

KINDS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "zip"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person chose. `received_at` None is the moment of loading."""

    uploads: list[Upload]
    received_at: datetime | None
    channel: str
    answers: Identity
    keeps_refused: bool
    is_in_future: bool


def start_anew() -> None:
    """Empty the uploader at the next run."""
    ask.remember("round", ask.recall("round", 0) + 1)


def show(registry: Registry) -> Asked:
    """Draw the form."""
    files = st.file_uploader(
        t("upload.files"), type=KINDS, accept_multiple_files=True, key=f"files-{ask.recall('round', 0)}",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-received"):
        channel = st.selectbox(t("upload.channel"), list(section("channel").values()), key="channel", width=240,
                               format_func=lambda word: word or t("upload.no_channel"))
        # a unit's own clerk does not say when the office got it
        is_now = not viewer.may(BACKDATE) or st.toggle(
            t("upload.received_now"), value=True, key="is_now", help=t("upload.received_help"))
        received_at = None if is_now else _ask_received()
        keeps_refused = st.toggle(t("upload.keep_refused"), value=False, key="keeps_refused",
                                  help=t("upload.keep_refused_help"))
    is_in_future = received_at is not None and received_at > now()
    if is_in_future:
        st.error(t("upload.future"))
    with st.expander(t("upload.answers")):
        st.caption(t("upload.answers_help"))
        answers = _ask_answers(registry)
    uploads = _uploads(files)
    return Asked(uploads, received_at, channel, answers, keeps_refused, is_in_future)


def _uploads(files: Sequence[UploadedFile]) -> list[Upload]:
    """The chosen files, zips of workbooks taken apart; says what of these was left out."""
    uploads: list[Upload] = []
    skipped: list[Skipped] = []
    for file in files:
        inside, left = unpacked(file.name, file.getvalue())
        uploads += inside
        skipped += left
    for line in skipped_lines(skipped):
        # a file's name is data: no markdown in it
        st.html(note(line).html)
    return uploads


def show_template(registry: Registry, plan_id: str) -> None:
    """Choose report, unit and period; the workbook is written only when the button is pressed."""
    if not registry.obligations:
        st.info(t("upload.template_none"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-template"):
        report_id = _choose_report(registry, f"template-report-{plan_id}", is_needed=True, plan_id=plan_id)
        unit_id = _choose_unit(registry, report_id, "template-unit", is_needed=True)
        period_id = _choose_period(registry, report_id, "template-period", unit_id, is_needed=True)
        if period_id:
            offer(
                t("upload.template_button"), lambda: write_template(registry, report_id, unit_id, period_id),
                template_name(registry, report_id, unit_id, period_id), "download.template", report_id,
                told={"unit_id": unit_id, "period_id": period_id}, mime=XLSX, key="template",
            )
        else:
            st.caption(t("upload.template_not_owed"))


def _ask_received() -> datetime:
    today = now().date()
    day = st.date_input(t("upload.received_on"), value=today, max_value=today, format="DD/MM/YYYY", key="received_on",
                        width=160) or today
    hour = st.time_input(t("upload.received_at"), value=time(8, 0), key="received_at", width=120) or time(8, 0)
    return datetime.combine(day, hour)


def _ask_answers(registry: Registry) -> Identity:
    with st.container(horizontal=True, key="dh-answers"):
        report_id = _choose_report(registry, "answer-report")
        unit_id = _choose_unit(registry, report_id, "answer-unit")
        period_id = _choose_period(registry, report_id, "answer-period", unit_id)
    return Identity(report_id=report_id, unit_id=unit_id, period_id=period_id)


def _choose_report(registry: Registry, key: str, is_needed: bool = False, plan_id: str | None = None) -> str | None:
    owed = {report_id for report_id, _, _ in registry.obligations}
    # the plan that the page is about comes first
    reports = sorted(registry.reports.items(), key=lambda pair: pair[1].plan_id != plan_id)
    labels = {
        report_id: f"{registry.plans[report.plan_id].short_title} · {report.title}"
        for report_id, report in reports if report_id in owed
    }
    return _choose(t("upload.answer_report"), labels, key, is_needed, 580)


def _choose_unit(registry: Registry, report_id: str | None, key: str, is_needed: bool = False) -> str | None:
    labels = {unit: o.unit_name for (report, unit, _), o in registry.obligations.items() if report_id in (None, report)}
    return _choose(t("upload.answer_unit"), labels, key, is_needed, 320)


def _choose_period(
    registry: Registry, report_id: str | None, key: str, unit_id: str | None, is_needed: bool = False
) -> str | None:
    owed = {(r, p) for r, u, p in registry.obligations if r == report_id and unit_id in (None, u)}
    labels = {period: known.label for (report, period), known in registry.periods.items() if (report, period) in owed}
    return _choose(t("upload.answer_period"), labels, key, is_needed, 180)


def _choose(label: str, labels: dict[str, str], key: str, is_needed: bool, width: int) -> str | None:
    options = list(labels) if is_needed else ["", *labels]
    # two units may bear one name over the years; the id keeps them apart
    doubled = len(set(labels.values())) < len(labels)
    chosen = st.selectbox(
        label, options, key=key, width=width,
        format_func=lambda i: t("upload.not_answered") if not i else f"{labels[i]} ({i})" if doubled else labels[i],
    )
    return chosen or None
