"""The part of a year that a paper is about: which periods of the plan belong to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.export.frames import rows
from dashboard.export.words import word

# key -> first and last month; the year first: it is what is asked for most
_PARTS = {"": (1, 12), "-H1": (1, 6), "-9M": (1, 9), "-H2": (7, 12), "-Q1": (1, 3), "-Q2": (4, 6), "-Q3": (7, 9),
          "-Q4": (10, 12)}
_DAYS_IN_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Span:
    """A year, nine months, six months or a quarter of a plan. `label` as inside a sentence: 'nam 2022', 'Quy III/2022'.

    `key`: '2022', '2022-9M', '2022-H1', '2022-Q3'. `period_ids`: the periods that belong to it; None means all of the
    plan's, so that nothing is narrowed.
    """

    key: str
    label: str
    period_ids: tuple[str, ...] | None = None

    @property
    def asked(self) -> list[str] | None:
        """The value of the queries' $period_ids."""
        return None if self.period_ids is None else list(self.period_ids)


@dataclass(frozen=True, slots=True)
class _Period:
    period_id: str
    end: date
    months: int


def spans_of(periods: pd.DataFrame, plan_id: str) -> tuple[Span, ...]:
    """The spans that can be chosen for a plan, the latest year first; `periods` are rows of period_list.

    A period belongs to a span when its last day lies in it and it is no longer than the span: a half year is never cut
    into quarters. A part of a year is offered only when its last quarter has a period that belongs to it.
    """
    columns = ("period_id", "period_start", "period_end")
    known = {
        period_id: _Period(period_id, end.date(), _months(period_id, start, end))
        for period_id, start, end in rows(periods[periods["plan_id"] == plan_id], columns)
    }
    years = sorted({period.end.year for period in known.values()}, reverse=True)
    return tuple(span for year in years for span in _of_year(year, list(known.values())))


def find_span(spans: tuple[Span, ...], text: str) -> Span | None:
    """The span a person named by its key, or by its part of the only year ('Q3'); None when there is no such one."""
    named = text.strip().upper()
    exact = [span for span in spans if span.key == named]
    short = [span for span in spans if named and span.key.partition("-")[2] == named]
    found = exact or short
    return found[0] if len(found) == 1 else None


def _of_year(year: int, periods: list[_Period]) -> Iterator[Span]:
    for part, (first, last) in _PARTS.items():
        inside = [
            period for period in periods
            if period.end.year == year and first <= period.end.month <= last and period.months <= last - first + 1
        ]
        if inside and (not part or any(period.end.month > last - 3 for period in inside)):
            is_all = len(inside) == len(periods)
            label = word(f"span.{part.removeprefix('-') or 'year'}", year=year)
            yield Span(f"{year}{part}", label, None if is_all else tuple(period.period_id for period in inside))


def _months(period_id: str, start: pd.Timestamp, end: pd.Timestamp) -> int:
    # the year's report of a plan that was issued in November is still the year's
    if re.fullmatch(r"\d{4}", period_id):
        return 12
    return max(round(((end - start).days + 1) / _DAYS_IN_MONTH), 1)
