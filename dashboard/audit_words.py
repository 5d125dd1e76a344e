"""The log in words: acts, where they came from, and before beside after as 'name: value'. Pure."""

import json
import re

import pandas as pd

from dashboard import format as fmt
from dashboard.markup import Column, Safe, table, tag
from dashboard.text import t, word

_SHORT_ID = 8           # of its end: ids made in one moment begin alike
_CUT = "\N{HORIZONTAL ELLIPSIS}"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: 00:00:00)?")
_NAMES = ("line_number", "done_at", "actor", "came_from", "act", "object", "before_value", "after_value")
_FILE = "file."


def act_word(act: str) -> str:
    """What an act is called; one that has no word yet stays as it is."""
    return word(f"audit_act.{act}", act)


def address_word(address: str) -> str:
    """Where it came from: words for this machine, else the network address."""
    return word(f"audit_address.{address}", address)


def values_text(stored: object) -> str:
    """The named values of a line, one after another."""
    if fmt.is_none(stored):
        return ""
    return "; ".join(f"{_field(name)}: {_value(value)}" for name, value in json.loads(stored).items())


def narrowed(log: pd.DataFrame, actor: str | None, act: str | None) -> pd.DataFrame:
    """The lines of one actor and one act; None is all."""
    if actor:
        log = log[log["actor"] == actor]
    return log[log["act"] == act] if act else log


def log_table(log: pd.DataFrame, query: str) -> Safe:
    """The lines in the order given; `query` keeps the filters in links."""
    rows = [
        [fmt.number(row.line_number), _moment(row.done_at), row.actor,
         address_word(row.came_from), act_word(row.act), _object(row, query), values_text(row.before_value),
         values_text(row.after_value)]
        for row in log.itertuples(index=False)
    ]
    columns = [Column(t(f"audit.{name}")) for name in _NAMES]
    return table(columns, rows, t("audit.table"), "dh-dense dh-audit")


def log_frame(log: pd.DataFrame) -> pd.DataFrame:
    """The same lines whole, with Vietnamese headings: for a file."""
    words = {
        "line_number": log["line_number"], "done_at": log["done_at"], "actor": log["actor"],
        "came_from": log["came_from"].map(address_word), "act": log["act"].map(act_word),
        "object": log["object"], "object_name": log["object_name"],
        "before_value": log["before_value"].map(values_text), "after_value": log["after_value"].map(values_text),
    }
    return pd.DataFrame({t(f"audit.{name}"): column for name, column in words.items()})


def _moment(instant: pd.Timestamp) -> str:
    return f"{fmt.day(instant)} {instant:%H:%M:%S}"


def _object(row: object, query: str) -> object:
    if fmt.is_none(row.object):
        return ""
    name = row.object_name
    if fmt.is_none(name):
        name = _CUT + row.object[-_SHORT_ID:] if _ID.fullmatch(row.object) else row.object
    if row.act.startswith(_FILE):
        return tag("a", name, href=f"ho-so-nop?{t('param.submission')}={row.object}{query}")
    return tag("span", name, title=row.object)


def _field(name: str) -> str:
    return word(f"audit_field.{name}", name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return t("audit.yes" if value else "audit.no")
    day = _DAY.fullmatch(str(value))
    return "/".join(reversed(day.groups())) if day else str(value)
