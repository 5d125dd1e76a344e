"""Every rerun starts here: the store, the shared filters, the top navigation, then the page."""

from pathlib import Path

import streamlit as st

from dashboard import ask, filters, shell
from dashboard.acting import say_who
from dashboard.measures import page_run
from dashboard.memory import PAGES_AT_ONCE
from dashboard.text import t
from etl.store import StoreMissing

FOLDER = Path(__file__).parent

st.set_page_config(page_title=t("app.name"), page_icon=str(FOLDER / "static" / "favicon.svg"), layout="wide")
page = st.navigation(shell.pages(FOLDER / "pages"), position="top")
shell.brand(FOLDER / "static")
shell.signed_in()
say_who()
try:
    plans = ask.plans()
except StoreMissing:
    st.info(t("app.missing_store"))
    st.stop()
if not len(plans):
    st.info(t("app.no_plan"))
    st.stop()
chosen = filters.show(plans, ask.periods(), ask.units())
shell.frame(chosen, ask.is_sample(), ask.last_written())
# one interpreter draws one page at a time: many begun at once only hold each other's rows in memory
with page_run(), PAGES_AT_ONCE:
    page.run()
