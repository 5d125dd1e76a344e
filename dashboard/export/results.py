"""Sheet 'results': each indicator against its target and against the year before, with how its value was made."""

from collections.abc import Iterator
from typing import Any

from dashboard.export.book import Book, Column, Page
from dashboard.export.frames import Frames
from dashboard.export.paper.material import Material
from dashboard.export.paper.results import Result, results
from dashboard.export.words import section, word

_HEAD = (("item", 8), ("item_title", 40), ("indicator", 34), ("measure_unit", 10), ("kind", 11), ("year_value", 12),
         ("given_units", 9), ("required_units", 10), ("rule", 32))
_TARGET = (("target", 30), ("goal", 10), ("compared", 12), ("reached", 11))
_BEFORE = (("year_before", 12), ("units_before", 9), ("change", 12), ("change_rate", 10))


def write_results(book: Book, frames: Frames) -> Page:
    """The page, from indicator_by_plan, indicator_before_by_plan and, for targets per unit, indicator_annual."""
    page = book.page(word("sheet.results"))
    found = results(Material(frames, book.context))
    has_target, has_before = any(one.target for one in found), any(one.before for one in found)
    head = (*_HEAD, *(_TARGET if has_target else ()), *(_BEFORE if has_before else ()))
    columns = [Column(word(f"head.{name}"), width) for name, width in head]
    page.set_widths([column.width for column in columns])
    about_target = word("results.target" if has_target else "results.no_target")
    page.title_block(word("title.results"), word("results.rule"), about_target, _about_before(found))
    page.heading(columns)
    page.freeze(columns=3)
    page.body(
        [*_row(one), *(_against_target(one) if has_target else ()), *(_against_before(one) if has_before else ())]
        for one in found
    )
    page.filter_from(page.heading_row, len(columns))
    return page


def _about_before(found: list[Result]) -> str:
    earlier = next((one.before for one in found if one.before is not None), None)
    if earlier is None:
        return word("results.no_before")
    return word("results.before", plan=earlier["before_short_title"], year=earlier["before_year"])


def _row(one: Result) -> list[tuple[Any, str]]:
    row = one.row
    return [
        (row["content_item_id"], "center"), (row["item_title"], "text"), (row["indicator_name"], "text"),
        (row["measure_unit"], "center"), (section("kind")[row["kind"]], "center"), _number(one.value),
        (row["unit_count"], "count"), (row["required_unit_count"], "count"),
        (one.rules if row["unit_count"] else word("cell.none"), "text"),
    ]


def _against_before(one: Result) -> list[tuple[Any, str]]:
    return [
        _number(one.value_before), (one.before["unit_count"] if one.before else None, "count"),
        _number(one.change), (_change_rate(one), "points"),
    ]


def _against_target(one: Result) -> Iterator[tuple[Any, str]]:
    """The plan's words, its number, what is compared with it, and the share; blank where words cannot be compared."""
    target = one.target
    yield (None if target is None else target.text, "text")
    if target is None or target.value is None:
        yield from [(None, "count"), (None, "count"), (None, "rate")]
        return
    yield _number(target.value)
    if target.kind == "per_unit":
        asked = one.row["required_unit_count"]
        yield word("results.reaching", count=one.reaching_count, total=asked), "center"
        yield one.reaching_count / asked if asked else None, "rate"
        return
    value = one.per_one if target.kind == "per_one" else one.value
    yield _number(value)
    yield None if value is None or not target.value else value / target.value, "rate"


def _change_rate(one: Result) -> float | None:
    return one.change / one.value_before if one.change is not None and one.value_before else None


def _number(value: float | None) -> tuple[float | None, str]:
    return value, "count" if value is None or float(value).is_integer() else "decimal"
