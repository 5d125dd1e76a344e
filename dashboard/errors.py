"""What people see when our code fails: one sentence with a code; the log has the trace under the same code."""

import logging
import secrets

import streamlit as st

from dashboard.text import t
from etl.disk_words import trouble

_LOG = logging.getLogger("dunghan.dashboard")


def show_error(error: Exception) -> bool:
    """Log the trace and show the sentence in place of Streamlit's English box; a full disk has its own."""
    code = secrets.token_hex(3).upper()
    _LOG.error("error code %s", code, exc_info=error)
    what = trouble(error) or "error"
    st.error(t(f"app.{what}", code=code))
    return True
