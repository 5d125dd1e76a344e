"""Who asks: the session of a request, of a page's run, or of a file built when its button is pressed."""

import threading
import time
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie

import streamlit as st
from starlette.types import Scope
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from dashboard.door import sessions
from dashboard.door.accounts import has_accounts
from dashboard.door.book import book
from dashboard.door.sessions import Session

PLAIN = "dunghan"
_LOCK = "__Host-"       # such a name browsers take only over TLS and for this host
# set by the gate around each connection: files are built in threads that know no page
TOKEN: ContextVar[str | None] = ContextVar("dunghan_token", default=None)
LATELY_SECONDS = 0.25
_guarded: set[str] = set()
_last = threading.local()       # a run has a thread of its own


def answer_others() -> None:
    """Said at the start by a server that other machines can reach: then nothing opens without an account."""
    _guarded.add(str(book().path))


def is_guarded() -> bool:
    """True once the site has an account; never false again in this process, should its file vanish."""
    place = str(book().path)
    if place in _guarded:
        return True
    if book().exists() and has_accounts(book()):
        _guarded.add(place)
        return True
    return False


def is_secure(scope: Scope) -> bool:
    """True when the browser came over TLS; behind a proxy of this machine, when the proxy says so."""
    return scope["scheme"] in ("https", "wss")


def cookie_name(scope: Scope, name: str = PLAIN) -> str:
    """Under TLS only the name that no other host and no plain page can have set."""
    return f"{_LOCK}{name}" if is_secure(scope) else name


def token_of(scope: Scope) -> str | None:
    """The token that a request brings."""
    return cookie(scope, cookie_name(scope))


def address_of(scope: Scope) -> str:
    """Where a request comes from; behind a proxy of this machine, where the proxy says."""
    return (scope.get("client") or ("?",))[0]


def cookie(scope: Scope, name: str) -> str | None:
    """A cookie of a request."""
    for key, value in scope["headers"]:
        if key == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(name)
            except CookieError:
                continue
            if found is not None:
                return found.value
    return None


def session_now(*, is_anew: bool = False) -> Session | None:
    """The open session of whoever asks; None without one. A page's run asks dozens of times: within one run, and for
    a quarter of a second, the last answer counts, unless it must be asked anew."""
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return sessions.find(book(), TOKEN.get())
    last = getattr(_last, "answer", None)
    if last is not None and last[0] is run and time.monotonic() - last[1] < LATELY_SECONDS and not is_anew:
        return last[2]
    session = _session_of_page()
    _last.answer = (run, time.monotonic(), session)
    return session


def _session_of_page() -> Session | None:
    cookies = st.context.cookies
    for name in (f"{_LOCK}{PLAIN}", PLAIN):
        if name in cookies:
            return sessions.find(book(), cookies[name])
    return None
