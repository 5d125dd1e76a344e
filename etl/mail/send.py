"""Sending: one office after another, each checked right before and logged right after."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from etl.disk_words import reason
from etl.mail.mail_error import MailError
from etl.mail.post import FAILED, UNKNOWN, Post, composed, one_line
from etl.mail.reminder_log import Mail, begin, finish
from etl.store import Store

FILED, REPEATED = "filed", "repeated"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one office: sent, refused, unknown; filed (nothing left to remind of) or repeated: not sent."""

    unit_id: str
    outcome: str
    detail: str | None = None
    mail: Mail | None = None


def send(
    store: Store, post: Post, unit_ids: Iterable[str], draft: Callable[[str], Mail | None], *, again: bool = False
) -> Iterator[Result]:
    """Send to each office in turn; a result comes out when its log row is safe.

    `draft` writes the mail from what is published at that moment, None when the unit owes nothing of it any more.
    `again`: also what was reminded of within the settings' hours. Raises MailError when the server is gone: what was
    sent until then is logged, what was not is not.
    """
    repeat_hours = None if again else post.settings.repeat_hours
    for unit_id in unit_ids:
        post.check()
        mail = draft(unit_id)
        if mail is None:
            yield Result(unit_id, FILED)
            continue
        with _log_written():
            reminder_id = begin(store, mail, repeat_hours)
        if reminder_id is None:
            yield Result(unit_id, REPEATED, mail=mail)
            continue
        delivery = post.deliver(composed(post.settings, mail.address, mail.subject, mail.message))
        with _log_written():
            finish(store, reminder_id, mail, delivery.outcome, delivery.detail)
        yield Result(unit_id, delivery.outcome, delivery.detail, mail)
        if delivery.outcome in (FAILED, UNKNOWN):
            raise MailError("broken_off", host=post.settings.host, port=post.settings.port,
                            reason=delivery.detail or "")


@contextmanager
def _log_written() -> Iterator[None]:
    """A log that cannot be written (a full disk) stops the sending: what is not logged could be sent twice."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        raise MailError("no_log", reason=one_line(reason(error))[:200]) from error
