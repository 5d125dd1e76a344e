"""Sheet 'coverage': one row per unit, one column per period, counts by status, n/N and rate."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from dashboard.export.block import groups
from dashboard.export.book import Book, Column, Page
from dashboard.export.frames import COUNTS, Frames, only, periods, ratio, records, rows
from dashboard.export.words import word
from dashboard.status import statuses

MANY_PERIODS = 6                        # more than these are marked by symbols, as on screen, and explained above

_TALLY = ("unit_id", "unit_name", "due_count", "covered_count", "required_count", *COUNTS)
_NUMBERS = ("due_count", "covered_count", "required_count", *COUNTS)
_PERIOD = ("period_id", "period_label", "covered_count", "due_count")


def write_coverage(book: Book, frames: Frames) -> Page:
    """The page, from obligation_status, coverage_by_unit_period, coverage_by_plan_period and coverage_by_plan."""
    page = book.page(word("sheet.coverage"))
    found = periods(frames, _PERIOD)
    is_short = len(found) > MANY_PERIODS
    columns = _columns(found, is_short)
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.coverage"), word("coverage.count"), *([legend()] if is_short else []))
    page.heading(columns)
    _write_total(page, frames, found)
    page.freeze(columns=2)
    page.body(_units(frames, [period["period_id"] for period in found], is_short))
    return page


def _columns(found: list[dict[str, Any]], is_short: bool) -> list[Column]:
    words = statuses()
    by_status = (Column(words[count.removesuffix("_count")].label, 9.5) for count in COUNTS)
    return [
        Column(word("head.number"), 5),
        Column(word("head.unit"), 32),
        *(Column(period["period_label"], 8 if is_short else 14) for period in found),
        Column(word("head.covered"), 9),
        Column(word("head.due"), 9),
        Column(word("head.coverage_rate"), 9.5),
        *by_status,
        Column(word("head.required"), 9),
    ]


def _write_total(page: Page, frames: Frames, found: list[dict[str, Any]]) -> None:
    total = only(frames["coverage_by_plan"], ("coverage_rate", *_NUMBERS))
    parts = (
        word("coverage.part", covered=period["covered_count"], due=period["due_count"])
        if period["due_count"] else word("cell.none")
        for period in found
    )
    page.append([
        (None, "total_center"), (word("total.plan"), "total_text"),
        *((part, "total_center") for part in parts),
        (total["covered_count"] or 0, "total_count"), (total["due_count"] or 0, "total_count"),
        (_or_dash(total["coverage_rate"]), "total_rate"),
        *((total[count] or 0, "total_count") for count in COUNTS),
        (total["required_count"] or 0, "total_count"),
    ])


def _units(frames: Frames, period_ids: list[str], is_short: bool) -> Iterator[list[tuple[Any, str]]]:
    marks = status_marks(frames, is_short)
    none = (None, "center")
    tallies = frames["coverage_by_unit_period"].groupby("unit_id", sort=False)
    totals = tallies[list(_NUMBERS)].sum().assign(unit_name=tallies["unit_name"].last()).reset_index()
    for number, total in enumerate(records(totals, _TALLY), 1):
        unit_id = total["unit_id"]
        yield [
            (number, "center"), (total["unit_name"], "text"),
            *[marks.get((unit_id, period_id), none) for period_id in period_ids],
            (total["covered_count"], "count"), (total["due_count"], "count"),
            (_or_dash(ratio(total["covered_count"], total["due_count"])), "rate"),
            *[(total[count], "count") for count in COUNTS],
            (total["required_count"], "count"),
        ]


def status_marks(frames: Frames, is_short: bool) -> dict[tuple[str, str], tuple[str, str]]:
    """(unit, period) -> words or symbol, and colour; a plan with several reports may owe more than one in a period."""
    owed = frames["obligation_status"]
    write = _symbols if is_short else _words

    @cache
    def mark(*owed: tuple[str, int | None]) -> tuple[str, str]:
        return write(owed), f"status_{min(owed, key=_gravity)[0]}"

    codes, firsts = groups(owed, ["status", "days_late"])
    each = list(rows(owed.iloc[firsts], ["status", "days_late"]))
    keys = zip(owed["unit_id"].tolist(), owed["period_id"].tolist(), strict=True)
    if not owed.duplicated(["unit_id", "period_id"]).any():
        marks = [mark(one) for one in each]
        return dict(zip(keys, [marks[code] for code in codes.tolist()], strict=True))
    found: dict[tuple[str, str], list[tuple[str, int | None]]] = {}
    for key, code in zip(keys, codes.tolist(), strict=True):
        found.setdefault(key, []).append(each[code])
    return {key: mark(*several) for key, several in found.items()}


def _gravity(owed: tuple[str, int | None]) -> int:
    return ("overdue", "returned", "awaited", "late", "not_due", "received", "on_time", "exempt").index(owed[0])


def _words(owed: Sequence[tuple[str, int | None]]) -> str:
    labels = {code: status.label for code, status in statuses().items()}
    if len(owed) == 1:
        return labels[owed[0][0]]
    counted = Counter(code for code, _ in sorted(owed, key=_gravity))
    return "; ".join(word("coverage.many", label=labels[code], count=count) for code, count in counted.items())


def _symbols(owed: Sequence[tuple[str, int | None]]) -> str:
    symbols = {code: status.symbol for code, status in statuses().items()}
    return " ".join(
        symbols[code] + (f"+{int(days)}" if days is not None and code in ("late", "overdue") else "")
        for code, days in sorted(owed, key=_gravity)
    )


def legend() -> str:
    """What each symbol of status_marks means."""
    parts = (word("coverage.symbol", symbol=status.symbol, label=status.label) for status in statuses().values())
    return word("coverage.legend", symbols="; ".join(parts))


def _or_dash(rate: float | None) -> float | str:
    return word("cell.none") if rate is None else rate
