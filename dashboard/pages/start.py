"""Where those begin who have no overview: at the first page of their menu."""

import streamlit as st

from dashboard import shell

st.switch_page(shell.first_page())
