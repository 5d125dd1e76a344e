"""On the pages of one report: what differs from the version before, and the quiet note on values that are all alike."""

import pandas as pd
import streamlit as st

from dashboard import ask
from dashboard import format as fmt
from dashboard.download import offer
from dashboard.filters import Filters
from dashboard.text import t
from dashboard.version_words import difference_table, difference_title, has_before, review_notes


def show_difference(chosen: Filters, log: pd.DataFrame, row: pd.Series) -> None:
    """The cells that differ, folded; nothing for a first version."""
    if not has_before(log, row):
        return
    difference = ask.ask("version_difference", chosen, submission_id=row["submission_id"])
    title = difference_title(difference, row)
    if not len(difference):
        st.caption(title)
        return
    with st.expander(title):
        st.html(difference_table(difference).html)


def show_originals(log: pd.DataFrame) -> None:
    """The files as they came, one button each; read from disk only when asked for."""
    with st.container(horizontal=True):
        for _, row in log[log["outcome"] == "accepted"].iterrows():
            offer(
                t("obligation.original", version=fmt.number(row["version"])),
                lambda row=row: ask.original(row) or b"", row["file_name"], "download.original", row["submission_id"],
                key=f"original-{row['submission_id']}",
            )


def review_flags(chosen: Filters) -> pd.DataFrame:
    """The flags of the plan; units of other levels count as others too."""
    return ask.ask("review_flags", chosen.everyone())


def show_review(chosen: Filters, submission_id: str | None) -> None:
    """The notes on one file, if its values are the ones that count."""
    flags = review_flags(chosen)
    for note in review_notes(flags[flags["submission_id"] == submission_id]):
        st.html(note.html)
