"""How numbers, dates and instants are written in Vietnamese: 1.234,5 · 77,8 % · 27/09/2022."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from dashboard.text import t

_LOCALE = "vi"
NO_BREAK = "\N{NO-BREAK SPACE}"


def is_none(value: Any) -> bool:
    """True for None, NaN and NaT: a number or date that does not exist."""
    if value is None or value is pd.NA:
        return True
    # NaN and NaT are unlike themselves; pandas' own question takes ten times as long
    return isinstance(value, (float, datetime, np.generic)) and bool(value != value)


def number(value: Any, digits: int = 0) -> str:
    """A count or measure with at most `digits` decimals; nothing is '-' and never 0."""
    if is_none(value):
        return t("none.value")
    return _written(value, "#,##0" + ("." + "#" * digits if digits else ""))


def percent(rate: Any) -> str:
    """A fraction as percent with one decimal; 1 is '100 %'. Above 1 is shown as it is: it is an alarm."""
    if is_none(rate):
        return t("none.value")
    # 99.96 must not read as everything, nor 0.04 as nothing
    value = float(rate) * 100
    shown = round(value, 1)
    if shown == 100 and value < 100:
        shown = 99.9
    elif shown == 0 and value > 0:
        shown = 0.1
    pattern = "0" if shown in (0, 100) else "0.0"
    return _written(shown, pattern) + NO_BREAK + "%"


@lru_cache(maxsize=10_000)
def _written(value: Any, pattern: str) -> str:
    # tables repeat the same few numbers
    return format_decimal(value, format=pattern, locale=_LOCALE)


def ratio(count: Any, total: Any) -> str:
    """n/N, as both parts are always shown together."""
    return f"{number(count)}/{number(total)}"


def signed(value: Any) -> str:
    """Days as +3, thousands separated."""
    return "+" + number(value)


def day(value: Any) -> str:
    """A date as dd/MM/yyyy; nothing is '-'."""
    if is_none(value):
        return t("none.value")
    return format_date(_as_date(value), format="dd/MM/yyyy", locale=_LOCALE)


def short_day(value: Any) -> str:
    """A date as dd/MM, where the year is plain from what stands around it."""
    if is_none(value):
        return t("none.value")
    return format_date(_as_date(value), format="dd/MM", locale=_LOCALE)


def instant(value: Any) -> str:
    """A moment as dd/MM/yyyy HH:mm, Viet Nam time."""
    if is_none(value):
        return t("none.value")
    moment = pd.Timestamp(value)
    return f"{day(moment)} {moment:%H:%M}"


def size(byte_count: Any) -> str:
    """A file's size in kB or MB."""
    if is_none(byte_count):
        return t("none.value")
    kilobytes = float(byte_count) / 1024
    if kilobytes < 1024:
        return number(max(kilobytes, 0.1), 1 if kilobytes < 10 else 0) + NO_BREAK + "kB"
    return number(kilobytes / 1024, 1) + NO_BREAK + "MB"


def _as_date(value: Any) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    if isinstance(value, datetime):  # pandas timestamps are datetimes too
        return value.date()
    return value
