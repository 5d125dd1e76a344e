"""The shared filters: shown on every page, kept in the URL, so that an address shows the same numbers again."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard import format as fmt
from dashboard.explain_link import Links
from dashboard.kept import of_frames
from dashboard.name_order import sort_key
from dashboard.rows import rows_with
from dashboard.text import section, t
from etl.store import now

_KEPT = "_filters"
_UNIT, _UNIT_SHOWN = "dh-unit", "_unit_shown"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the viewer chose. period_id, level, unit_type and parent_id None mean all; as_of is the instant of DESIGN's
    definitions. parent_label is the area's name in the filter and in the address."""

    plan: dict[str, Any]
    period_id: str | None
    period_label: str
    level: str | None
    day: date
    is_today: bool
    with_extensions: bool
    unit_type: str | None = None
    parent_id: str | None = None
    parent_label: str = ""

    @property
    def plan_id(self) -> str:
        return self.plan["plan_id"]

    @property
    def as_of(self) -> datetime:
        """A past day has passed whole; today has not: its receipts count, its deadlines are still open."""
        if self.is_today:
            return datetime.combine(self.day, time.max)
        return datetime.combine(self.day + timedelta(days=1), time.min)

    @property
    def as_of_text(self) -> str:
        return t("filter.today" if self.is_today else "filter.end_of_day", day=fmt.day(self.day))

    def summary(self) -> str:
        """All filters in one line: for print and for exported files."""
        return t(
            "filter.summary", plan=self.plan["short_title"], period=self.period_label, as_of=self.as_of_text,
            level=self.units_text,
            extensions=t("filter.with_extensions" if self.with_extensions else "filter.without_extensions"),
        )

    @property
    def units_text(self) -> str:
        """Which units: level, type and area, or all levels."""
        parts = [t(f"level.{self.level}")] if self.level else []
        parts += [t(f"unit_type.{self.unit_type}")] if self.unit_type else []
        parts += [self.parent_label] if self.parent_id else []
        return ", ".join(parts) or t("filter.all_levels")

    @property
    def scope(self) -> tuple[str | None, str | None, str | None]:
        """(level, unit_type, parent_id), None for all: which units are asked about."""
        return self.level, self.unit_type, self.parent_id

    def everyone(self) -> "Filters":
        """The same over all levels, types and areas."""
        return replace(self, level=None, unit_type=None, parent_id=None, parent_label="")

    def of_area(self, parent_id: str, label: str) -> "Filters":
        """The same for one area only."""
        return replace(self, parent_id=parent_id, parent_label=label)

    def query(self, with_plan: bool = True, with_period: bool = True) -> str:
        """The address's '&key=value' parts for a link that keeps the filters; defaults are left out."""
        parts = {}
        if with_plan:
            parts[t("param.plan")] = self.plan["label"]
            if self.period_id and with_period:
                parts[t("param.period")] = self.period_label
            if self.level:
                parts[t("param.level")] = t(f"level.{self.level}")
            if self.unit_type:
                parts[t("param.unit_type")] = t(f"unit_type.{self.unit_type}")
            if self.parent_id:
                parts[t("param.area")] = self.parent_label
        if not self.is_today:
            parts[t("param.as_of")] = self.day.isoformat()
        if not self.with_extensions:
            parts[t("param.extensions")] = "false"
        return "".join(f"&{key}={quote(value)}" for key, value in parts.items())


def show(plans: pd.DataFrame, periods: pd.DataFrame, units: pd.DataFrame) -> Filters:
    """Draw the filters and keep what was chosen for the page of this run."""
    with st.container(horizontal=True, vertical_alignment="center", key="dh-filters"):
        plan = _choose_plan(plans)
        period = _choose_period(rows_with(periods, "plan_id", plan["plan_id"]))
        in_plan = rows_with(units, "plan_id", plan["plan_id"])
        level = _choose_level(in_plan)
        unit_type = _choose_type(in_plan)
        area = _choose_area(in_plan)
        today = now().date()
        day = st.date_input(
            t("filter.as_of"), value=today, max_value=today, format="DD/MM/YYYY", key=t("param.as_of"),
            bind="query-params", width=225,
        ) or today
        with_extensions = st.toggle(
            t("filter.extensions"), value=True, key=t("param.extensions"), bind="query-params",
            help=t("filter.extensions_help"),
        )
    chosen = Filters(plan, *period, level, day, day >= today, with_extensions, unit_type, *area)
    st.session_state[_KEPT] = chosen
    return chosen


def links(chosen: Filters, periods: pd.DataFrame) -> Links:
    """Links from the page's numbers to what they are made of; `periods` are those of all plans."""
    labels = _period_labels(rows_with(periods, "plan_id", chosen.plan_id))
    return Links(chosen.query(with_period=False), labels, chosen.period_id)


def links_of_plans(chosen: Filters) -> Links:
    """The same for numbers of several plans, over all periods: of_plan says which."""
    units = chosen.query(with_period=False).removeprefix(f"&{t('param.plan')}={quote(chosen.plan['label'])}")
    return Links(units, {})


def per_plan(chosen: Filters, plans: pd.DataFrame) -> dict[str, Filters]:
    """plan_id -> the same day and extensions for each plan, over all its periods and levels."""
    labels = distinct(plans["plan_id"], plans["short_title"])
    return {
        row["plan_id"]: replace(chosen.everyone(), plan=row | {"label": labels[row["plan_id"]]}, period_id=None,
                                period_label=t("filter.all_periods"))
        for row in plans.to_dict("records")
    }


def current() -> Filters:
    """The filters that main.py showed in this run."""
    return st.session_state[_KEPT]


def _choose_plan(plans: pd.DataFrame) -> dict[str, Any]:
    labels, newest = _plan_labels(plans)
    ids = list(labels)
    plan_id = st.selectbox(
        t("filter.plan"), ids, index=ids.index(newest), format_func=lambda i: labels[i],
        key=t("param.plan"), bind="query-params", width=430,
    )
    return _row(plans, plan_id) | {"label": labels[plan_id]}


@of_frames
def _row(plans: pd.DataFrame, plan_id: str) -> dict[str, Any]:
    return rows_with(plans, "plan_id", plan_id).iloc[0].to_dict()


@of_frames
def _plan_labels(plans: pd.DataFrame) -> tuple[dict[str, str], str]:
    # people come for the running year: the newest plan is the default
    newest = plans.sort_values(["year", "position"], ascending=[False, True]).iloc[0]["plan_id"]
    return distinct(plans["plan_id"], plans["short_title"]), newest


@of_frames
def labels_of(frame: pd.DataFrame, id_column: str, label_column: str) -> dict[str, str]:
    """`distinct` of two columns of a frame."""
    return distinct(frame[id_column], frame[label_column])


def distinct(ids: pd.Series, labels: pd.Series) -> dict[str, str]:
    """id -> label. The address holds labels, so two that are alike get their ids beside them."""
    doubled = labels.duplicated(keep=False)
    return {i: f"{label} ({i})" if twice else label for i, label, twice in zip(ids, labels, doubled, strict=True)}


def _choose_period(periods: pd.DataFrame) -> tuple[str | None, str]:
    # an empty choice, not None: Streamlit offers to clear None
    labels = {"": t("filter.all_periods")} | _period_labels(periods)
    period_id = st.selectbox(
        t("filter.period"), list(labels), format_func=lambda i: labels.get(i, ""),
        key=t("param.period"), bind="query-params", width=215,
    )
    return period_id or None, labels[period_id or ""]


@of_frames
def _period_labels(periods: pd.DataFrame) -> dict[str, str]:
    """period_id -> its name in the filter and in the address."""
    known = periods.drop_duplicates("period_id")
    return distinct(known["period_id"], known["label"])


@of_frames
def _in_use(units: pd.DataFrame, column: str, codes: tuple[str, ...]) -> list[str]:
    found = set(units[column])
    return [code for code in codes if code in found]


def _choose_level(units: pd.DataFrame) -> str | None:
    levels = _in_use(units, "level", ("province", "district", "commune"))
    level = st.selectbox(
        t("filter.level"), ["", *levels], key=t("param.level"), bind="query-params", width=175,
        format_func=lambda level: t(f"level.{level}") if level else t("filter.all_levels"),
    )
    return level or None


def _choose_type(units: pd.DataFrame) -> str | None:
    types = _in_use(units, "unit_type", tuple(section("unit_type")))
    if len(types) < 2:
        return None
    chosen = st.selectbox(
        t("filter.unit_type"), ["", *types], key=t("param.unit_type"), bind="query-params", width=185,
        format_func=lambda code: t(f"unit_type.{code}") if code else t("filter.all_types"),
    )
    return chosen or None


@of_frames
def areas(units: pd.DataFrame) -> dict[str, str]:
    """parent_id -> its name in the filter and in the address, of one plan's units; in Vietnamese order."""
    known = units.dropna(subset=["parent_id"]).drop_duplicates("parent_id")
    known = known.assign(label=known["parent_name"].fillna(known["parent_id"]))
    known = known.iloc[known["label"].map(sort_key).argsort(kind="stable")]
    return distinct(known["parent_id"], known["label"])


def _choose_area(units: pd.DataFrame) -> tuple[str | None, str]:
    labels = {"": t("filter.all_areas")} | areas(units)
    if len(labels) < 3:
        return None, ""
    parent_id = st.selectbox(
        t("filter.area"), list(labels), key=t("param.area"), bind="query-params", width=265,
        format_func=lambda i: labels.get(i, ""),
    )
    return (parent_id, labels[parent_id]) if parent_id else (None, "")


@of_frames
def of_scope(units: pd.DataFrame, scope: tuple[str | None, ...]) -> pd.DataFrame:
    """The units (rows of unit_list) of a level, type and area: Filters.scope."""
    for column, value in zip(("level", "unit_type", "parent_id"), scope, strict=True):
        if value:
            units = units[units[column] == value]
    return units
