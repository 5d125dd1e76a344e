"""A chart on a page: in the viewer's theme, with Vietnamese controls and a text alternative."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from plotly.basedatatypes import BaseFigure

from dashboard import charts
from dashboard.kept import of_frames


def show_chart(name: str, frame: pd.DataFrame, alt: str) -> None:
    """Draw a chart of dashboard.charts by its name; the same numbers stand in a table beside or below."""
    figure = _figure(name, frame, st.context.theme.type == "dark")
    st.plotly_chart(figure, config=_config(), theme=None, alt=alt)


class Drawn(BaseFigure):
    """A figure checked and packed once; Plotly's own is copied and packed anew for every viewer."""

    def __init__(self, figure: dict[str, Any]) -> None:
        self.__dict__["_drawn"] = go.Figure(figure).to_dict()

    def to_dict(self) -> dict[str, Any]:
        return self.__dict__["_drawn"]


@of_frames
def _figure(name: str, frame: pd.DataFrame, is_dark: bool) -> Drawn:
    make: Callable[[pd.DataFrame], dict[str, Any]] = getattr(charts, name)
    figure = make(frame)
    return Drawn(charts.in_dark(figure) if is_dark else figure)


@cache
def _config() -> dict[str, Any]:
    return charts.config()
