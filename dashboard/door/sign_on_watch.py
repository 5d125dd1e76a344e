"""Whether people whom a provider let in are still welcome there: asked every few minutes, behind the pages' backs.

Their tokens are kept in this process's memory and nowhere else. Nobody needs to trust this thread: a session that the
provider has not confirmed for sessions.CONFIRMED_SECONDS is not let in, whether it was out of reach, this server was
started anew, or this thread has died.
"""

import logging
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard.door import sessions, sign_on
from dashboard.door.account_log import admitted, at_the_door
from dashboard.door.book import BookRefused, book
from dashboard.door.sign_on_accounts import admit
from dashboard.door.sign_on_answer import ProviderDown, ProviderRefused, Vouched
from dashboard.door.sign_on_claims import SignOnRefused, person_of
from dashboard.door.sign_on_settings import SignOnMistake

if TYPE_CHECKING:
    from dashboard.door.sign_on_provider import Provider

_LOG = logging.getLogger("dunghan.door")
_IDLE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Watched:
    """A session of a person from a provider."""

    name: str
    subject: str
    address: str
    issuer: str
    vouched: Vouched


_watched: dict[str, Watched] = {}
_lock = threading.Lock()
_thread: list[threading.Thread] = []


def watch(session_id: str, watched: Watched) -> None:
    """From now on, ask about this session."""
    with _lock:
        _watched[session_id] = watched
        if not _thread or not _thread[0].is_alive():
            _thread[:] = [threading.Thread(target=_forever, name="sign-on-watch", daemon=True)]
            _thread[0].start()


def forget(session_id: str) -> Vouched | None:
    """Stop asking about a session; what the provider last said, if it is known here."""
    with _lock:
        found = _watched.pop(session_id, None)
    return found.vouched if found else None


def left(session_id: str, back: str) -> str | None:
    """Where to send the browser of a session that was ended here, so that it is over at the provider too; None when
    the provider can not be asked or has no such address."""
    vouched = forget(session_id)
    try:
        asked = sign_on.provider()
        return asked and asked.leaving(vouched.id_token if vouched else "", back)
    except (SignOnMistake, ProviderDown) as error:
        _LOG.warning("sign-on: not signed out at the provider: %s", error)
        return None


def _forever() -> None:
    pause = 1
    while True:
        time.sleep(pause)
        pause = _IDLE_SECONDS
        try:
            asked = sign_on.provider()
            if asked:
                pause = asked.settings.check_seconds
                look(asked)
        except (SignOnMistake, BookRefused, OSError) as error:
            _LOG.error("sign-on: %s", error)


def look(asked: "Provider") -> None:
    """Ask once about every session; the first that gets no answer ends the round, as the others would get none."""
    with _lock:
        now_watched = list(_watched.items())
    for session_id, watched in now_watched:
        if not sessions.is_used(book(), session_id):
            forget(session_id)
            continue
        try:
            _ask(asked, session_id, watched)
        except ProviderDown as error:
            _LOG.warning("sign-on: the provider gives no answer: %s", error)
            return
        except (ProviderRefused, SignOnRefused) as error:
            _end(session_id, watched, error)


def _ask(asked: "Provider", session_id: str, watched: Watched) -> None:
    if watched.issuer != asked.settings.issuer:
        raise ProviderRefused("another provider now")
    if watched.vouched.refresh_token is None:
        # nothing to ask with: over after CONFIRMED_SECONDS, then one more sign-in there
        return
    vouched = asked.renewed(watched.vouched, watched.subject)
    with _lock:
        if session_id not in _watched:
            return      # signed out meanwhile
        _watched[session_id] = replace(watched, vouched=vouched)
    if vouched.claims is not None:
        account, before = admit(book(), person_of(vouched.claims, asked.settings))
        admitted(account, before, watched.address)
    sessions.confirm(book(), session_id)


def _end(session_id: str, watched: Watched, error: Exception) -> None:
    forget(session_id)
    if sessions.end(book(), session_id, "provider"):
        _LOG.warning("sign-on: session %s of %s is over: %s", session_id, watched.name, error)
        at_the_door("account.ended_by_provider", watched.name, watched.address, session=session_id)
