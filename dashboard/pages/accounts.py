"""Accounts: who may come in, as what, for which units; sessions that are open. Changes are an administrator's."""

import streamlit as st

from dashboard import account_panel, ask, viewer
from dashboard.account_words import account_table
from dashboard.door.accounts import accounts
from dashboard.door.book import book
from dashboard.door.roles import ACCOUNT
from dashboard.tables import heading, note
from dashboard.text import t

store = book()
known = accounts(store)
st.html(heading(t("page.accounts")).html)
st.html(note(t("accounts.intro")).html)
account_panel.show_done()
plans = dict(zip(ask.plans()["plan_id"], ask.plans()["short_title"], strict=True))
names = {unit_id: versions[-1].name for unit_id, versions in ask.registry().units.items()}
st.html(account_table(known, names, plans).html)
if viewer.may(ACCOUNT):
    account_panel.add(store)
    account_panel.change(store, known)
account_panel.show_sessions(store)
