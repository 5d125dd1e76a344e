"""The server: Streamlit behind our gate. Run by `python -m dashboard` or `streamlit run dashboard/app.py`."""

import contextlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import duckdb
import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

# `streamlit run dashboard/app.py` puts dashboard/ on the path, not the root
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard import logs
from dashboard.address import AddressRefused, is_loopback, require_accounts
from dashboard.door import rules, visitor
from dashboard.door.addresses import OURS
from dashboard.door.book import BookRefused
from dashboard.door.gate import Gate
from dashboard.door.metrics import ROUTES as METRICS_ROUTES
from dashboard.door.open_tabs import OpenTabs
from dashboard.door.own_sessions import ROUTES as OWN_ROUTES
from dashboard.door.routes import ROUTES, closed
from dashboard.door.sign_on_routes import ROUTES as SIGN_ON_ROUTES
from dashboard.door.sign_on_settings import offered
from dashboard.errors import show_error
from dashboard.headers import SecurityHeaders
from dashboard.index_page import IndexPage
from dashboard.measures import Measured
from dashboard.memory import give_back
from dashboard.text import t
from etl.store import Store, StoreBusy

give_back()


@contextlib.asynccontextmanager
async def starting(_app: st.App) -> AsyncIterator[None]:
    """However it was started: no accounts, no other machine; then the data folder is made ready."""
    try:
        logs.set_up(logs.form_of(None))
        _require_door(_app)
    except (AddressRefused, BookRefused, logs.LogSettingMistake) as refused:
        sys.stderr.write(f"{refused}\n")
        sys.stderr.flush()
        # a plain exit would be reported as a failed start, with a trace
        os._exit(2)
    _ready_store()
    yield


def _require_door(started: st.App) -> None:
    address = config.get_option("server.address")
    require_accounts(address, visitor.is_guarded())
    if not is_loopback(address):
        visitor.answer_others()
    missing = rules.without_rule(route_paths(started))
    if missing:
        raise AddressRefused(t("door.no_route_rule", paths=", ".join(missing)))
    offered()       # a mistake in its settings is in the log from the start


def route_paths(started: st.App) -> list[str]:
    """Every address that the running server answers at, as Starlette writes them."""
    return sorted({route.path for route in started._starlette_app.routes if route.path})


def _ready_store() -> None:
    """Publish what a killed loader left, and bring a folder of an earlier version up to date."""
    store = Store()
    if store.exists():
        # whoever holds the lock publishes when done; a folder that cannot be written can still be read
        with contextlib.suppress(StoreBusy, OSError, duckdb.Error):
            store.recover(wait=2)


# a folder called pages/ makes Streamlit guess the menu from file names until main.py has run once, so that the first
# visitor of a deep link would read 'Page not found'
PagesManager.uses_pages_directory = False

app = st.App(
    Path(__file__).with_name("main.py"),
    lifespan=starting,
    routes=[*ROUTES, *OWN_ROUTES, *SIGN_ON_ROUTES, *METRICS_ROUTES],
    exception_handlers={BookRefused: closed},
    middleware=[Middleware(SecurityHeaders), Middleware(Measured), Middleware(Gate), Middleware(OpenTabs),
                Middleware(IndexPage, title=t("app.name"), apart_from=OURS)],
    on_script_error=show_error,
)
