"""The content part of the coverage page: each item with both rates, items by unit or area, and the view of one item."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import ask, filters
from dashboard.explain_link import Links
from dashboard.filters import Filters
from dashboard.find import choose_item, find_rows, find_units
from dashboard.item_view import (
    item_area_map,
    item_sentence,
    item_sums,
    item_table,
    item_unit_table,
    item_units,
    unit_rates,
)
from dashboard.markup import tag
from dashboard.matrix import item_legend, item_map
from dashboard.status_panel import UNITS_AT_ONCE
from dashboard.tables import blind_table, heading, note
from dashboard.text import section, t

UNITS_PER_PAGE = 15
LINES_PER_PAGE = 40
AREAS_AT_ONCE = 40


def show_item(chosen: Filters, links: Links) -> bool:
    """The choice of an item and, when there is one, who covered it and who never did; False when there is none."""
    items = ask.ask("blind_spots", chosen)
    wanted = choose_item(items, st.query_params.get(t("param.chosen_item")))
    if not wanted:
        return False
    title = items.loc[items["content_item_id"] == wanted, "item_title"].iloc[0]
    st.html(tag("a", t("item.back"), href=f"do-bao-phu?{chosen.query().removeprefix('&')}", class_="dh-open").html)
    st.html(heading(t("item.title", item=wanted, title=title)).html)
    units = item_units(_content(chosen), wanted)
    st.html(item_sentence(units).html)
    st.html(item_unit_table(find_rows(units, LINES_PER_PAGE), links).html)
    return True


def show(chosen: Filters, links: Links) -> None:
    """All items."""
    content = _content(chosen)
    sums = item_sums(content, ask.ask("blind_spots", chosen))
    keep = chosen.query()
    ways = {i: f"do-bao-phu?{t('param.chosen_item')}={i}{keep}" for i in sums["content_item_id"]}
    if len(content):
        st.html(heading(t("item.table")).html)
        st.html(item_table(sums, links, ways).html)
        units = filters.of_scope(ask.of_plan(ask.units(), chosen), chosen.scope)
        areas = filters.areas(units)
        many = len(units) > UNITS_AT_ONCE and 1 < len(areas) <= AREAS_AT_ONCE
        if not many or not _by_area(chosen, content, sums, units, areas):
            _by_unit(content, sums, links)
    st.html(heading(t("coverage.blind")).html)
    st.html(blind_table(sums, links).html)


def default_groups(chosen: Filters) -> str:
    """level | parent: levels, unless there is one of them and several areas."""
    units = ask.of_plan(ask.units(), chosen)
    return "parent" if units["level"].nunique() == 1 and units["parent_id"].nunique() > 1 else "level"


def _content(chosen: Filters) -> pd.DataFrame:
    period_ids = [chosen.period_id] if chosen.period_id else None
    return ask.ask("content_coverage_by_unit_item", chosen, period_ids=period_ids)


def _by_area(chosen: Filters, content: pd.DataFrame, sums: pd.DataFrame, units: pd.DataFrame,
             areas: dict[str, str]) -> bool:
    st.html(heading(t("item.areas")).html)
    words = section("item_show")
    view = st.segmented_control(
        t("map.show"), list(words), default="areas", format_func=lambda v: words[v], required=True,
        key=t("param.show"), bind="query-params",
    )
    if view == "units":
        return False
    st.html(note(t("item.areas_caption")).html)
    ways = {i: f"do-bao-phu?{replace(chosen, parent_id=i, parent_label=label).query().removeprefix('&')}"
            for i, label in areas.items()}
    of_unit = dict(zip(units["unit_id"], units["parent_id"], strict=True))
    st.html(item_area_map(content, areas, of_unit, sums, ways).html)
    return True


def _by_unit(content: pd.DataFrame, sums: pd.DataFrame, links: Links) -> None:
    st.html(heading(t("coverage.matrix")).html)
    st.html(note(t("coverage.matrix_caption")).html)
    shown = find_units(content, UNITS_PER_PAGE)
    st.html(item_map(shown, sums, links, unit_rates(shown, links)).html)
    st.html(item_legend().html)
