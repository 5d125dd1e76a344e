"""`python -m dashboard accounts add|list|reset|disable|enable|role|sessions|revoke|sign-on`, when nobody can enter."""

import argparse
import sys

from dashboard import format as fmt
from dashboard.account_words import state_words
from dashboard.door import accounts, addresses, passwords, roles, sessions, sign_on
from dashboard.door.account_log import noted
from dashboard.door.accounts import Account, AccountRefused
from dashboard.door.book import BookRefused, book
from dashboard.door.instants import instant
from dashboard.door.registers import require_known
from dashboard.door.sign_in import forgive
from dashboard.door.sign_on_answer import ProviderDown
from dashboard.door.sign_on_settings import FILE as SIGN_ON_FILE
from dashboard.door.sign_on_settings import SignOnMistake
from dashboard.text import t


def main(arguments: list[str] | None = None) -> int:
    """Do what was asked; 1 when it was refused, in one sentence."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.do(chosen)
    except (AccountRefused, BookRefused, SignOnMistake) as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dashboard accounts", description=t("accounts.help"))
    steps = parser.add_subparsers(required=True, metavar="add|list|reset|disable|enable|role|sessions|revoke|sign-on")
    adding = _step(steps, "add", _add)
    adding.add_argument("--full-name", required=True, help=t("accounts.help_full_name"))
    adding.add_argument("--role", required=True, choices=roles.ROLES, help=t("accounts.help_role"))
    changing = _step(steps, "role", _role)
    changing.add_argument("role", choices=roles.ROLES, help=t("accounts.help_role"))
    resetting = _step(steps, "reset", _reset)
    for one in (adding, changing):
        one.add_argument("--unit", help=t("accounts.help_unit"))
        one.add_argument("--plan", action="append", help=t("accounts.help_plan"))
    for one in (adding, resetting):
        one.add_argument("--password-stdin", action="store_true", help=t("accounts.help_password_stdin"))
    _step(steps, "disable", lambda chosen: _enable(chosen, False))
    _step(steps, "enable", lambda chosen: _enable(chosen, True))
    steps.add_parser("list").set_defaults(do=_list)
    steps.add_parser("sign-on", help=t("sign_on.help_check")).set_defaults(do=_check_sign_on)
    steps.add_parser("sessions").set_defaults(do=_sessions)
    revoking = steps.add_parser("revoke")
    revoking.add_argument("session", help=t("accounts.help_session"))
    revoking.set_defaults(do=_revoke)
    return parser


def _step(steps: "argparse._SubParsersAction", name: str, do: object) -> argparse.ArgumentParser:
    step = steps.add_parser(name)
    step.add_argument("name", help=t("accounts.help_name"))
    step.set_defaults(do=do)
    return step


def _add(chosen: argparse.Namespace) -> None:
    require_known(chosen.unit, chosen.plan)
    password = _password(chosen)
    made = accounts.add(book(), name=chosen.name, full_name=chosen.full_name, role=chosen.role, password=password,
                        root_unit_id=chosen.unit, plan_ids=chosen.plan)
    noted("account.created", made)
    _tell_password(chosen, made.name, password)


def _reset(chosen: argparse.Namespace) -> None:
    account, password = accounts.by_name(book(), chosen.name), _password(chosen)
    accounts.reset(book(), account, password)
    forgive(book(), account.name)
    noted("account.reset", account)
    _tell_password(chosen, account.name, password)


def _enable(chosen: argparse.Namespace, is_open: bool) -> None:
    before = accounts.by_name(book(), chosen.name)
    after = accounts.change(book(), before, is_disabled=not is_open)
    noted("account.changed", after, before)
    print(t("accounts.was_enabled" if is_open else "accounts.was_disabled", name=after.name))


def _role(chosen: argparse.Namespace) -> None:
    require_known(chosen.unit, chosen.plan)
    before = accounts.by_name(book(), chosen.name)
    after = accounts.change(book(), before, role=chosen.role, root_unit_id=chosen.unit, plan_ids=chosen.plan)
    noted("account.changed", after, before)
    print(told(after))


def _list(_: argparse.Namespace) -> None:
    for account in accounts.accounts(book()):
        print(told(account))


def _sessions(_: argparse.Namespace) -> None:
    for row in sessions.open_sessions(book()):
        print(row["session_id"], row["name"], fmt.instant(instant(row["seen_at"])), row["address"], sep="  ")


def _revoke(chosen: argparse.Namespace) -> None:
    print(t("accounts.revoked" if sessions.end(book(), chosen.session, "revoked") else "accounts.no_session"))


def _check_sign_on(_: argparse.Namespace) -> None:
    asked = sign_on.provider()
    if asked is None:
        raise SignOnMistake(t("sign_on.none", file=SIGN_ON_FILE))
    try:
        asked.check()
    except ProviderDown as error:
        raise SignOnMistake(t("sign_on.not_reached", issuer=asked.settings.issuer, reason=error)) from error
    print(t("sign_on.works", issuer=asked.settings.issuer))
    print(t("sign_on.addresses", back=addresses.SIGN_ON_BACK, left=addresses.LEFT))


def told(account: Account) -> str:
    """One line about an account."""
    units = account.root_unit_id or t("accounts.all_units")
    plans = t("accounts.all_plans") if account.plan_ids is None else ", ".join(account.plan_ids)
    return t("accounts.told_done", name=f"{account.name} ({account.full_name})", role=t(f"role.{account.role}"),
             scope=f"{units}; {plans}", state=state_words(account))


def _password(chosen: argparse.Namespace) -> str:
    return sys.stdin.readline().rstrip("\n") if chosen.password_stdin else passwords.proposed()


def _tell_password(chosen: argparse.Namespace, name: str, password: str) -> None:
    if not chosen.password_stdin:
        print(t("accounts.told_password", name=name, password=password))
        print(t("accounts.hand_over"))


if __name__ == "__main__":
    sys.exit(main())
