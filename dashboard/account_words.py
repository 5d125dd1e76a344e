"""Accounts and sessions as tables."""

from collections.abc import Mapping, Sequence

from dashboard import format as fmt
from dashboard.door.accounts import Account
from dashboard.door.instants import instant
from dashboard.markup import Column, Safe, table
from dashboard.text import t


def state_words(account: Account) -> str:
    """disabled, waiting for its first sign-in, or in use; and whether a sign-on provider vouches for the person."""
    state = t(f"accounts.{'disabled' if account.is_disabled else 'must_change' if account.must_change else 'open'}")
    return ", ".join([state, t("sign_on.mark")]) if account.subject else state


def units_label(unit_id: str | None, names: Mapping[str, str]) -> str:
    """Which units an account sees."""
    return t("accounts.units_under", unit=names.get(unit_id, unit_id)) if unit_id else t("accounts.all_units")


def account_table(known: Sequence[Account], units: Mapping[str, str], plans: Mapping[str, str]) -> Safe:
    """All accounts. units, plans: id -> name; an id that the registers no longer have stands as it is."""
    columns = [Column(t(label)) for label in (
        "door.full_name", "door.name", "door.role", "accounts.unit", "accounts.plans", "accounts.state")]
    rows = [
        [one.full_name, one.name, t(f"role.{one.role}"), units_label(one.root_unit_id, units),
         t("accounts.all_plans") if one.plan_ids is None else "; ".join(plans.get(i, i) for i in one.plan_ids),
         state_words(one)]
        for one in known
    ]
    return table(columns, rows, t("accounts.list"), "dh-accounts")


def session_words(opened: Sequence[Mapping[str, object]]) -> Safe:
    """All open sessions, last used first."""
    columns = [Column(t(label)) for label in (
        "door.full_name", "accounts.opened_at", "accounts.seen_at", "accounts.address", "accounts.agent")]
    rows = [
        [f"{row['full_name']} ({row['name']})", fmt.instant(instant(row["opened_at"])),
         fmt.instant(instant(row["seen_at"])), row["address"], row["agent"]]
        for row in opened
    ]
    return table(columns, rows, t("accounts.sessions"), "dh-accounts")
