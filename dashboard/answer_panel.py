"""Download buttons for the clerk's answers; nothing is built before somebody presses one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import answer_files, ask, download, filters
from dashboard import format as fmt
from dashboard.text import t
from etl.answers.answer import is_answerable, marked_name, stem_of, why_not
from etl.answers.answer_rows import findings_from, receipt_name
from etl.answers.answer_words import answer_word
from etl.answers.receipt import RECEIPTED, Receipt
from etl.finding import Finding
from etl.model import Outcome
from etl.store import Store, now

LINES_SHOWN = 12
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ORDER = ("refused", "waiting", "accepted", "duplicate")

Marked = Mapping[str, tuple[str, bytes, tuple[Finding, ...]]]


def for_outcomes(outcomes: Sequence[Outcome], contents: Mapping[str, bytes]) -> None:
    """Answers to files that were just checked or loaded; contents: SHA-256 -> bytes, where the page has them."""
    ordered = sorted(outcomes, key=lambda outcome: _ORDER.index(outcome.outcome))
    marked = {
        str(number): (outcome.name, content, outcome.findings) for number, outcome in enumerate(ordered)
        if outcome.sha256 and is_answerable(outcome.findings)
        and (content := contents.get(outcome.sha256) or _kept(outcome.sha256)) is not None
    }
    slips = _slips([o.submission_id for o in ordered if o.submission_id and o.outcome in RECEIPTED])
    answered = [(number, o) for number, o in enumerate(ordered) if str(number) in marked or o.submission_id in slips]
    if not answered:
        return
    with st.expander(t("answer.title"), expanded=len(answered) <= 3):
        st.caption(t("answer.intro"))
        if len(answered) > 1:
            download.offer(t("answer.all"), lambda: answer_files.pack(marked, slips.values()), t("answer.all_name"),
                           "download.answers", told={"reports": len(answered)}, mime="application/zip",
                           key="answer-all")
        for number, outcome in answered[:LINES_SHOWN]:
            _line(str(number), outcome.name, marked.get(str(number)), slips.get(outcome.submission_id or ""))
        if len(answered) > LINES_SHOWN:
            st.caption(t("answer.more", count=fmt.number(len(answered) - LINES_SHOWN)))


def for_logged(row: pd.Series, stored: pd.DataFrame, content: bytes | None) -> None:
    """Answers to a file of the register, from the kept original and the stored findings."""
    findings = tuple(findings_from(answer_files.plain(line) for _, line in stored.iterrows()))
    name = "" if fmt.is_none(row["file_name"]) else row["file_name"]
    marked = (name, content, findings) if content is not None and is_answerable(findings) else None
    slips = _slips([row["submission_id"]] if row["outcome"] in RECEIPTED else [])
    _buttons("logged", marked, slips.get(row["submission_id"]), with_print=True)


def _line(key: str, name: str, marked: tuple | None, slip: Receipt | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"dh-answer-{key}"):
        # a file's name is data: no markdown in it
        st.text(name, width=420)
        _buttons(key, marked, slip, with_print=False)


def _buttons(key: str, marked: tuple | None, slip: Receipt | None, with_print: bool) -> None:
    if marked:
        name, content, findings = marked
        is_list = why_not(content, findings) is not None
        file_name = answer_word("file.listed", stem=stem_of(name)) if is_list else marked_name(name, content)
        download.offer(
            t("answer.list" if is_list else "answer.marked"),
            lambda: answer_files.answer(name, content, findings).content, file_name, "download.marked",
            mime=XLSX if file_name.endswith(".xlsx") else None, key=f"marked-{key}",
        )
    if slip:
        download.offer(
            t("answer.receipt"), lambda: answer_files.slip_files(slip)[0][1], receipt_name(slip, ".xlsx"),
            "download.receipt", slip.submission_id, mime=XLSX, key=f"receipt-{key}",
        )
        if with_print:
            download.offer(
                t("answer.receipt_print"), lambda: answer_files.slip_files(slip)[1][1], receipt_name(slip, ".html"),
                "download.receipt", slip.submission_id, mime="text/html", key=f"print-{key}",
            )


def _slips(submission_ids: Sequence[str]) -> dict[str, Receipt]:
    """submission_id -> its slip, as things stand today; only what the viewer may see."""
    if not submission_ids:
        return {}
    today = now().date()
    chosen = replace(filters.current().everyone(), day=today, is_today=True, with_extensions=True)
    log = ask.ask("submission_log", chosen, all_plans=True)
    wanted = log[log["submission_id"].isin(submission_ids)]
    obligations = ask.ask("obligation_status", chosen, all_plans=True)
    slips = {}
    for _, row in wanted.iterrows():
        findings = []
        if row["finding_count"]:
            stored = ask.ask("findings_by_submission", chosen, all_plans=True, submission_id=row["submission_id"])
            findings = findings_from(answer_files.plain(line) for _, line in stored.iterrows())
        slips[row["submission_id"]] = answer_files.receipt(
            row, obligations, findings, ask.registry(), today, ask.is_sample())
    return slips


def _kept(sha256: str) -> bytes | None:
    """The original of a file that was loaded in this session; None when it was not kept."""
    path = Store().original(sha256)
    return path.read_bytes() if path.is_file() else None
