"""Period strings people write ('quy III nam 2022', '6T', 'tu ngay ... den ngay ...') -> a period."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from etl.registry import Period
from etl.spelling import fold
from etl.vocabulary import vocabulary

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = re.compile(r"\b(20\d\d)\b")
_RANGE_STARTS = re.compile(r"\btu (?:ngay )?(?=\d)")
_DAY = re.compile(r"\b(\d{1,2})(?: thang)? (\d{1,2})(?: nam)? (\d{4})\b")


@dataclass(frozen=True, slots=True)
class PeriodText:
    """What a text says of a period; year None when it does not say. kind: year, half, nine, quarter, month, range."""

    kind: str
    number: int | None = None
    year: int | None = None
    start: date | None = None
    end: date | None = None


@cache
def _patterns() -> tuple[tuple[str, int | None, re.Pattern[str]], ...]:
    return tuple(
        (pattern["kind"], pattern.get("number"), re.compile(pattern["match"]))
        for pattern in vocabulary()["period"]["patterns"]
    )


@lru_cache(maxsize=2_000)
def read_period_text(text: str) -> PeriodText | None:
    """What the text says, or None when it names no period."""
    folded = fold(text)
    range_start = _RANGE_STARTS.search(folded)
    named = folded[: range_start.start()] if range_start else folded
    for kind, number, pattern in _patterns():
        found = pattern.search(named)
        if found:
            numbers = {_number(each.groupdict().get("n")) or number for each in pattern.finditer(named)}
            if len(numbers) > 1:
                return None         # 'quarters I and II' are not one period
            years = set(_YEAR.findall(named))
            days = _range(folded) if range_start else None
            return PeriodText(
                kind, numbers.pop(), int(years.pop()) if len(years) == 1 else None,
                days.start if days else None, days.end if days else None,
            )
    return _range(folded) if range_start else None


def _number(said: str | None) -> int | None:
    return (_ROMAN.get(said) or int(said)) if said else None


def _range(folded: str) -> PeriodText | None:
    days = _DAY.findall(folded)
    if len(days) != 2:
        return None
    try:
        start, end = (date(int(year), int(month), int(day)) for day, month, year in days)
    except ValueError:
        return None
    return PeriodText("range", start=start, end=end)


def periods_meant(said: PeriodText, periods: Iterable[Period]) -> list[Period]:
    """Those of the periods the text can mean; empty when the year is not said: it is asked, never assumed."""
    periods = list(periods)
    if said.kind == "range":
        return [period for period in periods if (period.start, period.end) == (said.start, said.end)]
    if said.year is None:
        return []
    known = {period.period_id for period in periods}
    wanted = _period_id(said, known)
    if any((p.start, p.end) == (said.start, said.end) and p.period_id != wanted for p in periods):
        return []       # its name says one period and its days another
    return [period for period in periods if period.period_id == wanted]


def _period_id(said: PeriodText, known: set[str]) -> str | None:
    year, number = said.year, said.number
    if said.kind == "half" and number is None:
        # 'six months' alone is the first half only where no second half is reported on.
        number = None if f"{year}-H2" in known else 1
        if number is None:
            return None
    suffix = {
        "year": "", "nine": "-9M", "half": f"-H{number}", "quarter": f"-Q{number}", "month": f"-{number or 0:02d}",
    }[said.kind]
    return f"{year}{suffix}"
