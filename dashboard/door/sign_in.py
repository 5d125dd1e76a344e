"""Signing in: one answer and one pace for a wrong password, an unknown name, a disabled or a waiting account."""

import hashlib
import time
from dataclasses import dataclass

from dashboard.door import passwords, sessions
from dashboard.door.accounts import account_of, normal_name
from dashboard.door.book import Book

# wrong passwords in a row before one must wait: of one account from one address, of one account, from one address
_PATIENCE = {"both": 5, "account": 20, "address": 60}
_FIRST_WAIT, _LONGEST_WAIT = 30, 15 * 60        # seconds; doubles with every further wrong one
_FORGOTTEN = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Answer:
    """token: of the new session, None when it was refused. wait: seconds until it is worth trying again, else 0.
    name: of the account that was tried, '' when nobody bears it: people type passwords into the wrong field."""

    token: str | None = None
    wait: int = 0
    name: str = ""


def sign_in(book: Book, name: str, password: str, address: str, agent: str) -> Answer:
    """Try a name and a password. Takes as long whatever is wrong; the answer does not say what was."""
    name = normal_name(name)[:200]
    keys = _keys(name, address)
    wait = _wait(book, keys)
    row = book.row("account_by_name", name=name)
    usable = row is not None and not row["is_disabled"] and row["subject"] is None and not wait
    if not passwords.is_right(row["password_hash"] if usable else None, password):
        if not wait:
            _note(book, keys)
        return Answer(wait=wait or _wait(book, keys), name=name if row is not None else "")
    account = account_of(row)
    with book.writing() as writing:
        writing.run("clear_failures", account=keys["account"], both=keys["both"])
        if passwords.is_outdated(row["password_hash"]):
            writing.run("renew_hash", account_id=account.account_id, password_hash=passwords.hashed(password))
    return Answer(sessions.begin(book, account, address, agent))


def _keys(name: str, address: str) -> dict[str, str]:
    # names that nobody bears are counted too, so that waiting does not tell which exist; not in plain, as people
    # type passwords into the wrong field
    known = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:32]
    return {"account": f"account:{known}", "address": f"address:{address}", "both": f"both:{known}:{address}"}


def _wait(book: Book, keys: dict[str, str]) -> int:
    now, longest = time.time(), 0.0
    found = {row["key"]: row for row in book.rows("failures", **keys)}
    for kind, patience in _PATIENCE.items():
        row = found.get(keys[kind])
        if row is not None and row["count"] >= patience:
            pause = min(_FIRST_WAIT * 2 ** min(row["count"] - patience, 10), _LONGEST_WAIT)
            # a clock set back must not lock anybody out for longer than the longest wait
            longest = max(longest, min(row["last_at"] + pause - now, pause))
    return max(0, int(longest + 0.999))


def _note(book: Book, keys: dict[str, str]) -> None:
    now = time.time()
    with book.writing() as writing:
        writing.run("forget_failures", before=now - _FORGOTTEN)
        for key in keys.values():
            writing.run("note_failure", key=key, now=now, forgotten=now - _FORGOTTEN)


def forgive(book: Book, name: str) -> None:
    """Lift the waiting of an account, from wherever: an administrator has reset it."""
    keys = _keys(normal_name(name), "")
    with book.writing() as writing:
        writing.run("forgive", account=keys["account"], both=keys["both"])
