"""The form under a waiting file: proposals to choose from, any other choice, and the two ways to settle it."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import format as fmt
from dashboard.markup import literal
from dashboard.queue_words import PARTS, asked_of, candidate_words, named
from dashboard.rows import tuples
from dashboard.text import t
from etl.model import Identity
from etl.registry import Registry
from etl.waiting.filing import Filing

_OTHER = ""     # the proposal that is none of them


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a person decided about the files of one question; problem: why it cannot be written yet."""

    filings: list[Filing]
    problem: str


def show(files: pd.DataFrame, proposals: pd.DataFrame, registry: Registry, decided_by: str) -> Drafted | None:
    """Draw the form for files of one question; None until a button is pressed.

    `proposals` are rows of proposals_by_submission about the first of them.
    """
    first = files.iloc[0]
    key = first["submission_id"]
    chosen = _ask_parts(first, proposals, registry)
    picked = _ask_files(files, key) if len(files) > 1 else files["submission_id"].tolist()
    remember = "unit" in chosen and not fmt.is_none(first["unit_text"]) and st.toggle(
        t("queue.remember"), key=f"remember-{key}", help=t("queue.remember_help", name=literal(first["unit_text"])))
    reason = st.text_input(t("queue.reason"), key=f"reason-{key}", placeholder=t("queue.reason_placeholder")).strip()
    with st.container(horizontal=True, key=f"dh-settle-{key}"):
        is_filed = st.button(t("queue.file_it"), type="primary", key=f"file-{key}")
        is_discarded = st.button(t("queue.discard"), key=f"discard-{key}", help=t("queue.discard_help"))
    if not (is_filed or is_discarded):
        return None
    problem = t("queue.no_reason") if not reason else "" if picked else t("queue.no_file")
    if is_filed and not all(chosen.values()):
        problem = t("queue.no_choice")
    answers = Identity() if is_discarded else Identity(**{f"{part}_id": choice for part, choice in chosen.items()})
    return Drafted([
        Filing(submission_id, reason, answers, is_discarded, remember and not is_discarded, decided_by.strip() or None)
        for submission_id in picked
    ], problem)


def _ask_parts(first: pd.Series, proposals: pd.DataFrame, registry: Registry) -> dict[str, str | None]:
    """part -> the id chosen, or None; what is chosen for one narrows the next."""
    known = {part: None if fmt.is_none(first[f"{part}_id"]) else first[f"{part}_id"] for part in PARTS}
    chosen: dict[str, str | None] = {}
    for part in asked_of(first):
        candidates = proposals[proposals["field"] == part]
        chosen[part] = _ask_part(part, first["submission_id"], candidates, registry, known | chosen)
    return chosen


def _ask_part(
    part: str, key: str, candidates: pd.DataFrame, registry: Registry, known: dict[str, str | None]
) -> str | None:
    """Proposals first; every other choice behind the last. Only a single proposal is chosen beforehand."""
    label = t(f"queue.choose_{part}")
    words = {
        row.candidate_id: candidate_words(registry, part, row.candidate_id, row.score, known)
        for row in tuples(candidates)
    }
    if words:
        picked = st.radio(
            label, [*words, _OTHER], index=0 if len(words) == 1 else None, key=f"{part}-{key}",
            format_func=lambda i: words[i] if i else t("queue.other"),
        )
        if picked is None or picked != _OTHER:
            return picked
    options = _options(part, registry, known)
    return st.selectbox(
        t(f"queue.any_{part}") if words else label, list(options), index=None, key=f"any-{part}-{key}", width=520,
        format_func=lambda i: options[i], placeholder=t("queue.any_placeholder"),
    )


def _options(part: str, registry: Registry, known: dict[str, str | None]) -> dict[str, str]:
    """id -> label of all that the report, and for a period the unit, leave possible; of two alike each has its id."""
    report_id, unit_id = known.get("report"), known.get("unit")
    owed = [key for key in registry.obligations if report_id in (None, key[0])]
    if part == "period":
        owed = [key for key in owed if unit_id in (None, key[1])] or owed
    place = {"report": 0, "unit": 1, "period": 2}[part]
    ids = dict.fromkeys(key[place] for key in owed)
    labels = {i: named(registry, part, i, report_id, known.get("period")) for i in ids}
    times = Counter(labels.values())
    return {i: f"{label} ({i})" if times[label] > 1 else label for i, label in labels.items()}


def _ask_files(files: pd.DataFrame, key: str) -> list[str]:
    names = dict(zip(files["submission_id"], files["file_name"], strict=True))
    return st.multiselect(t("queue.apply_to"), list(names), default=list(names), key=f"files-{key}",
                          format_func=lambda i: names.get(i, i))
