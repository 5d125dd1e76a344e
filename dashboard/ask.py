"""The only door from a page to the queries: adds permission, as_of and the published file as cache key."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

import queries
from dashboard import viewer
from dashboard.asker import Asker
from dashboard.filters import Filters, of_scope
from dashboard.kept import of_frames, once
from dashboard.periods import in_report_order
from dashboard.rows import first_row, rows_of, rows_with
from etl.registry import Registry, read_registry
from etl.store import Store

_ALL = (None, None, None)       # all levels, types and areas


def published() -> str:
    """The published file of this moment: every number of a run comes from it. Raises StoreMissing."""
    return str(Store().current())


def ask(name: str, filters: Filters, *, all_plans: bool = False, **more: Any) -> pd.DataFrame:
    """Run a query for the viewer and the filters; `more` are the query's own parameters."""
    published_file = published()
    scope = (viewer.current().scope, filters.plan_id, filters.scope, all_plans)
    plan_ids = None if all_plans else [filters.plan_id]
    # rows taken from the answer about all units cost a fiftieth of a question of their own
    is_taken = any(filters.scope) and queries.query(name).is_by_unit
    asked = (*scope[:2], _ALL, all_plans) if is_taken else scope
    answer = _ask(published_file, asked, name, filters.as_of, filters.with_extensions, plan_ids, more)
    return rows_of(answer, _unit_ids(published_file, scope)) if is_taken else answer


def of_unit(name: str, filters: Filters, unit_id: str, **more: Any) -> pd.DataFrame:
    """A query about one unit, over all plans and levels. One the viewer may not see is as if it did not exist."""
    scope = viewer.current().scope
    return _of_unit(published(), scope, name, filters.as_of, filters.with_extensions, unit_id, more)


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
    """All plans, in their order."""
    return _list(published(), "plan_list")


def plan_before(filters: Filters) -> dict[str, Any] | None:
    """The plan of the year before that the chosen one follows, as a row of plan_list, or None."""
    found = first_row(rows_with(_list(published(), "plan_before"), "plan_id", filters.plan_id))
    row = None if found is None else first_row(rows_with(plans(), "plan_id", found["before_plan_id"]))
    return None if row is None else row.to_dict()


def periods() -> pd.DataFrame:
    """All periods of all reports."""
    return _list(published(), "period_list")


def report_titles() -> dict[str, str]:
    """report_id -> its title."""
    known = periods()
    return dict(zip(known["report_id"], known["report_title"], strict=True))


def units() -> pd.DataFrame:
    """The units the viewer may see, per plan."""
    return _units(published(), viewer.current().scope)


def is_empty() -> bool:
    """True while the site has received nothing at all."""
    return not len(_list(published(), "file_counts"))


def is_sample() -> bool:
    """True when the site's submissions are invented for demonstration."""
    return _is_sample(_list(published(), "setting_list"))


@of_frames
def _is_sample(settings: pd.DataFrame) -> bool:
    return bool((settings.loc[settings["key"] == "is_sample", "value"] == "true").any())


def registry() -> Registry:
    """The registers in memory, for templates."""
    return _registry(published())


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
    return Asker(Path(published_file))


@once
def _ask(
    published_file: str, scope: tuple, name: str, as_of: datetime, with_extensions: bool,
    plan_ids: list[str] | None, more: dict[str, Any],
) -> pd.DataFrame:
    return _asker(published_file).run(
        name, as_of=as_of, with_extensions=with_extensions, plan_ids=plan_ids,
        unit_ids=list(_unit_ids(published_file, scope)), **(queries.EVERYTHING | more),
    )


@once
def _unit_ids(published_file: str, scope: tuple) -> tuple[str, ...]:
    """The units that the viewer may see and the filters let through."""
    _, plan_id, narrowed, all_plans = scope
    if not any(narrowed):
        return tuple(_permitted(published_file))
    known = units()
    in_plan = known if all_plans else known[known["plan_id"] == plan_id]
    return tuple(of_scope(in_plan, narrowed)["unit_id"].unique().tolist())


@once
def _of_unit(
    published_file: str, scope: str, name: str, as_of: datetime, with_extensions: bool, unit_id: str,
    more: dict[str, Any],
) -> pd.DataFrame:
    unit_ids = [unit_id] if unit_id in _permitted(published_file) else []
    return _asker(published_file).run(
        name, as_of=as_of, with_extensions=with_extensions, plan_ids=None, unit_ids=unit_ids,
        **(queries.EVERYTHING | more),
    )


def _permitted(published_file: str) -> list[str]:
    who = viewer.current()
    return _all_units(published_file) if who.sees_all else list(who.unit_ids)


@once
def _all_units(published_file: str) -> list[str]:
    with _asker(published_file).cursor() as cursor:
        return queries.all_units(cursor)


@once
def _list(published_file: str, name: str) -> pd.DataFrame:
    return _asker(published_file).run(name)


@once
def _units(published_file: str, scope: str) -> pd.DataFrame:
    return _asker(published_file).run("unit_list", unit_ids=_permitted(published_file))


@st.cache_resource(max_entries=2, show_spinner=False)
def _registry(published_file: str) -> Registry:
    with _asker(published_file).cursor() as cursor:
        return read_registry(cursor)
