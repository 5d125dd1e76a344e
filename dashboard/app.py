"""The server: Streamlit behind our headers. Run by `python -m dashboard` or `streamlit run dashboard/app.py`."""

import contextlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

# `streamlit run dashboard/app.py` puts dashboard/ on the path, not the root
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard.address import AddressRefused, require_loopback
from dashboard.errors import show_error
from dashboard.headers import SecurityHeaders
from dashboard.index_page import IndexPage
from dashboard.memory import give_back
from dashboard.text import t
from etl.store import Store, StoreBusy

give_back()


@contextlib.asynccontextmanager
async def starting(_app: st.App) -> AsyncIterator[None]:
    """However it was started: no accounts, no other machine; then the data folder is made ready."""
    try:
        require_loopback(config.get_option("server.address"))
    except AddressRefused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.stderr.flush()
        # a plain exit would be reported as a failed start, with a trace
        os._exit(2)
    _ready_store()
    yield


def _ready_store() -> None:
    """Publish what a killed loader left, and bring a folder of an earlier version up to date."""
    store = Store()
    if store.exists():
        # whoever holds the lock publishes when done; a folder that cannot be written can still be read
        with contextlib.suppress(StoreBusy, OSError):
            store.recover(wait=2)


# a folder called pages/ makes Streamlit guess the menu from file names until main.py has run once, so that the first
# visitor of a deep link would read 'Page not found'
PagesManager.uses_pages_directory = False

app = st.App(
    Path(__file__).with_name("main.py"),
    lifespan=starting,
    middleware=[Middleware(SecurityHeaders), Middleware(IndexPage, title=t("app.name"))],
    on_script_error=show_error,
)
