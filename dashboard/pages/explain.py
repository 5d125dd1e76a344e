"""One number (reached by a link): n/N, its definition, how the parts add up, and every row that was counted."""

import streamlit as st

from dashboard import ask, explain_page, filters, shell
from dashboard.download import offer
from dashboard.explain import listed
from dashboard.export.explain import explain_workbook
from dashboard.export.gather import context_of
from dashboard.find import find_rows
from dashboard.markup import tag
from dashboard.tables import heading, note
from dashboard.text import t
from dashboard.upload_form import XLSX

LINES_PER_PAGE = 60

chosen = filters.current()
titles = ask.report_titles()
wanted = explain_page.read_address(st.query_params)
if wanted is None:
    st.info(t("explain.unknown"))
    shell.way_back(t("obligation.back"))
    st.stop()
found = explain_page.explain(wanted, chosen)


def download() -> bytes:
    """The rows of the screen, all pages of them, with the same words over them."""
    context = context_of(chosen.plan, chosen.as_of, chosen.with_extensions, is_sample=ask.is_sample(),
                         level=chosen.units_text)
    title = f"{found.title}: {found.number}"
    return explain_workbook(wanted.kind, found.frame, titles, title, [found.definition, *found.lines], context)


st.html(heading(found.title).html)
st.html(tag("p", found.number, class_="dh-number-explained").html)
st.html(note(found.definition).html)
st.html(tag("ul", *(tag("li", line) for line in found.lines), class_="dh-sums").html)
if wanted.kind == "values" and wanted.scope_kind == "unit":
    everyone = filters.links(chosen, ask.periods()).href(wanted.measure, wanted.item_id or "", wanted.indicator_id)
    st.html(tag("a", t("explain.all_units"), href=everyone, class_="dh-why").html)
if len(found.frame):
    st.html(heading(t("explain.list"), 3).html)
    st.html(note(t("explain.values_caption" if wanted.kind == "values" else "explain.list_caption")).html)
    shown = find_rows(found.frame, LINES_PER_PAGE)
    st.html(listed(wanted.kind, shown, titles, chosen.query()).html)
    offer(
        t("explain.download"), download,
        t("explain.file_name", plan=chosen.plan_id, measure=wanted.measure, day=chosen.day.isoformat()),
        "download.rows", wanted.measure, told={"plan_id": chosen.plan_id}, mime=XLSX, key="explained",
    )
shell.way_back(t("obligation.back"))
