"""What happens at the door, noted for the log of the site: who, from where, what before and after; never a password."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.door.accounts import Account
from etl.audit import acting, note
from etl.store import Store

_LOG = logging.getLogger("dunghan.door")
_TOLD = ("full_name", "role", "root_unit_id", "plan_ids", "is_disabled")


def noted(act: str, account: Account, before: Account | None = None, **more: object) -> None:
    """Note what was done to an account, by whoever acts now."""
    after = {name: getattr(account, name) for name in _TOLD} | more
    was = None if before is None else {name: getattr(before, name) for name in _TOLD}
    _note(act, account.name, after=after, before=was)


def at_the_door(act: str, name: str, address: str, **more: object) -> None:
    """Note a sign-in, its refusal, a sign-out: the actor is whoever the browser says it is."""
    with _as(name, address):
        _note(act, name, after=more or None)


def admitted(account: Account, before: Account | None, address: str) -> None:
    """Note what a sign-in through a provider made of the person's account, if it is not as it was."""
    if account != before:
        with _as(account.name, address):
            noted("account.changed" if before else "account.created", account, before)


def refused_on_a_page(name: str, action: str) -> None:
    """Note that a page asked for an action that is not of the account's role: the page does not offer it."""
    _LOG.warning("refused: action %s, by %s", action, name)
    _note("access.refused", name, after={"action": action})


@contextmanager
def _as(name: str, address: str) -> Iterator[None]:
    with acting(name[:60] or "?", address):
        yield


def _note(act: str, name: str, **told: object) -> None:
    store = Store()
    if not store.exists():
        return
    try:
        note(store, act, name, **told)
    except OSError as error:
        # a disk that takes nothing must not keep people from reading; the server's log has it
        _LOG.error("not noted: %s %s: %s", act, name, error)
