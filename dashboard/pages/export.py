"""Export: the plan's workbook, with the numbers of the screen; and publishing it for good."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from dashboard import ask, filters, publication_panel
from dashboard.export import annual_workbook
from dashboard.export.frames import Frames
from dashboard.export.gather import context_of, frames_of
from dashboard.tables import facts_list, heading, note
from dashboard.text import t
from dashboard.tiles import rate_tile, tile_row
from dashboard.upload_form import XLSX

chosen = filters.current()
# what is published is of a level: type and area narrow only what is looked at
of_level = replace(chosen, unit_type=None, parent_id=None)
counts = ask.ask("coverage_by_plan", chosen)
content = ask.ask("content_coverage_by_plan", chosen)
row = counts.iloc[0] if len(counts) else None


def write(frames: Frames, as_of: datetime) -> bytes:
    """The workbook of these frames, which are of that instant and the chosen level."""
    return workbook(frames, as_of, of_level)


def workbook(frames: Frames, as_of: datetime, scope: filters.Filters) -> bytes:
    """The workbook of these frames; `scope` says in its heads which units they are of."""
    context = context_of(chosen.plan, as_of, chosen.with_extensions, is_sample=ask.is_sample(), level=scope.units_text)
    return annual_workbook(frames, context)


def build() -> bytes:
    """The workbook of the plan for the chosen instant and level; the period filter narrows no sheet."""
    return workbook(frames_of(lambda name: ask.ask(name, chosen), chosen.plan_id), chosen.as_of, chosen)


st.html(heading(t("page.export")).html)
st.html(note(t("export.intro")).html)
st.html(facts_list([
    (t("filter.plan"), chosen.plan["title"]), (t("filter.as_of"), chosen.as_of_text),
    (t("filter.level"), chosen.units_text),
    (t("filter.extensions"), t("filter.with_extensions" if chosen.with_extensions else "filter.without_extensions")),
]).html)
st.html(heading(t("export.numbers"), 3).html)
st.html(tile_row([
    rate_tile("coverage_rate", row), rate_tile("on_time_rate", row),
    rate_tile("content_rate", content.iloc[0] if len(content) else None),
], filters.links(chosen, ask.periods()).of_period(None)).html)
with st.container(horizontal=True, key="dh-export"):
    st.download_button(
        t("export.button"), data=build, mime=XLSX, type="primary", on_click="ignore", key="workbook",
        file_name=t("export.file_name", plan=chosen.plan_id, day=chosen.day.isoformat()),
    )
publication_panel.offer(of_level, write)
publication_panel.show(of_level)
