"""Publications and their differences in words: tables for the page. Pure."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any

import pandas as pd

import queries
from dashboard import format as fmt
from dashboard.export.catalogue import TABLE, export
from dashboard.export.span import Span
from dashboard.export.words import section as file_words
from dashboard.markup import Column, Safe, join, table, tag
from dashboard.publication import ROW, Cell, Difference, Scope, scope_of
from dashboard.status import statuses
from dashboard.tables import heading
from dashboard.text import has, t

_NAMES = ("unit_name", "period_label", "label", "item_title", "indicator_name")
_PARTS = ("content_item_id", "basis")   # of the row key: said with the names
_CODED = ("kind", "rule", "basis")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d|$)")
_SHORT = 12                             # digits of a SHA-256 that tell two files of one office apart


def as_of_words(as_of: datetime) -> str:
    """A day's end is said as that day: 21/11 00:00 is the end of 20/11."""
    moment = pd.Timestamp(as_of)
    if moment.time() == time():
        return t("filter.end_of_day", day=fmt.day(moment - timedelta(days=1)))
    return t("publication.instant", moment=fmt.instant(moment))


def scope_words(scope: Scope) -> str:
    """Level and extensions, and the span when it is a part of the plan's periods."""
    level = t(f"level.{scope.level}") if scope.level else t("filter.all_levels")
    extensions = t("filter.with_extensions" if scope.with_extensions else "filter.without_extensions")
    words = t("publication.filters", level=level, extensions=extensions)
    is_part = scope.span is not None and scope.span.period_ids is not None
    return t("publication.filters_span", span=scope.span.label, filters=words) if is_part else words


def late_words(row: Mapping[str, Any]) -> str:
    """How many papers that count in the publication came after it."""
    files, decisions = int(row["late_file_count"]), int(row["late_decision_count"])
    if not files and not decisions:
        return t("publication.no_late")
    return t("publication.late_count", files=fmt.number(files), decisions=fmt.number(decisions))


def publication_table(published: pd.DataFrame) -> Safe:
    """One row per publication, the newest first; rows of publication_list."""
    columns = [Column(t("publication.title")), Column(t("publication.as_of")), Column(t("publication.scope")),
               Column(t("publication.hash")), Column(t("publication.published_at")), Column(t("publication.late"))]
    rows = []
    for _, row in published.iterrows():
        short = tag("code", row["sha256"][:_SHORT], title=row["sha256"])
        rows.append([row["title"], as_of_words(row["as_of"]), scope_words(scope_of(row)), short,
                     fmt.instant(row["published_at"]), late_words(row)])
    return table(columns, rows, t("publication.list"), "dh-dense dh-publications")


def choice_words(row: Mapping[str, Any]) -> str:
    """A publication in a menu."""
    return t("publication.choice", title=row["title"], as_of=as_of_words(row["as_of"]),
             published_at=fmt.instant(row["published_at"]))


def difference_table(found: Sequence[Difference], names: Mapping[tuple[str, str], str]) -> Safe:
    """One table per query, one row per changed cell: which cell, what was published, what holds now."""
    columns = [Column(t("publication.cell")), Column(t("publication.then")), Column(t("publication.now"))]
    parts = []
    for query, group in groupby(found, key=lambda difference: difference.query):
        rows = [
            [tag("span", tag("b", column_words(d.column)), " ", tag("small", names[d.query, d.row_key])),
             value_words(d.column, d.published), tag("b", value_words(d.column, d.current))]
            for d in group
        ]
        title = query_words(query)
        parts += [heading(title, 4), table(columns, rows, t("publication.alt", table=title), "dh-differences")]
    return join(parts)


def query_words(query: str) -> str:
    """What a query's table is called."""
    return file_words("query").get(query, query)


def kind_words(kind: str) -> str:
    """What a kind of file is called."""
    known = export(kind)
    return known.title if known else query_words(kind.removeprefix(TABLE))


def proposed_title(title: str, span: Span | None) -> str:
    """The name that a publication is proposed to have."""
    return t("publication.of_span", title=title, span=span.label) if span and span.period_ids else title


def column_words(column: str) -> str:
    """What a column is called."""
    return t("publication.whole_row") if column == ROW else file_words("column").get(column, column)


def value_words(column: str, value: str | None) -> str:
    """A cell's stored text as the pages write such a value."""
    if column == ROW:
        return t("publication.row_there" if value else "publication.row_none")
    if value is None:
        return t("none.value")
    if value in ("true", "false"):
        return t("publication.yes" if value == "true" else "publication.no")
    if column == "status":
        return statuses()[value].label
    if column in _CODED:
        return file_words(column).get(value, value)
    if column.endswith(("_rate", "_share")):
        return fmt.percent(float(value))
    if column in ("level", "unit_type"):
        return t(f"{column}.{value}") if has(f"{column}.{value}") else value
    if column.endswith(("_count", "value")) or "days_" in column:
        return fmt.number(float(value), 4)
    return _dated(value)


def row_names(found: Iterable[Difference], *sides: Iterable[Cell]) -> dict[tuple[str, str], str]:
    """Which row a difference stands in, in words; `sides`: the cells now and then, which hold the names."""
    wanted = {(d.query, d.row_key) for d in found}
    named: dict[tuple[str, str], dict[str, str]] = {key: {} for key in wanted}
    for cells in sides:
        for query, row_key, column, value in cells:
            if column in _NAMES and (query, row_key) in wanted:
                named[query, row_key].setdefault(column, value)
    return {key: _row_words(*key, names) for key, names in named.items()}


def _row_words(query: str, row_key: str, names: Mapping[str, str]) -> str:
    parts = dict(zip(queries.query(query).grain, json.loads(row_key), strict=False))
    said = [names[name] for name in _NAMES[:3] if name in names]
    item = [part for part in (parts.get("content_item_id"), names.get("item_title")) if part]
    said += [". ".join(item)] if item else []
    said += [names["indicator_name"]] if "indicator_name" in names else []
    said += [file_words("basis").get(parts["basis"], parts["basis"])] if parts.get("basis") else []
    left = [value for name, value in parts.items() if name != "plan_id" and name not in _PARTS and value]
    return " · ".join(said) or " · ".join(left) or t("publication.whole_plan")


def _dated(value: str) -> str:
    if not _DATE.match(value):
        return value
    return fmt.day(value) if len(value) == 10 else fmt.instant(value)
