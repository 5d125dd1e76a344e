"""Meeting mode: six slides of the chosen plan over the whole screen, by keyboard, printed one a page."""

import streamlit as st

from dashboard import ask, filters
from dashboard.periods import chosen_and_before
from dashboard.rows import values_in
from dashboard.slides import Deck, level_above, slides

chosen = filters.current()
obligations = ask.ask("obligation_status", chosen)
by_period = ask.by_period("coverage_by_plan_period", chosen)
if chosen.period_id is None:
    counts, before = chosen_and_before(ask.ask("coverage_by_plan", chosen), None)
    content, _ = chosen_and_before(ask.ask("content_coverage_by_plan", chosen), None)
else:
    counts, before = chosen_and_before(by_period, chosen.period_id)
    content, _ = chosen_and_before(ask.ask("content_coverage_by_plan_period", chosen), chosen.period_id)
straddling = ask.ask("straddling_obligations", chosen)
deck = Deck(
    plan_title=chosen.plan["short_title"], period_id=chosen.period_id, period_label=chosen.period_label,
    as_of_text=chosen.as_of_text, is_sample=ask.is_sample() or bool(chosen.plan["is_sample"]), query=chosen.query(),
    counts=counts, counts_before=before, content=content, obligations=obligations, by_period=by_period,
    groups=ask.ask("coverage_by_area_period", chosen, view="as_was",
                   group_kind=level_above(values_in(obligations, "level"))),
    blind=ask.ask("blind_spots", chosen), titles=ask.report_titles(),
    # a file that waits may belong to any plan and unit
    waiting=len(ask.ask("waiting_files", chosen.everyone(), all_plans=True)),
    rulings=int((~straddling["is_ruled"].astype(bool)).sum()),
)
st.html(slides(deck).html)
