"""The command line: python -m dashboard.export.reminders --plan ID [--send]. Without --send it only shows."""

import argparse
import sys
from contextlib import closing
from datetime import timedelta

import queries
from dashboard.export.gather import read_context, scope
from dashboard.export.reminders.due import AWAITED, WHO_QUERIES, Choice, reminders
from dashboard.export.reminders.outbox import Outbox, outbox
from dashboard.export.reminders.words import tell
from dashboard.reminder_sending import send_mails, today
from etl.mail.addresses import read_addresses
from etl.mail.mail_error import MailError
from etl.mail.mail_settings import FILE, MailSettings, read_settings
from etl.mail.post import SENT
from etl.mail.reminder_log import reminded_since
from etl.store import Store, StoreBusy, StoreMissing, now

_MOST_DAYS = 366


class _Parser(argparse.ArgumentParser):
    """One line for a wrong command line, and exit 2."""

    def error(self, message: str) -> None:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


def _parser() -> _Parser:
    parser = _Parser(prog="python -m dashboard.export.reminders", description=tell("command.description"))
    parser.add_argument("--plan", metavar="ID", required=True, help=tell("command.plan_help"))
    parser.add_argument("--days", metavar="N", type=int, default=Choice().within_days, help=tell("command.days_help"))
    parser.add_argument("--unit", metavar="ID", action="append", help=tell("command.unit_help"))
    parser.add_argument("--awaited", action="store_true", help=tell("command.awaited_help"))
    parser.add_argument("--send", action="store_true", help=tell("command.send_help"))
    parser.add_argument("--again", action="store_true", help=tell("command.again_help"))
    return parser


def _outbox(parser: _Parser, given: argparse.Namespace, store: Store, settings: MailSettings) -> Outbox:
    """Who would get which mail now. MailError for addresses that cannot stand."""
    if not 0 <= given.days <= _MOST_DAYS:
        parser.error(tell("command.bad_days"))
    with closing(queries.prepare(store.read())) as connection:
        plans = queries.run(connection, "plan_list")["plan_id"].tolist()
        if given.plan not in plans:
            parser.error(tell("command.unknown_plan", plan=given.plan, plans=", ".join(plans)))
        every = queries.all_units(connection)
        for unit_id in set(given.unit or ()) - set(every):
            parser.error(tell("command.unknown_unit", unit=unit_id))
        params = scope(given.plan, today(), True, every)
        frames = {name: queries.run(connection, name, **params) for name in WHO_QUERIES}
        context = read_context(connection, given.plan, today(), True)
        recent = set() if given.again else reminded_since(connection, now() - timedelta(hours=settings.repeat_hours))
    if context.sample_label:
        raise MailError("sample")
    states = (*Choice().states, AWAITED) if given.awaited else Choice().states
    choice = Choice(given.days, states, frozenset(given.unit) if given.unit else None)
    return outbox(reminders(frames, context, choice), context, read_addresses(store.folder, every), recent)


def _show(box: Outbox, settings: MailSettings) -> None:
    for mail in box.mails:
        print(tell("command.to", unit=mail.unit_id, address=mail.address))
        print(tell("command.about", subject=mail.subject))
        print(mail.message, end="\n\n")
    for unit in box.no_address:
        print(tell("command.no_address", unit=unit.name))
    for unit in box.repeated:
        print(tell("command.repeated", unit=unit.name, hours=settings.repeat_hours))


def _send(store: Store, settings: MailSettings, box: Outbox, again: bool) -> int:
    """Send all of it; 0 when every mail that had to go out went out."""
    sent = refused = 0
    try:
        for result in send_mails(store, settings, box.mails, again=again):
            sent += result.outcome == SENT
            refused += result.outcome not in (SENT, "filed", "repeated")
            told = tell("command.result", unit=result.unit_id, outcome=tell(f"outcome.{result.outcome}"))
            print(f"{told} ({result.detail})" if result.detail else told)
    finally:
        print(tell("command.done", sent=sent, count=len(box.mails)))
    return 1 if refused else 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    parser = _parser()
    given = parser.parse_args(arguments)
    store = Store()
    try:
        settings = read_settings(store.folder)
        if settings is None:
            raise MailError("not_set_up", file=FILE)
        box = _outbox(parser, given, store, settings)
        _show(box, settings)
        if not given.send or not box.mails:
            print(tell("command.preview", count=len(box.mails)) if box.mails else tell("command.nothing"))
            return 0
        return _send(store, settings, box, given.again)
    except MailError as error:
        print(error, file=sys.stderr)
    except StoreMissing as error:
        print(tell("command.no_store", home=error), file=sys.stderr)
    except StoreBusy as error:
        print(tell("command.busy", home=error), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
