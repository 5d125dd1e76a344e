"""The shared filters: shown on every page, kept in the URL, so that an address shows the same numbers again."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard import format as fmt
from dashboard.explain_link import Links
from dashboard.text import t
from etl.store import now

_KEPT = "_filters"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the viewer chose. period_id and level None mean all; as_of is the instant of DESIGN's definitions."""

    plan: dict[str, Any]
    period_id: str | None
    period_label: str
    level: str | None
    day: date
    is_today: bool
    with_extensions: bool

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
            level=t(f"level.{self.level}") if self.level else t("filter.all_levels"),
            extensions=t("filter.with_extensions" if self.with_extensions else "filter.without_extensions"),
        )

    def query(self, with_plan: bool = True, with_period: bool = True) -> str:
        """The address's '&key=value' parts for a link that keeps the filters; defaults are left out."""
        parts = {}
        if with_plan:
            parts[t("param.plan")] = self.plan["label"]
            if self.period_id and with_period:
                parts[t("param.period")] = self.period_label
            if self.level:
                parts[t("param.level")] = t(f"level.{self.level}")
        if not self.is_today:
            parts[t("param.as_of")] = self.day.isoformat()
        if not self.with_extensions:
            parts[t("param.extensions")] = "false"
        return "".join(f"&{key}={quote(value)}" for key, value in parts.items())


def show(plans: pd.DataFrame, periods: pd.DataFrame, units: pd.DataFrame) -> Filters:
    """Draw the filters and keep what was chosen for the page of this run."""
    with st.container(horizontal=True, vertical_alignment="center", key="dh-filters"):
        plan = _choose_plan(plans)
        period = _choose_period(periods[periods["plan_id"] == plan["plan_id"]])
        level = _choose_level(units[units["plan_id"] == plan["plan_id"]])
        today = now().date()
        day = st.date_input(
            t("filter.as_of"), value=today, max_value=today, format="DD/MM/YYYY", key=t("param.as_of"),
            bind="query-params", width=225,
        ) or today
        with_extensions = st.toggle(
            t("filter.extensions"), value=True, key=t("param.extensions"), bind="query-params",
            help=t("filter.extensions_help"),
        )
    chosen = Filters(plan, *period, level, day, day >= today, with_extensions)
    st.session_state[_KEPT] = chosen
    return chosen


def links(chosen: Filters, periods: pd.DataFrame) -> Links:
    """Links from the page's numbers to what they are made of; `periods` are those of all plans."""
    labels = _period_labels(periods[periods["plan_id"] == chosen.plan_id])
    return Links(chosen.query(with_period=False), labels, chosen.period_id)


def links_of_plans(chosen: Filters) -> Links:
    """The same for numbers of several plans, over all periods: of_plan says which."""
    level = f"&{t('param.level')}={quote(t(f'level.{chosen.level}'))}" if chosen.level else ""
    return Links(level + chosen.query(with_plan=False), {})


def per_plan(chosen: Filters, plans: pd.DataFrame) -> dict[str, Filters]:
    """plan_id -> the same day and extensions for each plan, over all its periods and levels."""
    labels = _distinct(plans["plan_id"], plans["short_title"])
    return {
        row["plan_id"]: replace(chosen, plan=row | {"label": labels[row["plan_id"]]}, period_id=None,
                                period_label=t("filter.all_periods"), level=None)
        for row in plans.to_dict("records")
    }


def choose_unit(units: pd.DataFrame, wanted: str | None) -> str | None:
    """A searchable list of units; what is chosen goes into the address as the unit's id. `wanted` is the address's.

    `units` has unit_id and name, one row each; a wanted unit that is not among them is left to the caller.
    """
    labels = _distinct(units["unit_id"], units["name"])
    known = list(labels)
    # a key of its own for every address: Back and links decide, not what the box remembers
    unit_id = st.selectbox(
        t("table.unit"), known, index=known.index(wanted) if wanted in labels else None, key=f"dh-unit-{wanted}",
        format_func=lambda i: labels[i], placeholder=t("unit.choose"), width=520,
    )
    if unit_id and unit_id != wanted:
        st.query_params[t("param.unit")] = unit_id
        return unit_id
    return wanted


def current() -> Filters:
    """The filters that main.py showed in this run."""
    return st.session_state[_KEPT]


def _choose_plan(plans: pd.DataFrame) -> dict[str, Any]:
    labels = _distinct(plans["plan_id"], plans["short_title"])
    ids = plans["plan_id"].tolist()
    # people come for the running year: the newest plan is the default
    newest = plans.sort_values(["year", "position"], ascending=[False, True]).iloc[0]["plan_id"]
    plan_id = st.selectbox(
        t("filter.plan"), ids, index=ids.index(newest), format_func=lambda i: labels[i],
        key=t("param.plan"), bind="query-params", width=430,
    )
    return plans[plans["plan_id"] == plan_id].iloc[0].to_dict() | {"label": labels[plan_id]}


def _distinct(ids: pd.Series, labels: pd.Series) -> dict[str, str]:
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


def _period_labels(periods: pd.DataFrame) -> dict[str, str]:
    """period_id -> its name in the filter and in the address."""
    known = periods.drop_duplicates("period_id")
    return _distinct(known["period_id"], known["label"])


def _choose_level(units: pd.DataFrame) -> str | None:
    levels = [level for level in ("province", "district", "commune") if (units["level"] == level).any()]
    level = st.selectbox(
        t("filter.level"), ["", *levels], key=t("param.level"), bind="query-params", width=175,
        format_func=lambda level: t(f"level.{level}") if level else t("filter.all_levels"),
    )
    return level or None


def find_units(frame: pd.DataFrame, per_page: int, table: str = "") -> pd.DataFrame:
    """Narrow a frame with unit columns to a searched name and one page of units; small frames need neither.

    A page's second table has a name of its own in the address.
    """
    suffix = f"-{table}" if table else ""
    units = frame.drop_duplicates("unit_id").sort_values(["unit_position", "unit_id"])
    if len(units) <= per_page:
        return frame
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"dh-find{suffix}"):
        typed = st.text_input(t("filter.find_unit"), key=t("param.find") + suffix, bind="query-params", width=300,
                              placeholder=t("filter.find_placeholder"))
        if typed:
            wanted = units["unit_name"] + " " + units["unit_short_name"]
            units = units[wanted.str.contains(typed.strip(), case=False, regex=False)]
        pages = max(-(-len(units) // per_page), 1)
        page = st.pagination(pages, key=t("param.page") + suffix, bind="query-params") if pages > 1 else 1
        first = (min(page, pages) - 1) * per_page
        shown = units.iloc[first:first + per_page]
        st.html(f'<p class="dh-quiet">{_page_words(first, len(shown), len(units))}</p>')
    return frame[frame["unit_id"].isin(shown["unit_id"])]


def find_rows(frame: pd.DataFrame, per_page: int) -> pd.DataFrame:
    """Narrow rows with a unit to a searched name and one page of rows, in their order; few rows need neither."""
    if len(frame) <= per_page:
        return frame
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-find"):
        typed = st.text_input(t("explain.find"), key=t("param.find"), bind="query-params", width=300,
                              placeholder=t("filter.find_placeholder"))
        if typed:
            wanted = frame["unit_name"] + " " + frame["unit_short_name"]
            frame = frame[wanted.str.contains(typed.strip(), case=False, regex=False)]
        pages = max(-(-len(frame) // per_page), 1)
        page = st.pagination(pages, key=t("param.page"), bind="query-params") if pages > 1 else 1
        first = (min(page, pages) - 1) * per_page
        shown = frame.iloc[first:first + per_page]
        st.html(f'<p class="dh-quiet">{_row_words(first, len(shown), len(frame))}</p>')
    return shown


def _row_words(first: int, count: int, total: int) -> str:
    if not total:
        return t("filter.no_match")
    return t("explain.lines", first=fmt.number(first + 1), last=fmt.number(first + count), total=fmt.number(total))


def _page_words(first: int, count: int, total: int) -> str:
    if not total:
        return t("filter.no_match")
    return t("filter.page_of", first=fmt.number(first + 1), last=fmt.number(first + count), total=fmt.number(total))
