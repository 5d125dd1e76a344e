"""The log of reminders: a row before the server is asked, a row with what came of it. Append-only."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import duckdb

from etl.audit import Line, record
from etl.load import new_id
from etl.schema import statement
from etl.store import Store, now

SENDING = "sending"


@dataclass(frozen=True, slots=True)
class Mail:
    """One reminder as it is sent: to one office, about some obligations."""

    plan_id: str
    unit_id: str
    obligation_ids: tuple[str, ...]
    address: str
    subject: str
    message: str
    sent_by: str | None = None


def reminded_since(connection: duckdb.DuckDBPyConnection, since: datetime) -> set[str]:
    """Obligations that a mail went out for since then; one whose fate is unknown counts as gone out."""
    return {one for (one,) in connection.execute(statement("reminded_since"), {"since": since}).fetchall()}


def begin(store: Store, mail: Mail, repeat_hours: int | None) -> str | None:
    """Write that it is about to be sent and return its id; None when one of its obligations was reminded of within
    `repeat_hours` (None: however recently). Asked and written under one lock, so two senders never send twice."""
    with store.write() as connection:
        if repeat_hours is not None:
            recent = reminded_since(connection, now() - timedelta(hours=repeat_hours))
            if recent.intersection(mail.obligation_ids):
                return None
        reminder_id = new_id()
        _insert(connection, reminder_id, mail, SENDING, None)
    return reminder_id


def finish(store: Store, reminder_id: str, mail: Mail, outcome: str, detail: str | None) -> None:
    """Write what came of it."""
    with store.write() as connection:
        _insert(connection, reminder_id, mail, outcome, detail)


def _insert(
    connection: duckdb.DuckDBPyConnection, reminder_id: str, mail: Mail, outcome: str, detail: str | None
) -> None:
    row = asdict(mail) | {
        "reminder_id": reminder_id, "outcome": outcome, "detail": detail, "sent_at": now(),
        "obligation_ids": list(mail.obligation_ids),
    }
    told = {name: row[name] for name in ("plan_id", "unit_id", "address", "subject", "detail")}
    connection.execute("begin")
    connection.execute(statement("insert_reminder"), row)
    record(connection, [Line(f"reminder.{outcome}", reminder_id, told | {"reports": len(mail.obligation_ids)})])
    connection.execute("commit")
