"""The accounts of people for whom a provider vouches: made and renewed at each sign-in, never anybody else's."""

import time
from dataclasses import replace
from uuid import uuid4

from dashboard.door import accounts
from dashboard.door.accounts import Account, AccountRefused, account_of
from dashboard.door.book import Book, Writing
from dashboard.door.registers import require_known
from dashboard.door.sign_on_claims import Person, SignOnRefused
from dashboard.text import t

_NO_PASSWORD = ""       # is no hash: nothing that is typed is right


def admit(book: Book, person: Person) -> tuple[Account, Account | None]:
    """The person's account as it is now, and as it was before; None: it is new. Found by issuer and subject alone.

    A change of role, unit or plans ends the open sessions. Raises SignOnRefused, for a disabled account too.
    """
    try:
        require_known(person.root_unit_id, person.plan_ids)
        with book.writing() as writing:
            row = writing.row("account_by_subject", issuer=person.issuer, subject=person.subject)
            return (_added(writing, person), None) if row is None else _renewed(writing, person, account_of(row))
    except AccountRefused as refused:
        raise SignOnRefused(str(refused), person) from refused


def _added(writing: Writing, person: Person) -> Account:
    name = person.name
    if writing.row("account_by_name", name=name):
        # somebody else's, whoever that is: theirs stays theirs
        name = person.marked_name
    account = Account(str(uuid4()), name, person.full_name, person.role, person.root_unit_id, person.plan_ids, False,
                      False, person.subject)
    accounts.require_sound(account)
    if writing.row("account_by_name", name=name):
        raise AccountRefused(t("door.name_taken", name=name))
    moment = time.time()
    writing.run("add_provider_account", **accounts.columns(account, _NO_PASSWORD, moment), created_at=moment,
                name=name, issuer=person.issuer, subject=person.subject)
    return account


def _renewed(writing: Writing, person: Person, before: Account) -> tuple[Account, Account]:
    if before.is_disabled:
        raise SignOnRefused(t("sign_on.disabled"), replace(person, name=before.name))
    after = replace(before, full_name=person.full_name, role=person.role, root_unit_id=person.root_unit_id,
                    plan_ids=person.plan_ids)
    accounts.require_sound(after)
    if after != before:
        moment = time.time()
        writing.run("change_account", **accounts.columns(after, _NO_PASSWORD, moment))
        if replace(after, full_name=before.full_name) != before:
            writing.run("end_sessions", account_id=after.account_id, now=moment, why="account", but=None)
    return after, before
