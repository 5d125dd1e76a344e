"""Who asks: the session of a request, of a page's run, or of a file built when its button is pressed."""

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
_guarded: set[str] = set()


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


def session_now() -> Session | None:
    """The open session of whoever asks, looked up anew each time; None without one."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return sessions.find(book(), TOKEN.get())
    cookies = st.context.cookies
    for name in (f"{_LOCK}{PLAIN}", PLAIN):
        if name in cookies:
            return sessions.find(book(), cookies[name])
    return None
