"""A chart on a page: in the viewer's theme, with Vietnamese controls and a text alternative."""

from typing import Any

import streamlit as st

from dashboard import charts


def show_chart(figure: dict[str, Any], alt: str) -> None:
    """Draw it; the same numbers stand in a table beside or below."""
    is_dark = st.context.theme.type == "dark"
    st.plotly_chart(charts.in_dark(figure) if is_dark else figure, config=charts.config(), theme=None, alt=alt)
