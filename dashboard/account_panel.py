"""The accounts page's forms: add, change, reset, disable; and sessions to end. Only who may do it is offered it."""

from collections.abc import Callable

import streamlit as st

from dashboard import ask, viewer
from dashboard.account_words import session_words, state_words, units_label
from dashboard.door import accounts, passwords, roles, sessions
from dashboard.door.account_log import noted
from dashboard.door.accounts import Account, AccountRefused
from dashboard.door.book import Book, BookRefused
from dashboard.door.sign_in import forgive
from dashboard.markup import tag
from dashboard.tables import heading, note
from dashboard.text import t

_DONE = "account_done"


def show_done() -> None:
    """What the last press did; a password is told once and kept nowhere."""
    said, password = ask.recall(_DONE, ("", ""))
    ask.remember(_DONE, ("", ""))
    if said:
        st.html(tag("p", said, class_="dh-done", role="status").html)
    if password:
        st.code(password, language=None)
        st.html(note(t("accounts.hand_over")).html)


def add(book: Book) -> None:
    """A form for a new account."""
    with st.expander(t("accounts.add")):
        full_name = st.text_input(t("door.full_name"), key="account-full-name", max_chars=120, width=430)
        name = st.text_input(t("door.name"), key="account-name", max_chars=40, width=430, help=t("door.name_rule"))
        role, scope = _ask_scope("new", None)
        if st.button(t("accounts.add"), type="primary", key="account-add"):
            _do(lambda: _added(book, name, full_name, role, scope))


def change(book: Book, known: list[Account]) -> None:
    """Choose an account, then its role and scope, its password, its lock."""
    with st.expander(t("accounts.change")):
        by_id = {one.account_id: one for one in known}
        picked = st.selectbox(t("accounts.choose"), list(by_id), index=None, key="account-picked", width=430,
                              format_func=lambda i: f"{by_id[i].full_name} ({by_id[i].name})" if i in by_id else i)
        if picked not in by_id:
            return
        account = by_id[picked]
        st.html(note(t("sign_on.told_by_provider", name=account.name) if account.subject else
                     state_words(account)).html)
        role, scope = _ask_scope(picked, account) if account.subject is None else ("", {})
        with st.container(horizontal=True):
            if account.subject is None:
                _offer_own(book, account, role, scope)
            label, said = ("enable", "was_enabled") if account.is_disabled else ("disable", "was_disabled")
            if st.button(t(f"accounts.{label}"), key="account-lock"):
                _do(lambda: _changed(book, account, t(f"accounts.{said}", name=account.name),
                                     is_disabled=not account.is_disabled))


def _offer_own(book: Book, account: Account, role: str, scope: dict[str, object]) -> None:
    """What only an account of this site has: a role that is given here, a password."""
    if st.button(t("accounts.save"), type="primary", key="account-save"):
        _do(lambda: _changed(book, account, t("accounts.saved", name=account.name), role=role, **scope))
    if st.button(t("accounts.reset"), key="account-reset"):
        _do(lambda: _reset(book, account))


def show_sessions(book: Book) -> None:
    """Everybody's open sessions; one can be ended, which takes effect at its next click."""
    st.html(heading(t("accounts.sessions")).html)
    opened = sessions.open_sessions(book)
    if not opened:
        st.html(note(t("accounts.no_session")).html)
        return
    st.html(session_words(opened).html)
    if not viewer.may(roles.ACCOUNT):
        return
    names = {row["session_id"]: f"{row['full_name']} \N{MIDDLE DOT} {row['address']} ({row['session_id'][:6]})"
             for row in opened}
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-find"):
        picked = st.selectbox(t("accounts.choose_session"), list(names), index=None, key="session-picked", width=430,
                              format_func=lambda i: names.get(i, i))
        if st.button(t("accounts.revoke"), disabled=picked is None, key="session-revoke"):
            _do(lambda: _revoked(book, picked, opened))


def _ask_scope(key: str, account: Account | None) -> tuple[str, dict[str, object]]:
    """The role, and which units and plans."""
    given = account.role if account else roles.SECRETARIAT
    role = st.selectbox(t("door.role"), roles.ROLES, index=roles.ROLES.index(given), key=f"role-{key}", width=430,
                        format_func=lambda one: t(f"role.{one}"))
    st.html(note(t(f"role_help.{role}")).html)
    if role in roles.SITE_WIDE:
        return role, {"root_unit_id": None, "plan_ids": None}
    names = {unit_id: versions[-1].name for unit_id, versions in ask.registry().units.items()}
    options = ["", *sorted(names, key=names.get)]
    root = (account.root_unit_id if account else None) or ""
    unit = st.selectbox(t("accounts.unit"), options, index=options.index(root) if root in options else 0,
                        key=f"unit-{key}", width=430, format_func=lambda i: units_label(i, names))
    plans = dict(zip(ask.plans()["plan_id"], ask.plans()["short_title"], strict=True))
    chosen = st.multiselect(t("accounts.plans"), list(plans), default=[
        one for one in ((account.plan_ids if account else None) or ()) if one in plans],
        key=f"plans-{key}", width=430, placeholder=t("accounts.plans_placeholder"),
        format_func=lambda i: plans.get(i, i))
    return role, {"root_unit_id": unit or None, "plan_ids": chosen or None}


def _do(act: Callable[[], tuple[str, str]]) -> None:
    """Do it if it is theirs to do; keep what to say for the next run."""
    viewer.require(roles.ACCOUNT)
    try:
        done = act()
    except (AccountRefused, BookRefused) as refused:
        st.error(str(refused))
        return
    ask.remember(_DONE, done)
    st.rerun()


def _added(book: Book, name: str, full_name: str, role: str, scope: dict[str, object]) -> tuple[str, str]:
    password = passwords.proposed()
    made = accounts.add(book, name=name, full_name=full_name, role=role, password=password, **scope)
    noted("account.created", made)
    return t("accounts.added", name=made.name), password


def _changed(book: Book, account: Account, said: str, **what: object) -> tuple[str, str]:
    after = accounts.change(book, account, **what)
    noted("account.disabled" if after.is_disabled and not account.is_disabled else "account.changed", after, account)
    return said, ""


def _reset(book: Book, account: Account) -> tuple[str, str]:
    password = passwords.proposed()
    accounts.reset(book, account, password)
    forgive(book, account.name)
    noted("account.reset", account)
    return t("accounts.was_reset", name=account.name), password


def _revoked(book: Book, session_id: str, opened: list) -> tuple[str, str]:
    sessions.end(book, session_id, "revoked")
    whose = next(row["account_id"] for row in opened if row["session_id"] == session_id)
    for account in accounts.accounts(book):
        if account.account_id == whose:
            noted("account.session_ended", account, session=session_id)
    return t("accounts.revoked"), ""
