"""Who is looking, looked up anew at every question: which units, plans, pages and actions are theirs.

On loopback without accounts it is the person at this machine, who sees and may do everything. As soon as there is one
account, nobody is anybody without a session; every doubt is answered with nothing (fail closed).
"""

import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from dashboard.door import roles, visitor
from dashboard.door.account_log import refused_on_a_page
from dashboard.door.addresses import SIGN_IN
from dashboard.door.sessions import Session
from dashboard.markup import tag
from dashboard.text import t

LOCAL_ID = "local"
# pages about accounts have nothing to say where there are none
_NOT_LOCAL = frozenset({"accounts"})


class NotAllowed(PermissionError):
    """Somebody asked for what is not theirs, past the pages that do not offer it."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """`unit_ids` and `root_unit_id` count only when `sees_all` is false: those units, and all under the root, on the
    days on which they stood there (queries/units_under.sql). With neither, nothing is seen. plan_ids None: every plan.
    role None: the person at this machine."""

    viewer_id: str
    sees_all: bool
    unit_ids: tuple[str, ...] = ()
    root_unit_id: str | None = None
    plan_ids: tuple[str, ...] | None = None
    role: str | None = None
    full_name: str = ""

    @property
    def scope(self) -> str:
        """The part of a cache key that keeps one viewer's numbers from another's: equal for who sees the same."""
        units = "all" if self.sees_all else json.dumps([self.root_unit_id, *self.unit_ids])
        return units if self.plan_ids is None else f"{units} of {json.dumps(self.plan_ids)}"

    def may_open(self, page: str) -> bool:
        """True when the page is in the menu or behind a link."""
        if page in roles.SITE_PAGES and not self.sees_everything:
            return False
        return page not in _NOT_LOCAL if self.role is None else roles.may_open(self.role, page)

    def may(self, action: str) -> bool:
        """True when the action is offered: one of dashboard.door.roles.ACTIONS."""
        if action in roles.OF_ALL_UNITS and not self.sees_all:
            return False
        return self.role is None and action in roles.ACTIONS or roles.may(self.role or "", action)

    @property
    def sees_everything(self) -> bool:
        """True for every unit and every plan."""
        return self.sees_all and self.plan_ids is None


LOCAL = Viewer(LOCAL_ID, sees_all=True)


def current() -> Viewer:
    """The viewer of this moment. Ends a page's run when the session is over; raises NotAllowed outside of one."""
    if not visitor.is_guarded():
        return LOCAL
    session = visitor.session_now()
    if session is None or session.account.must_change:
        _turn_away()
    return _of(session)


def may(action: str) -> bool:
    """True when whoever looks may do it."""
    return current().may(action)


def require(action: str) -> None:
    """Asked right before anything is changed: ends the run with a sentence when it is not theirs to do."""
    who = current()
    if who.may(action):
        return
    refused_on_a_page(who.viewer_id, action)
    if get_script_run_ctx(suppress_warning=True) is not None:
        st.error(t("door.not_allowed", role=t(f"role.{who.role}")))
        st.stop()
    raise NotAllowed(action)


def too_wide(action: str) -> None:
    """Say, and note in the log, that what was asked for meets more than the viewer's units and plans."""
    refused_on_a_page(current().viewer_id, action)
    st.error(t("door.too_wide"))


def _of(session: Session) -> Viewer:
    account = session.account
    return Viewer(account.name, account.root_unit_id is None, (), account.root_unit_id, account.plan_ids, account.role,
                  account.full_name)


def _turn_away() -> None:
    if get_script_run_ctx(suppress_warning=True) is None:
        raise NotAllowed("session")
    st.error(t("door.session_over"))
    way = f"{SIGN_IN}?{urlencode({'next': _here()})}"
    # in the same tab: the old one is over
    st.html(tag("a", t("door.sign_in_again"), href=way, target="_self", class_="dh-way").html)
    st.stop()


def _here() -> str:
    """The address of the page, so that after signing in the person is where it stopped."""
    url = st.context.url
    path = urlsplit(url).path if isinstance(url, str) else "/"
    query = urlencode(st.query_params.to_dict(), doseq=True)
    return f"{path or '/'}?{query}" if query else path or "/"
