"""Sessions: kept on this side only, so that one can be ended here and is over at the next click anywhere."""

import hashlib
import secrets
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass

from dashboard.door.accounts import Account, account_of
from dashboard.door.book import Book, BookRefused

IDLE_SECONDS = 60 * 60              # without a click
LONGEST_SECONDS = 12 * 60 * 60      # a working day, then the password again
_TOUCH_SECONDS = 60
_KEPT_SECONDS = 90 * 24 * 60 * 60   # ended ones, for whoever looks into what happened
_TEXT = 200
SETUP_SECONDS = 60 * 60
# a sign-on provider must have said yes this lately; who asks it is sign_on_watch.py, never a page
CONFIRMED_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class Session:
    """An open session and whose it is. form_token stands in every form that changes something."""

    session_id: str
    account: Account
    form_token: str
    opened_at: float
    seen_at: float
    address: str
    agent: str


def token_hash(token: str) -> str:
    """What is kept of a token: who reads the file of accounts still holds no session."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def begin(book: Book, account: Account, address: str, agent: str) -> str:
    """Open a session; the token for the browser. Always a new one: what the browser held before counts for nothing."""
    token, now = secrets.token_urlsafe(32), time.time()
    with book.writing() as writing:
        writing.run("forget_sessions", before=now - _KEPT_SECONDS)
        writing.run("add_session", token_hash=token_hash(token), session_id=secrets.token_hex(8),
                    account_id=account.account_id, form_token=secrets.token_urlsafe(24), now=now,
                    address=address[:_TEXT], agent=agent[:_TEXT],
                    confirmed_at=now if account.subject else None)
    return token


def find(book: Book, token: str | None, *, is_click: bool = True) -> Session | None:
    """The open session of a token; None for none, an ended, an expired one, or one of a disabled account.

    is_click: a person did something, so that the session is not idle.
    """
    if not token:
        return None
    row = book.row("session_by_token", token_hash=token_hash(token))
    if row is None:
        return None
    now = time.time()
    # either way: a clock that was set back by a year must not make a session live for a year
    if abs(now - row["opened_at"]) >= LONGEST_SECONDS or abs(now - row["seen_at"]) >= IDLE_SECONDS:
        _quietly(book, "end_session", session_id=row["session_id"], now=now, why="expired")
        return None
    # not ended for good: the provider may only have been out of reach for a while
    if row["confirmed_at"] is not None and abs(now - row["confirmed_at"]) >= CONFIRMED_SECONDS:
        return None
    # a clock set back must not make a session live longer than a new one would
    if is_click and abs(now - row["seen_at"]) >= _TOUCH_SECONDS:
        _quietly(book, "touch_session", session_id=row["session_id"], now=now)
    return _session_of(row)


def open_sessions(book: Book, account_id: str | None = None) -> list[sqlite3.Row]:
    """Sessions that would be let in now, last seen first: of one account or of all."""
    now = time.time()
    return book.rows("open_sessions", account_id=account_id, opened_after=now - LONGEST_SECONDS,
                     seen_after=now - IDLE_SECONDS, confirmed_after=now - CONFIRMED_SECONDS)


def is_used(book: Book, session_id: str) -> bool:
    """True while a session is somebody's, whatever the sign-on provider has said of it."""
    now = time.time()
    return book.row("session_is_used", session_id=session_id, opened_after=now - LONGEST_SECONDS,
                    seen_after=now - IDLE_SECONDS) is not None


def end(book: Book, session_id: str, why: str) -> bool:
    """End a session; False when it was over already. why: signed_out | revoked | provider."""
    with book.writing() as writing:
        return writing.run("end_session", session_id=session_id, now=time.time(), why=why) > 0


def confirm(book: Book, session_id: str) -> None:
    """The sign-on provider has just said yes to an open session."""
    with book.writing() as writing:
        writing.run("confirm_session", session_id=session_id, now=time.time())


def make_setup(book: Book) -> str:
    """The code of a link that makes the first administrator, once, within the hour; earlier links are void."""
    code = secrets.token_urlsafe(32)
    with book.writing() as writing:
        writing.run("drop_setups")
        writing.run("add_setup", token_hash=token_hash(code), expires_at=time.time() + SETUP_SECONDS)
    return code


def is_setup(book: Book, code: str) -> bool:
    """True while the code opens the form for the first administrator."""
    row = book.row("setup_by_token", token_hash=token_hash(code))
    count = book.row("account_count")
    return row is not None and 0 <= row["expires_at"] - time.time() <= SETUP_SECONDS and not (count and count[0])


def _quietly(book: Book, name: str, **params: object) -> None:
    # a disk that is full or read-only keeps nobody from reading, and nobody waits for it
    with suppress(BookRefused), book.writing(wait=0.05) as writing:
        writing.run(name, **params)


def _session_of(row: sqlite3.Row) -> Session:
    return Session(row["session_id"], account_of(row), row["form_token"], row["opened_at"], row["seen_at"],
                   row["address"], row["agent"])
