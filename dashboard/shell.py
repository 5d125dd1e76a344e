"""What stands around every page: the list of pages, the name, the sample badge, the line for print."""

from copy import copy
from datetime import datetime
from functools import cache
from pathlib import Path

import streamlit as st

from dashboard import format as fmt
from dashboard import viewer
from dashboard.door.addresses import ME
from dashboard.door.roles import first_page as first_page_of
from dashboard.filters import Filters
from dashboard.markup import tag
from dashboard.text import t
from etl.store import now

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
    "registers": {"registers": "danh-muc", "next_plan": "ke-hoach-nam-sau", "audit": "nhat-ky",
                  "accounts": "cac-tai-khoan"},
    "export": {"export": "xuat-bao-cao"},
}
FIRST = "overview"
# reached by a link only
_HIDDEN = {"obligation": "chi-tiet", "explain": "giai-thich"}


def pages(folder: Path) -> dict[str, list[st.Page]]:
    """The viewer's pages by section, and the hidden ones that are reached by a link. Others are not served."""
    who = viewer.current()
    menu = {
        t(f"menu.{section}"): [_page(folder, name, address) for name, address in found.items() if who.may_open(name)]
        for section, found in _SECTIONS.items()
    }
    menu = {section: found for section, found in menu.items() if found}
    first, *_ = menu
    menu[first] += [_page(folder, name, address, "hidden") for name, address in _HIDDEN.items() if who.may_open(name)]
    if not who.may_open(FIRST):
        # the bare address shows what such a role begins with; leading on to it from a page with filters is refused
        menu[first].append(_page(folder, first_page_of(who.role), "", "hidden"))
    return menu


def way_back(label: str) -> None:
    """A link to the overview, for those who have one."""
    if viewer.current().may_open(FIRST):
        st.page_link(f"pages/{FIRST}.py", label=label)


def addresses() -> dict[str, str]:
    """Every page's file -> its address, the hidden ones too."""
    return {name: address for found in (*_SECTIONS.values(), _HIDDEN) for name, address in found.items()}


def _page(folder: Path, name: str, address: str, visibility: str = "visible") -> st.Page:
    # to make one looks the file up on the disk; a run marks the page that it shows, so each gets a copy
    return copy(_made(folder, name, address, visibility))


@cache
def _made(folder: Path, name: str, address: str, visibility: str) -> st.Page:
    return st.Page(
        folder / f"{name}.py", title=t(f"page.{name}"), url_path=address or None, default=name == FIRST or not address,
        visibility=visibility,
    )


def brand(folder: Path) -> None:
    """The product's name at the top left, in the colour of the viewer's theme."""
    name = "logo-dark.svg" if st.context.theme.type == "dark" else "logo.svg"
    st.logo(str(folder / name), size="medium")


def signed_in() -> None:
    """Who is signed in, with the way to the own account and out; nothing where there are no accounts."""
    who = viewer.current()
    if who.role is not None:
        words = t("door.signed_in_as", name=who.full_name)
        st.html(tag("a", words, href=ME, target="_self", class_="dh-me", title=t("door.me")).html)


def frame(chosen: Filters, is_sample: bool, last_written: datetime | None = None) -> None:
    """A warning when the machine's clock went back, the badge over sample numbers, and the filters in words on paper.
    """
    if last_written is not None and now() < last_written:
        st.warning(t("app.clock_back", now=f"{fmt.day(now())} {now():%H:%M}",
                     last=f"{fmt.day(last_written)} {last_written:%H:%M}"))
    if is_sample or chosen.plan["is_sample"]:
        st.html(tag("div", t("app.sample_badge"), class_="dh-sample", title=t("app.sample_help"), role="note").html)
    st.html(tag("p", tag("b", t("app.name")), " ", chosen.summary(), class_="dh-print").html)
