"""The one way a file leaves a page: built when its button is pressed, and the log says who took what, and when."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.acting import noting


def offer(
    label: str, make: Callable[[], bytes | str], file_name: str, act: str, object_: str | None = None, *,
    told: Mapping[str, object] | None = None, **looks: object,
) -> None:
    """The button of a file.

    act: what the log calls it, a name of [audit_act]; object_: of which submission, plan or kind; told: what else the
    log should say, beside the file's name and size; looks: of st.download_button.
    """
    data = noting(make, act, object_, **{"file_name": file_name} | dict(told or {}))
    st.download_button(label, data=data, file_name=file_name, on_click="ignore", **looks)
