"""What stands around every page: the list of pages, the name, the sample badge, the line for print."""

from pathlib import Path

import streamlit as st

from dashboard.filters import Filters
from dashboard.markup import tag
from dashboard.text import t

# file -> address; the first is what opens
_PAGES = {
    "overview": "tong-quan", "coverage": "do-bao-phu", "timeliness": "dung-han", "upload": "nop-bao-cao",
    "queue": "can-xem",
    "submissions": "ho-so-nop", "decisions": "quyet-dinh", "changes": "thay-doi",
    "next_plan": "ke-hoach-nam-sau", "registers": "danh-muc", "export": "xuat-bao-cao",
    "obligation": "chi-tiet", "explain": "giai-thich",
}
_HIDDEN = {"obligation", "explain"}


def pages(folder: Path) -> list[st.Page]:
    """The pages of the menu, and the hidden ones that are reached by a link."""
    return [
        st.Page(
            folder / f"{name}.py", title=t(f"page.{name}"), url_path=address, default=name == "overview",
            visibility="hidden" if name in _HIDDEN else "visible",
        )
        for name, address in _PAGES.items()
    ]


def brand(logo: Path) -> None:
    """The product's name at the top left."""
    st.logo(str(logo), size="medium")


def frame(chosen: Filters, is_sample: bool) -> None:
    """The badge over sample numbers, and the filters in words on paper."""
    if is_sample or chosen.plan["is_sample"]:
        st.html(tag("div", t("app.sample_badge"), class_="dh-sample", title=t("app.sample_help"), role="note").html)
    st.html(tag("p", tag("b", t("app.name")), " ", chosen.summary(), class_="dh-print").html)
