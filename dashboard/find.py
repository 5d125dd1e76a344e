"""Choosing and searching: one unit or item by its name, one page of many rows. What is chosen stands in the address."""

import pandas as pd
import streamlit as st

from dashboard import format as fmt
from dashboard.filters import labels_of
from dashboard.kept import of_frames
from dashboard.rows import page_of, rows_of, tuples, units_in
from dashboard.text import t


def choose_unit(units: pd.DataFrame, wanted: str | None) -> str | None:
    """A searchable list of units; what is chosen goes into the address as the unit's id. `wanted` is the address's.

    `units` has unit_id and unit_name, one row each; a wanted unit that is not among them is left to the caller.
    """
    labels = labels_of(units, "unit_id", "unit_name")
    return _choose("unit", t("table.unit"), labels, wanted, t("unit.choose"))


def choose_item(items: pd.DataFrame, wanted: str | None) -> str | None:
    """The same for content items: rows of blind_spots. A wanted item that is not among them is None."""
    rows = tuples(items)
    labels = {row.content_item_id: f"{row.content_item_id} {row.item_title}" for row in rows}
    return _choose("chosen_item", t("item.choose"), labels, wanted if wanted in labels else None, t("item.placeholder"))


def _choose(param: str, label: str, labels: dict[str, str], wanted: str | None, placeholder: str) -> str | None:
    known = list(labels)
    with st.container(key=f"dh-choose-{param}"):
        # a key of its own for every address: Back and links decide, not what the box remembers
        chosen = st.selectbox(
            label, known, index=known.index(wanted) if wanted in labels else None, key=f"dh-{param}-{wanted}",
            format_func=lambda i: labels[i], placeholder=placeholder, width=520,
        )
    if chosen and chosen != wanted:
        st.query_params[t(f"param.{param}")] = chosen
        # the box of the new address must be drawn now, or the next choice would be lost
        st.rerun()
    return wanted


def find_units(frame: pd.DataFrame, per_page: int, table: str = "") -> pd.DataFrame:
    """Narrow a frame with unit columns to a searched name and one page of units; small frames need neither.

    A page's second table has a name of its own in the address.
    """
    suffix = f"-{table}" if table else ""
    units = units_in(frame)
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
        shown = page_of(units, first, per_page)
        st.html(f'<p class="dh-quiet">{_page_words(first, len(shown), len(units))}</p>')
    return rows_of(frame, tuple(shown["unit_id"]))


def find_groups(frame: pd.DataFrame, per_page: int, table: str = "") -> pd.DataFrame:
    """The same for a frame of coverage_by_area_period: groups instead of units."""
    return find_units(_groups_as_units(frame), per_page, table)


@of_frames
def _groups_as_units(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(unit_id=frame["group_id"], unit_name=frame["group_name"], unit_short_name="", unit_position=0)


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
        shown = page_of(frame, first, per_page)
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
