"""What a file needs, asked once: the same queries and words for the page and for the command line."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

import queries
from dashboard.export.cells import is_blank
from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames
from dashboard.export.workbook import QUERIES
from dashboard.text import t


def gather(
    connection: Any, plan_id: str, as_of: datetime, with_extensions: bool, unit_ids: list[str]
) -> tuple[Frames, ExportContext]:
    """Frames and context of the annual workbook, over a prepared connection. KeyError: no such plan."""
    params = scope(plan_id, as_of, with_extensions, unit_ids)
    frames = frames_of(lambda name: queries.run(connection, name, **params), plan_id)
    return frames, read_context(connection, plan_id, as_of, with_extensions)


def scope(plan_id: str, as_of: datetime, with_extensions: bool, unit_ids: list[str]) -> dict[str, Any]:
    """The parameters of every query that a file is made of: one plan, all its periods."""
    return queries.EVERYTHING | {
        "as_of": as_of, "with_extensions": with_extensions, "plan_ids": [plan_id], "unit_ids": unit_ids,
    }


def read_context(connection: Any, plan_id: str, as_of: datetime, with_extensions: bool) -> ExportContext:
    """The context of a plan over all levels, as the page has it without a filter. KeyError: no such plan."""
    plans = queries.run(connection, "plan_list").set_index("plan_id", drop=False)
    settings = queries.run(connection, "setting_list").set_index("key")["value"]
    return context_of(
        plans.loc[plan_id], as_of, with_extensions,
        is_sample=settings.get("is_sample") == "true", level=t("filter.all_levels"),
    )


def frames_of(ask: Callable[[str], pd.DataFrame], plan_id: str) -> Frames:
    """The results of the workbook's queries; `ask` runs one by name for one plan, instant and viewer."""
    frames = {name: ask(name) for name in QUERIES}
    periods = frames["period_list"]         # a register: it has no filter of its own
    frames["period_list"] = periods[periods["plan_id"] == plan_id]
    return frames


def context_of(
    plan: Mapping[str, Any], as_of: datetime, with_extensions: bool, *, is_sample: bool, level: str
) -> ExportContext:
    """The context from a row of plan_list; `level` as the filter shows it."""
    def given(column: str) -> Any:
        return None if is_blank(plan[column]) else plan[column]

    issued_on = given("issued_on")
    return ExportContext(
        plan_id=plan["plan_id"], plan_title=plan["title"], plan_short_title=plan["short_title"], issuer=plan["issuer"],
        number=given("number"), issued_on=issued_on.date() if isinstance(issued_on, datetime) else issued_on,
        year=int(plan["year"]), note=given("note"), is_sample_plan=bool(plan["is_sample"]), is_sample=is_sample,
        as_of=as_of, with_extensions=with_extensions, filters=((t("filter.level"), level),),
    )
