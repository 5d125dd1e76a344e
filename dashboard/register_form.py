"""The registers' workbook on its way out and back in: made once per reading, looked at once per file."""

import hashlib

import streamlit as st

from dashboard import ask
from dashboard.download import offer
from dashboard.text import t
from dashboard.upload_form import XLSX
from etl.registers.register_book import file_name, write_book
from etl.registers.register_upload import Proposal, propose
from etl.registers.site import current_files
from etl.store import Store


def download(store: Store) -> None:
    """The workbook is made when it is asked for: a province's has a second of work in it."""
    state = ("register-book", ask.published())
    if ask.recall("register_book_state") != state:
        if not st.button(t("registers.make"), key="make"):
            return
        ask.remember("register_book", (file_name(), write_book(current_files(store))))
        ask.remember("register_book_state", state)
        st.rerun()
    name, content = ask.recall("register_book")
    offer(t("registers.save", file=name), lambda: content, name, "download.registers", mime=XLSX, key="book")


def proposed(store: Store, content: bytes) -> Proposal:
    """What the workbook would change; looked at again only when it or the store has changed."""
    state = (ask.published(), hashlib.sha256(content).hexdigest())
    if ask.recall("register_state") != state:
        with st.spinner(t("registers.checking")):
            ask.remember("register_proposal", propose(store, content))
        ask.remember("register_state", state)
    return ask.recall("register_proposal")
