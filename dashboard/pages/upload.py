"""Hand in: choose files, see at once what is wrong and where, then load the good ones; and fetch templates."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import answer_panel, ask, download, filters, intake, upload_form, viewer
from dashboard.intake_tables import findings_csv, findings_table, outcome_table
from dashboard.tables import heading, note
from dashboard.text import t
from etl.model import Outcome
from etl.store import StoreBusy

MANY = 8        # more files than this: what became of each comes before what is wrong in them
registry = ask.registry()


def show(outcomes: list[Outcome], is_check: bool) -> None:
    """Every finding with its place, then what became of each file."""
    findings = intake.finding_rows(outcomes)
    if len(outcomes) > MANY:
        show_files(outcomes, is_check)
    if findings:
        st.html(heading(t("upload.findings"), 3).html)
        st.html(findings_table(findings).html)
        download.offer(t("upload.findings_csv"), lambda: findings_csv(findings), "loi-can-sua.csv",
                       "download.findings", mime="text/csv", key=f"csv-{is_check}")
    if len(outcomes) <= MANY:
        show_files(outcomes, is_check)
    answer_panel.for_outcomes(outcomes, {upload.sha256: upload.content for upload in asked.uploads})


def show_files(outcomes: list[Outcome], is_check: bool) -> None:
    """One line per file, those that need somebody first."""
    st.html(heading(t("upload.files_checked" if is_check else "upload.files_loaded"), 3).html)
    st.html(outcome_table(intake.outcome_rows(outcomes, registry, is_check)).html)


def counting(bar: DeltaGenerator, doing: str, total: int) -> Callable[[float], None]:
    """Move a bar, and say how many files are done."""
    return lambda share: bar.progress(
        share, t("upload.progress", doing=t(doing), done=round(share * total), total=total))


def check(asked: upload_form.Asked) -> list[Outcome]:
    """What would become of the files; asked again only when files, answers or the store have changed."""
    state = intake.fingerprint(asked.uploads, asked.answers, ask.published())
    if ask.recall("checked_state") != state:
        bar = st.progress(0.0, t("upload.checking"))
        ask.remember("checked", intake.hand_in(
            asked.uploads, asked.answers, check_only=True,
            on_progress=counting(bar, "upload.checking", len(asked.uploads))))
        ask.remember("checked_state", state)
        bar.empty()
    return ask.recall("checked")


def load(uploads: list[intake.Upload], asked: upload_form.Asked) -> None:
    """Send the good files down the road, keep what came of them, and start the form anew."""
    bar = st.progress(0.0, t("upload.loading"))
    try:
        outcomes = intake.hand_in(
            uploads, asked.answers, check_only=False, received_at=asked.received_at, channel=asked.channel,
            on_progress=counting(bar, "upload.loading", len(uploads)),
        )
    except StoreBusy:
        st.warning(t("upload.busy"))
        return
    ask.remember("loaded", outcomes)
    upload_form.start_anew()
    st.rerun()


result = st.container()
st.html(heading(t("page.upload")).html)
st.html(note(t("upload.intro")).html)
asked = upload_form.show(registry)
loaded = ask.recall("loaded")
if asked.uploads:
    uploads, checked = intake.without_foreign(asked.uploads, check(asked))
    if len(uploads) < len(asked.uploads):
        foreign = [upload.name for upload in asked.uploads if upload not in uploads]
        st.html(note(t("door.not_own_unit", count=len(foreign), names="; ".join(foreign))).html)
    st.html(heading(t("upload.check_result")).html)
    st.html(note(t("upload.checked", **intake.counts(checked))).html)
    if intake.counts(checked)["waiting"]:
        st.info(t("upload.waiting"))
    # what a person must settle is always kept: it waits on the page of its own
    chosen = [u for u, o in zip(uploads, checked, strict=True)
              if intake.is_own(o) and (asked.keeps_refused or o.outcome in ("accepted", "waiting"))]
    label = t("upload.load", count=len(chosen)) if chosen else t("upload.load_none")
    if st.button(label, type="primary", disabled=not chosen or asked.is_in_future, key="load"):
        load(chosen, asked)
    show(checked, is_check=True)
elif loaded:
    with result:
        st.html(heading(t("upload.result")).html)
        st.html(note(t("upload.loaded", **intake.counts(loaded))).html)
        if intake.counts(loaded)["waiting"] and viewer.current().may_open("queue"):
            st.page_link("pages/queue.py", label=t("upload.open_queue"))
        show(loaded, is_check=False)

st.html(heading(t("upload.template")).html)
st.html(note(t("upload.template_intro")).html)
upload_form.show_template(registry, filters.current().plan_id)
