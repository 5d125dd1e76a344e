"""What stands around every page: the list of pages, the name, the sample badge, the line for print."""

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.filters import Filters
from dashboard.markup import tag
from dashboard.text import t

# section of the menu -> file -> address; the first is what opens
_SECTIONS = {
    "follow": {
        "overview": "tong-quan", "coverage": "do-bao-phu", "timeliness": "dung-han", "unit": "don-vi",
        "plan": "ke-hoach", "indicators": "chi-tieu", "changes": "thay-doi",
        "slides": "trinh-chieu",
    },
    "work": {
        "upload": "nop-bao-cao", "queue": "can-xem", "submissions": "ho-so-nop", "decisions": "quyet-dinh",
        "reminders": "don-doc",
    },
    "registers": {"registers": "danh-muc", "next_plan": "ke-hoach-nam-sau"},
    "export": {"export": "xuat-bao-cao"},
}
# reached by a link only
_HIDDEN = {"obligation": "chi-tiet", "explain": "giai-thich"}


def pages(folder: Path) -> dict[str, list[st.Page]]:
    """The menu's pages by section, and the hidden ones that are reached by a link."""
    menu = {
        t(f"menu.{section}"): [_page(folder, name, address) for name, address in found.items()]
        for section, found in _SECTIONS.items()
    }
    first, *_ = menu
    menu[first] += [_page(folder, name, address, "hidden") for name, address in _HIDDEN.items()]
    return menu


def addresses() -> dict[str, str]:
    """Every page's file -> its address, the hidden ones too."""
    return {name: address for found in (*_SECTIONS.values(), _HIDDEN) for name, address in found.items()}


def _page(folder: Path, name: str, address: str, visibility: str = "visible") -> st.Page:
    # to make one looks the file up on the disk; a run marks the page that it shows, so each gets a copy
    return copy(_made(folder, name, address, visibility))


@cache
def _made(folder: Path, name: str, address: str, visibility: str) -> st.Page:
    return st.Page(
        folder / f"{name}.py", title=t(f"page.{name}"), url_path=address, default=name == "overview",
        visibility=visibility,
    )


def brand(folder: Path) -> None:
    """The product's name at the top left, in the colour of the viewer's theme."""
    name = "logo-dark.svg" if st.context.theme.type == "dark" else "logo.svg"
    st.logo(str(folder / name), size="medium")


def frame(chosen: Filters, is_sample: bool) -> None:
    """The badge over sample numbers, and the filters in words on paper."""
    if is_sample or chosen.plan["is_sample"]:
        st.html(tag("div", t("app.sample_badge"), class_="dh-sample", title=t("app.sample_help"), role="note").html)
    st.html(tag("p", tag("b", t("app.name")), " ", chosen.summary(), class_="dh-print").html)
