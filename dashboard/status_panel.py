"""The status map of the overview: unit by unit, sorted and grouped; of very many units group by group first."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import ask, filters
from dashboard import format as fmt
from dashboard.area_map import area_legend, area_map
from dashboard.explain_link import Links
from dashboard.filters import Filters
from dashboard.find import find_groups, find_units
from dashboard.map_order import ORDERS, SPLITS, group_names, in_groups, in_order
from dashboard.markup import tag
from dashboard.matrix import status_legend, status_map
from dashboard.tables import heading, note
from dashboard.text import section, t

UNITS_PER_PAGE = 40
# above this many units the map begins with groups
UNITS_AT_ONCE = 60
# from this many units on they stand in groups unless the viewer says otherwise
UNITS_UNGROUPED = 25


def show(chosen: Filters, obligations: pd.DataFrame, links: Links) -> None:
    """The map of the chosen plan; `obligations` are all its periods, for the chosen units."""
    units = filters.of_scope(ask.of_plan(ask.units(), chosen), chosen.scope)
    kind = _kind_of_groups(units)
    st.html(heading(t("overview.map")).html)
    if chosen.parent_id:
        way = replace(chosen, parent_id=None, parent_label="").query()
        st.html(tag("a", t("map.everyone"), href=f"./?{way.removeprefix('&')}", class_="dh-open").html)
    if len(units) > UNITS_AT_ONCE and kind:
        words = section("map_show")
        view = st.segmented_control(
            t("map.show"), list(words), default="groups", format_func=lambda v: words[v], required=True,
            key=t("param.show"), bind="query-params",
        )
        if view == "groups":
            _groups(chosen, units, kind, links)
            return
    _units(chosen, obligations, units)


def _kind_of_groups(units: pd.DataFrame) -> str | None:
    """parent | unit_type: what the units can be grouped by; None when they are all alike."""
    columns = {"parent": "parent_id", "unit_type": "unit_type"}
    return next((kind for kind, column in columns.items() if units[column].nunique() > 1), None)


def _groups(chosen: Filters, units: pd.DataFrame, kind: str, links: Links) -> None:
    groups = ask.by_period("coverage_by_area_period", chosen, view="as_was", group_kind=kind)
    st.html(note(t("map.caption_groups", units=fmt.number(units["unit_id"].nunique()))).html)
    shown = find_groups(groups, UNITS_PER_PAGE)
    st.html(area_map(shown, links, _ways(chosen, units, kind), chosen.period_id).html)
    st.html(area_legend().html)


def _ways(chosen: Filters, units: pd.DataFrame, kind: str) -> dict[str, str]:
    """group_id -> the overview of its units."""
    if kind == "parent":
        narrowed = {i: chosen.of_area(i, label) for i, label in filters.areas(units).items()}
    else:
        narrowed = {code: replace(chosen, unit_type=code) for code in units["unit_type"].unique()}
    return {i: f"./?{of_group.query().removeprefix('&')}" for i, of_group in narrowed.items()}


def _units(chosen: Filters, obligations: pd.DataFrame, units: pd.DataFrame) -> None:
    orders, splits = section("map_order"), section("map_split")
    kind = _kind_of_groups(units)
    has_types = units["unit_type"].nunique() > 1
    known = [split for split in SPLITS if split in ("none", kind) or (split == "unit_type" and has_types)]
    with st.container(horizontal=True, vertical_alignment="bottom", key="dh-map-ways"):
        order = st.segmented_control(
            t("map.order"), ORDERS, default=ORDERS[0], format_func=lambda o: orders[o], required=True,
            key=t("param.sort"), bind="query-params",
        )
        split = "none"
        if len(known) > 1 and len(units) > 1:
            split = st.selectbox(
                t("map.split"), known, format_func=lambda s: splits[s], key=t("param.split"), bind="query-params",
                index=known.index(kind) if len(units) > UNITS_UNGROUPED else 0, width=190,
            )
    names = group_names(obligations, units, split)
    placed = in_groups(in_order(obligations, order), names)
    shown = find_units(placed, UNITS_PER_PAGE)
    st.html(status_map(shown, ask.report_titles(), chosen.query(), chosen.period_id, names).html)
    st.html(status_legend(obligations).html)
