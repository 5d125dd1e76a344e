"""Export: every file of the plan with the numbers of the screen, a look at it before; and publishing it for good."""

from dataclasses import replace

import streamlit as st

from dashboard import ask, export_panel, filters, publication_panel
from dashboard.tables import facts_list, heading, note
from dashboard.text import t
from dashboard.tiles import rate_tile, tile_row

chosen = filters.current()
# what is published is of a level: type and area narrow only what is looked at
of_level = replace(chosen, unit_type=None, parent_id=None, parent_label="")

st.html(heading(t("page.export")).html)
st.html(note(t("export.intro")).html)
choice = export_panel.choose(chosen)
is_part = choice.span is not None and choice.span.period_ids is not None
period_ids = choice.span.asked if choice.span else None
counts = ask.ask("coverage_by_plan", chosen, period_ids=period_ids)
content = ask.ask("content_coverage_by_plan", chosen, period_ids=period_ids)
row = counts.iloc[0] if len(counts) else None
# where something is due and nothing of it has a deadline
has_deadline = row is None or not row["due_count"] or bool(row["due_with_deadline_count"])
st.html(facts_list([
    (t("filter.plan"), chosen.plan["title"]), (t("export.span"), choice.span.label if choice.span else t("none.value")),
    (t("filter.as_of"), chosen.as_of_text), (t("filter.level"), chosen.units_text),
    (t("filter.extensions"), t("filter.with_extensions" if chosen.with_extensions else "filter.without_extensions")),
]).html)
st.html(heading(t("export.numbers"), 3).html)
# a number of a part of the year does not lead to the rows of the whole
links = None if is_part else filters.links(chosen, ask.periods()).of_period(None)
st.html(tile_row([
    rate_tile("coverage_rate", row), rate_tile("on_time_rate", row, has_deadline=has_deadline),
    rate_tile("content_rate", content.iloc[0] if len(content) else None),
], links).html)
problem = export_panel.problem(chosen, choice)
if problem:
    st.warning(problem)
else:
    export_panel.offer(chosen, choice)
    publication_panel.offer(of_level, choice)
publication_panel.show(of_level)
