"""What the log's page needs of the store: notes that are not in the chain yet, and the lines of some days."""

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import streamlit as st

from dashboard import ask
from dashboard.filters import Filters
from dashboard.tables import note
from dashboard.text import t
from etl.audit import is_noted
from etl.store import Store, StoreBusy, now

_WAIT_SECONDS = 2


def bring_in_notes(store: Store) -> None:
    """Sign-ins and refusals noted since the last change of the store are to be read too."""
    if is_noted(store):
        try:
            store.recover(_WAIT_SECONDS)
        except (StoreBusy, OSError, duckdb.Error):
            st.html(note(t("audit.later")).html)


def lines(chosen: Filters, since: date | None, until: date | None) -> pd.DataFrame:
    """The lines of these days as of now, whatever plan and day the page's filters show."""
    at_present = replace(chosen.everyone(), day=now().date(), is_today=True)
    return ask.ask("audit_log", at_present, all_plans=True, since_day=since, until_day=until)
