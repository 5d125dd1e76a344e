"""Accounts: who may come in, as what, for which units and plans. Every change ends the sessions that it concerns."""

import json
import re
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import uuid4

from dashboard.door import passwords, roles
from dashboard.door.book import Book, Writing
from dashboard.text import t

_NAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")


class AccountRefused(Exception):
    """The change is not made; the message is one sentence for the person who asked for it."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account. root_unit_id None: every unit; plan_ids None: every plan. subject: of a person for whom a sign-on
    provider vouches, its name for them; None for an account of this site."""

    account_id: str
    name: str
    full_name: str
    role: str
    root_unit_id: str | None
    plan_ids: tuple[str, ...] | None
    must_change: bool
    is_disabled: bool
    subject: str | None = None


def account_of(row: sqlite3.Row) -> Account:
    """An account from a row that has its columns."""
    plan_ids = None if row["plan_ids"] is None else tuple(json.loads(row["plan_ids"]))
    return Account(row["account_id"], row["name"], row["full_name"], row["role"], row["root_unit_id"], plan_ids,
                   bool(row["must_change"]), bool(row["is_disabled"]), row["subject"])


def has_accounts(book: Book) -> bool:
    """True once anybody has an account, disabled ones too: from then on nobody comes in without."""
    found = book.row("account_count")
    return bool(found and found[0])


def accounts(book: Book) -> list[Account]:
    """All of them, by name."""
    return [account_of(row) for row in book.rows("accounts")]


def by_name(book: Book, name: str) -> Account:
    """The account; raises AccountRefused."""
    row = book.row("account_by_name", name=normal_name(name))
    if row is None:
        raise AccountRefused(t("door.no_account", name=name))
    return account_of(row)


def normal_name(name: str) -> str:
    """A name as it is kept: what people type with a capital or a blank around it is the same."""
    return name.strip().lower()


def add(
    book: Book, *, name: str, full_name: str, role: str, password: str, root_unit_id: str | None = None,
    plan_ids: Iterable[str] | None = None, must_change: bool = True, setup: str | None = None,
) -> Account:
    """Make an account; raises AccountRefused. setup: the code of the one-time link, used up by this."""
    name, full_name = normal_name(name), full_name.strip()
    account = Account(str(uuid4()), name, full_name, role, root_unit_id or None, _plans(plan_ids), must_change, False)
    require_sound(account)
    check_password(password, name, full_name)
    kept, moment = passwords.hashed(password), time.time()
    with book.writing() as writing:
        if setup is not None:
            _use_up(writing, setup)
        if writing.row("account_by_name", name=name):
            raise AccountRefused(t("door.name_taken", name=name))
        writing.run("add_account", **columns(account, kept, moment), created_at=moment, name=name)
        writing.run("drop_setups")
    return account


def change(
    book: Book, account: Account, *, role: str | None = None, full_name: str | None = None,
    is_disabled: bool | None = None, **scope: object,
) -> Account:
    """Change an account, end its sessions; raises AccountRefused. scope: root_unit_id, plan_ids where they change."""
    if account.subject and (role or full_name or scope):
        raise AccountRefused(t("sign_on.told_by_provider", name=account.name))
    given = {"role": role, "full_name": full_name and full_name.strip(), "is_disabled": is_disabled}
    changed = replace(account, **{key: value for key, value in given.items() if value is not None}, **scope)
    changed = replace(changed, plan_ids=_plans(changed.plan_ids), root_unit_id=changed.root_unit_id or None)
    require_sound(changed)
    with book.writing() as writing:
        kept = _kept(writing, account)
        _write(writing, changed, kept)
        _end_all(writing, account, "account")
    return changed


def reset(book: Book, account: Account, password: str) -> None:
    """Give an account a password that must be changed at the next sign-in; ends its sessions, lifts the waiting."""
    _require_own(account)
    check_password(password, account.name, account.full_name)
    kept = passwords.hashed(password)
    with book.writing() as writing:
        _kept(writing, account)
        _write(writing, replace(account, must_change=True), kept)
        _end_all(writing, account, "password")


def is_password(book: Book, account: Account, password: str) -> bool:
    """True for the account's own password as it is now."""
    row = book.row("account_by_id", account_id=account.account_id)
    return row is not None and passwords.is_right(row["password_hash"], password)


def change_password(book: Book, account: Account, old: str, new: str, session_id: str) -> None:
    """The person's own change: ends the other sessions; raises AccountRefused."""
    _require_own(account)
    if not is_password(book, account, old):
        raise AccountRefused(t("door.old_password_wrong"))
    if is_password(book, account, new):
        raise AccountRefused(t("door.password_same"))
    check_password(new, account.name, account.full_name)
    kept = passwords.hashed(new)
    with book.writing() as writing:
        _kept(writing, account)
        _write(writing, replace(account, must_change=False), kept)
        writing.run("end_sessions", account_id=account.account_id, now=time.time(), why="password", but=session_id)


def check_password(password: str, *names: str) -> None:
    """Raise AccountRefused for a password that is not accepted."""
    wrong = passwords.problem(password, *names)
    if wrong:
        raise AccountRefused(t(f"door_password.{wrong}", shortest=passwords.SHORTEST, longest=passwords.LONGEST))


def _require_own(account: Account) -> None:
    if account.subject:
        raise AccountRefused(t("sign_on.no_password_here", name=account.name))


def require_sound(account: Account) -> None:
    """Raise AccountRefused for what can not be an account."""
    if not _NAME.fullmatch(account.name):
        raise AccountRefused(t("door.bad_name", name=account.name))
    if not account.full_name or len(account.full_name) > 120:
        raise AccountRefused(t("door.bad_full_name"))
    if account.role not in roles.ROLES:
        raise AccountRefused(t("door.bad_role", role=account.role, roles=", ".join(roles.ROLES)))
    if account.role in roles.OF_A_UNIT and not account.root_unit_id:
        raise AccountRefused(t("door.needs_unit", role=t(f"role.{account.role}")))
    if account.role in roles.SITE_WIDE and (account.root_unit_id or account.plan_ids is not None):
        raise AccountRefused(t("door.is_site_wide", role=t(f"role.{account.role}")))


def _kept(writing: Writing, account: Account) -> str:
    """The hash that is kept now. Nobody may take away the last administrator who can come in."""
    row = writing.row("account_by_id", account_id=account.account_id)
    if row is None:
        raise AccountRefused(t("door.no_account", name=account.name))
    return row["password_hash"]


def _write(writing: Writing, account: Account, kept: str) -> None:
    is_open = account.role == roles.ADMINISTRATOR and not account.is_disabled
    before = writing.row("account_by_id", account_id=account.account_id)
    was_open = before["role"] == roles.ADMINISTRATOR and not before["is_disabled"] and before["subject"] is None
    if was_open and not is_open and not writing.row("open_administrators", account_id=account.account_id)[0]:
        raise AccountRefused(t("door.last_administrator"))
    writing.run("change_account", **columns(account, kept, time.time()))


def _end_all(writing: Writing, account: Account, why: str) -> None:
    writing.run("end_sessions", account_id=account.account_id, now=time.time(), why=why, but=None)


def _use_up(writing: Writing, setup: str) -> None:
    row = writing.row("setup_by_token", token_hash=setup)
    if row is None or row["expires_at"] < time.time() or writing.row("account_count")[0]:
        raise AccountRefused(t("door.setup_over"))


def _plans(plan_ids: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if plan_ids is None else tuple(sorted(set(plan_ids)))


def columns(account: Account, kept: str, moment: float) -> dict[str, object]:
    """An account as the parameters of add_account and change_account."""
    return {
        "account_id": account.account_id, "full_name": account.full_name, "role": account.role,
        "root_unit_id": account.root_unit_id,
        "plan_ids": None if account.plan_ids is None else json.dumps(account.plan_ids), "password_hash": kept,
        "must_change": int(account.must_change), "is_disabled": int(account.is_disabled), "changed_at": moment,
    }
