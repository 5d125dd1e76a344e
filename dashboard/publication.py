"""What was published and what has changed since: frames -> cells, cells then against cells now. Pure."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

import queries
from dashboard.export.catalogue import ANNUAL, TABLE, export
from dashboard.export.frames import ACCOUNTS, Frames, rows
from dashboard.export.gather import frames_of
from dashboard.export.span import Span

# what the first version of the workbook was made of: a publication of then does not say it itself
_FIRST_WORKBOOK = (
    "coverage_by_plan", "coverage_by_plan_period", "coverage_by_unit_period", "obligation_status",
    "timeliness_by_unit_period", "content_coverage_by_plan", "content_coverage_by_unit_item", "blind_spots",
    "indicator_annual", "indicator_by_unit_period", "period_list",
)
TOLD_AGAIN = "measure_obligations"      # explains the rows of obligation_status, which are kept
ROW = "*"                               # stands in `column` where a whole row came or went
_NOT_SHOWN = {"position", "due_steps", "unit_short_name", *ACCOUNTS}
Cell = tuple[str, str, str, str]        # query, row key, column, value


@dataclass(frozen=True, slots=True)
class Scope:
    """The filters a publication was made with, in the shape that dashboard.ask takes."""

    plan_id: str
    level: str | None
    as_of: datetime
    with_extensions: bool
    span: Span | None = None

    @property
    def scope(self) -> tuple[str | None, None, None]:
        """The same as of the page's filters; a publication is never of one type or area."""
        return self.level, None, None


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose value is no longer what was published; None is an empty cell, or for a whole row no row."""

    query: str
    row_key: str
    column: str
    published: str | None
    current: str | None


def scope_of(row: Mapping[str, Any]) -> Scope:
    """The filters of a row of publication_list."""
    filters, as_of = json.loads(row["filters"]), pd.Timestamp(row["as_of"]).to_pydatetime()
    kept = filters.get("span")
    span = kept and Span(kept["key"], kept["label"], None if kept["periods"] is None else tuple(kept["periods"]))
    return Scope(row["plan_id"], filters.get("level"), as_of, bool(row["with_extensions"]), span)


def filters_of(level: str | None, span: Span | None, shown: Frames) -> dict[str, Any]:
    """What a publication keeps of its filters, and which columns of which queries it shows.

    A later version may show more; that is then no change of what was published.
    """
    kept = span and {"key": span.key, "label": span.label, "periods": span.asked}
    return {
        "level": level, "span": kept,
        "shown": {name: [str(column) for column in frame.columns] for name, frame in shown.items()},
    }


def frames_of_kind(
    kind: str, ask: Callable[[str], pd.DataFrame], plan_id: str, span: Span | None = None,
    shown: Mapping[str, Iterable[str]] | None = None,
) -> Frames:
    """The query results that a file of this kind shows; `ask` runs a query by name for the plan and the span.

    `shown`: query -> columns of a publication (shown_of), which may be of an earlier version of the product.
    """
    known = export(kind)
    names = [name for name in shown if name in queries.names()] if shown else known.queries if known else ()
    frames = frames_of(ask, plan_id, names, span)
    if not shown:
        return frames
    return {name: frame[[c for c in frame.columns if c in set(shown[name] or frame.columns)]]
            for name, frame in frames.items()}


def shown_of(row: Mapping[str, Any]) -> dict[str, list[str]]:
    """Query -> columns that a row of publication_list shows; an empty list is all columns, as in the first version."""
    shown = json.loads(row["filters"]).get("shown")
    if shown:
        return shown
    names = _FIRST_WORKBOOK if row["kind"] == ANNUAL else (row["kind"].removeprefix(TABLE),)
    return {name: [] for name in names}


def cells_of(frames: Frames) -> list[Cell]:
    """Every filled cell that a person is shown, as text that is equal for equal values."""
    kept = [name for name in frames if name != TOLD_AGAIN or len(frames) == 1]
    return [cell for name in kept for cell in _cells(name, frames[name])]


def differences(published: Iterable[Cell], current: Iterable[Cell]) -> list[Difference]:
    """What differs, row by row; a row that came or went is one difference, of column '*'."""
    then, today = _by_row(published), _by_row(current)
    found = []
    for query, row_key in {**today, **then}:
        was, now = then.get((query, row_key)), today.get((query, row_key))
        if was is None or now is None:
            whole = Difference(query, row_key, ROW, None if was is None else ROW, None if now is None else ROW)
            found.append(whole)
            continue
        found += [
            Difference(query, row_key, column, was.get(column), now.get(column))
            for column in {**now, **was} if is_shown(column) and was.get(column) != now.get(column)
        ]
    place = {query: number for number, query in enumerate(dict.fromkeys(query for query, _ in {**today, **then}))}
    return sorted(found, key=lambda difference: place[difference.query])


def _by_row(cells: Iterable[Cell]) -> dict[tuple[str, str], dict[str, str]]:
    by_row: dict[tuple[str, str], dict[str, str]] = {}
    for query, row_key, column, value in cells:
        by_row.setdefault((query, row_key), {})[column] = value
    return by_row


def _cells(name: str, frame: pd.DataFrame) -> Iterator[Cell]:
    grain = [column for column in queries.query(name).grain if column in frame.columns]
    shown = [column for column in frame.columns if column not in grain and is_shown(column)]
    keys = (json.dumps([cell_text(part) for part in key], ensure_ascii=False) for key in rows(frame, grain))
    for row_key, values in zip(keys, rows(frame, shown), strict=True):
        for column, value in zip(shown, values, strict=True):
            text = cell_text(value)
            if text is not None:
                yield name, row_key, column, text


def is_shown(column: str) -> bool:
    """Ids and places of rows are how the database finds things, not what a reader sees; accounts are the office's."""
    return column not in _NOT_SHOWN and not column.endswith(("_id", "_position"))


def cell_text(value: Any) -> str | None:
    """A cell as text that is equal for equal values; None for nothing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, (float, Decimal)):
        # a count that shares its column with nothing comes as 3.0; the last bits of a sum depend on the machine
        return str(int(value)) if value == int(value) else f"{value:.12g}"
    return str(value)
