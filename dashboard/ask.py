"""The only door from a page to the queries: adds permission, as_of and the published file as cache key."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

import queries
from dashboard import viewer
from dashboard.asker import Asker
from dashboard.filters import Filters, of_scope
from dashboard.kept import make_room, of_frames, once
from dashboard.periods import in_report_order
from dashboard.rows import first_row, rows_of, rows_with
from etl.decide import Decision
from etl.registry import Registry, read_registry
from etl.store import Store, now
from etl.waiting.filing import Filing
from queries.seen import Days, days_of, whole

_ALL = (None, None, None)       # all levels, types and areas


def published() -> str:
    """The published file of this moment: every number of a run comes from it. Raises StoreMissing."""
    return str(Store().current())


def ask(name: str, filters: Filters, *, all_plans: bool = False, **more: Any) -> pd.DataFrame:
    """Run a query for the viewer and the filters; `more` are the query's own parameters."""
    published_file = published()
    who = viewer.current()
    scope = (who.scope, filters.plan_id, filters.scope, all_plans)
    plan_ids = _plan_ids(who, None if all_plans else filters.plan_id)
    # rows taken from the answer about all units cost a fiftieth of a question of their own
    is_taken = any(filters.scope) and queries.query(name).is_by_unit
    asked = (*scope[:2], _ALL, all_plans) if is_taken else scope
    answer = _ask(published_file, asked, name, filters.as_of, filters.with_extensions, plan_ids, more)
    return rows_of(answer, _unit_ids(published_file, scope)) if is_taken else answer


def of_unit(name: str, filters: Filters, unit_id: str, **more: Any) -> pd.DataFrame:
    """A query about one unit, over all plans and levels. One the viewer may not see is as if it did not exist."""
    who = viewer.current()
    plan_ids = _plan_ids(who, None)
    return _of_unit(published(), who.scope, name, filters.as_of, filters.with_extensions, plan_ids, unit_id, more)


def by_period(name: str, filters: Filters, **more: Any) -> pd.DataFrame:
    """A query with one row per period, months and quarters apart."""
    return in_report_order(ask(name, filters, **more), periods())


def of_plan(frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The rows of the chosen plan, of an answer about all plans."""
    return rows_with(frame, "plan_id", filters.plan_id)


def of_period(frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The rows of the chosen period, or all of them."""
    return frame if filters.period_id is None else rows_with(frame, "period_id", filters.period_id)


def plans() -> pd.DataFrame:
    """The plans the viewer may see, in their order."""
    return _seen_plans(_list(published(), "plan_list"), viewer.current().plan_ids)


def plan_before(filters: Filters) -> dict[str, Any] | None:
    """The plan of the year before that the chosen one follows, as a row of plan_list, or None."""
    found = first_row(rows_with(_list(published(), "plan_before"), "plan_id", filters.plan_id))
    row = None if found is None else first_row(rows_with(plans(), "plan_id", found["before_plan_id"]))
    return None if row is None else row.to_dict()


def periods() -> pd.DataFrame:
    """All periods of the reports of the plans the viewer may see."""
    return _seen_plans(_list(published(), "period_list"), viewer.current().plan_ids)


def report_titles() -> dict[str, str]:
    """report_id -> its title."""
    known = periods()
    return dict(zip(known["report_id"], known["report_title"], strict=True))


def units() -> pd.DataFrame:
    """The units the viewer may see, per plan."""
    who = viewer.current()
    return _seen_plans(_units(published(), who.scope), who.plan_ids)


def is_empty() -> bool:
    """True while the site has received nothing at all."""
    return not len(_list(published(), "file_counts"))


def last_written() -> pd.Timestamp | None:
    """When the log was last written to, by this machine's clock."""
    row = first_row(_list(published(), "last_written"))
    return None if row is None else row["done_at"]


def is_sample() -> bool:
    """True when the site's submissions are invented for demonstration."""
    return _is_sample(_list(published(), "setting_list"))


@of_frames
def _is_sample(settings: pd.DataFrame) -> bool:
    return bool((settings.loc[settings["key"] == "is_sample", "value"] == "true").any())


def registry() -> Registry:
    """The registers in memory, for templates; what is owed only as far as the viewer may see it."""
    who = viewer.current()
    everything = _registry(published())
    return everything if who.sees_everything else _seen_registry(published(), who.scope)


def original(log_row: pd.Series) -> bytes | None:
    """The file as it came; the row comes from submission_log, which shows only what the viewer may see."""
    path = Store().original(log_row["sha256"])
    return path.read_bytes() if path.is_file() else None


def remember(key: str, value: Any) -> None:
    """Keep something for this browser session: what a person just did, never a number."""
    st.session_state[f"_kept_{key}"] = value


def recall(key: str, default: Any = None) -> Any:
    """What `remember` kept."""
    return st.session_state.get(f"_kept_{key}", default)


@st.cache_resource(max_entries=2, show_spinner=False)
def _asker(published_file: str) -> Asker:
    asker = Asker(Path(published_file))
    make_room(asker.owed)
    return asker


@once
def _ask(
    published_file: str, scope: tuple, name: str, as_of: datetime, with_extensions: bool,
    plan_ids: list[str] | None, more: dict[str, Any],
) -> pd.DataFrame:
    return _asker(published_file).run(
        name, _days(published_file), as_of=as_of, with_extensions=with_extensions, plan_ids=plan_ids,
        unit_ids=list(_unit_ids(published_file, scope)), **(queries.EVERYTHING | more),
    )


@once
def _unit_ids(published_file: str, scope: tuple) -> tuple[str, ...]:
    """The units that the viewer may see and the filters let through."""
    _, plan_id, narrowed, all_plans = scope
    if not any(narrowed):
        return tuple(_days(published_file).units)
    known = units()
    in_plan = known if all_plans else known[known["plan_id"] == plan_id]
    return tuple(of_scope(in_plan, narrowed)["unit_id"].unique().tolist())


@once
def _of_unit(
    published_file: str, scope: str, name: str, as_of: datetime, with_extensions: bool, plan_ids: list[str] | None,
    unit_id: str, more: dict[str, Any],
) -> pd.DataFrame:
    days = _days(published_file)
    unit_ids = [unit_id] if unit_id in days.stretches else []
    return _asker(published_file).run(
        name, days, as_of=as_of, with_extensions=with_extensions, plan_ids=plan_ids, unit_ids=unit_ids,
        **(queries.EVERYTHING | more),
    )


def may_see(
    plan_id: str | None, unit_id: str | None, report_id: str | None, period_id: str | None,
    received_at: datetime | None = None,
) -> bool:
    """True for a report of a plan and a unit that are the viewer's on the last day of its period; where that is not
    known, on the day it was received, today by default. One of an unknown unit is of who sees everything."""
    who = viewer.current()
    if who.plan_ids is not None and plan_id not in who.plan_ids:
        return False
    period = registry().periods.get((report_id or "", period_id or ""))
    day = period.end if period else (received_at or now()).date()
    return who.sees_all or _days(published()).has(unit_id, day)


def may_decide(decision: Decision) -> bool:
    """True when a decision meets only what is the viewer's. One about all units, or all of a type, is of who sees them;
    one about all periods of a unit, of who sees it on all its days; one about a file is drafted from the list of files,
    which holds only the viewer's."""
    who = viewer.current()
    if who.sees_everything or decision.submission:
        return True
    report = registry().reports.get(decision.report or "")
    plan_id = report and report.plan_id
    if decision.period and not who.sees_all:
        is_period = (decision.report, decision.period) in registry().periods
        return is_period and may_see(plan_id, decision.unit, decision.report, decision.period)
    is_plan = who.plan_ids is None or plan_id in who.plan_ids
    return is_plan and (who.sees_all or _days(published()).has_all(decision.unit))


def may_file(filings: Sequence[Filing], waiting: pd.DataFrame) -> bool:
    """True when files that wait become reports of the viewer's plans and units, or are set aside by who may see them.

    `waiting` are rows of waiting_files.
    """
    rows = waiting.set_index("submission_id").loc[[filing.submission_id for filing in filings]]
    for filing, (_, row) in zip(filings, rows.iterrows(), strict=True):
        told, is_discarded = filing.answers, filing.is_discarded
        report_id, period_id = told.report_id or row["report_id"], told.period_id or row["period_id"]
        report = registry().reports.get(report_id)
        plan_id = row["plan_id"] if is_discarded else report and report.plan_id
        unit_id = told.unit_id or row["unit_id"]
        if not (viewer.current().sees_everything
                or may_see(plan_id, unit_id, report_id, period_id, row["received_at"])):
            return False
    return True


def _days(published_file: str) -> Days:
    """The units of the viewer and which of their days, as they stand in this published file: the one place that says
    so. Every question goes with it; without a root and without units it is nothing."""
    who = viewer.current()
    if who.sees_all:
        return _all_units(published_file)
    under = _units_under(published_file, who.root_unit_id) if who.root_unit_id else Days({})
    return under.beside(who.unit_ids) if who.unit_ids else under


def _plan_ids(who: viewer.Viewer, plan_id: str | None) -> list[str] | None:
    """The plans that a query is asked about; plan_id None: all of the viewer's. None: every plan there is."""
    if who.plan_ids is None:
        return None if plan_id is None else [plan_id]
    return [one for one in who.plan_ids if plan_id in (None, one)]


@of_frames
def _seen_plans(frame: pd.DataFrame, plan_ids: tuple[str, ...] | None) -> pd.DataFrame:
    return frame if plan_ids is None else frame[frame["plan_id"].isin(plan_ids)]


@once
def _units_under(published_file: str, root_unit_id: str) -> Days:
    return days_of(_asker(published_file).run("units_under", whole([]), scope_unit_id=root_unit_id))


@once
def _all_units(published_file: str) -> Days:
    with _asker(published_file).cursor(whole([])) as cursor:
        return whole(queries.all_units(cursor))


@once
def _list(published_file: str, name: str) -> pd.DataFrame:
    # lists of what is asked, and of the site: nobody's reports
    return _asker(published_file).run(name, whole([]))


@once
def _units(published_file: str, scope: str) -> pd.DataFrame:
    days = _days(published_file)
    return _asker(published_file).run("unit_list", days, unit_ids=days.units)


@st.cache_resource(max_entries=2, show_spinner=False)
def _registry(published_file: str) -> Registry:
    with _asker(published_file).cursor(whole([])) as cursor:
        return read_registry(cursor)


@st.cache_resource(max_entries=8, show_spinner=False)
def _seen_registry(published_file: str, scope: str) -> Registry:
    """The part of what is owed that the viewers of a scope may see."""
    everything, who = _registry(published_file), viewer.current()
    days = _days(published_file)
    owed = {
        key: obligation for key, obligation in everything.obligations.items()
        if key[1] in days.stretches
        and (who.plan_ids is None or everything.reports[key[0]].plan_id in who.plan_ids)
        and (days.is_whole or days.has(key[1], everything.periods[key[0], key[2]].end))
    }
    return replace(everything, obligations=owed)
