"""What a file needs, asked once: the same queries and words for the page and for the command line."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

import queries
from dashboard.export.cells import is_blank
from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames
from dashboard.export.span import Span, spans_of
from dashboard.export.words import word
from dashboard.export.workbook import QUERIES
from dashboard.text import t


def gather(
    connection: Any, plan_id: str, as_of: datetime, with_extensions: bool, unit_ids: list[str],
    names: Iterable[str] = QUERIES, span: Span | None = None,
) -> tuple[Frames, ExportContext]:
    """Frames and context of a file, over a prepared connection; `names`: its queries. KeyError: no such plan."""
    context = read_context(connection, plan_id, as_of, with_extensions, span)
    params = scope(plan_id, as_of, with_extensions, unit_ids, span)
    return frames_of(lambda name: queries.run(connection, name, **params), plan_id, names, span), context


def scope(
    plan_id: str, as_of: datetime, with_extensions: bool, unit_ids: list[str], span: Span | None = None
) -> dict[str, Any]:
    """The parameters of every query that a file is made of: one plan, the periods of a span or all of them."""
    return queries.EVERYTHING | {
        "as_of": as_of, "with_extensions": with_extensions, "plan_ids": [plan_id], "unit_ids": unit_ids,
        "period_ids": None if span is None else span.asked,
    }


def read_spans(connection: Any, plan_id: str) -> tuple[Span, ...]:
    """The spans of a plan, the whole year first."""
    return spans_of(queries.run(connection, "period_list"), plan_id)


def read_context(
    connection: Any, plan_id: str, as_of: datetime, with_extensions: bool, span: Span | None = None
) -> ExportContext:
    """The context of a plan over all levels, as the page has it without a filter. KeyError: no such plan."""
    plans = queries.run(connection, "plan_list").set_index("plan_id", drop=False)
    settings = queries.run(connection, "setting_list").set_index("key")["value"]
    return context_of(
        plans.loc[plan_id], as_of, with_extensions,
        is_sample=settings.get("is_sample") == "true", level=t("filter.all_levels"), span=span,
    )


def frames_of(
    ask: Callable[[str], pd.DataFrame], plan_id: str, names: Iterable[str] = QUERIES, span: Span | None = None
) -> Frames:
    """The results of these queries; `ask` runs one by name for one plan, instant, viewer and span."""
    return {name: _narrowed(name, ask(name), plan_id, span) for name in names}


def is_by_period(name: str) -> bool:
    """True when a query can be narrowed to the periods of a span."""
    query = queries.query(name)
    return "period_ids" in query.params or "period_id" in query.columns


def _narrowed(name: str, frame: pd.DataFrame, plan_id: str, span: Span | None) -> pd.DataFrame:
    """A register has no filter of its own: only the rows of the plan and the span."""
    kept = pd.Series(True, index=frame.index)
    if "plan_id" in frame.columns:
        kept &= frame["plan_id"] == plan_id
    if span and span.period_ids and "period_ids" not in queries.query(name).params and "period_id" in frame.columns:
        kept &= frame["period_id"].isin(span.period_ids)
    return frame if kept.all() else frame[kept]


def context_of(
    plan: Mapping[str, Any], as_of: datetime, with_extensions: bool, *, is_sample: bool, level: str,
    span: Span | None = None,
) -> ExportContext:
    """The context from a row of plan_list; `level` as the filter shows it. A part of the year is told as a filter."""
    def given(column: str) -> Any:
        return None if is_blank(plan[column]) else plan[column]

    issued_on = given("issued_on")
    part = ((word("span.filter"), span.label),) if span and span.period_ids else ()
    return ExportContext(
        plan_id=plan["plan_id"], plan_title=plan["title"], plan_short_title=plan["short_title"], issuer=plan["issuer"],
        number=given("number"), issued_on=issued_on.date() if isinstance(issued_on, datetime) else issued_on,
        year=int(plan["year"]), note=given("note"), is_sample_plan=bool(plan["is_sample"]), is_sample=is_sample,
        as_of=as_of, with_extensions=with_extensions, filters=((t("filter.level"), level), *part), span=span,
    )
