"""What each role may open and do. One table: pages, buttons, uploads and the gate all look here."""

from collections.abc import Mapping
from types import MappingProxyType

LEADER, SECRETARIAT, CLERK, ADMINISTRATOR, AUDITOR = ROLES = (
    "leader", "secretariat", "clerk", "administrator", "auditor")

# what changes something; each page's action asks for one of them
UPLOAD, BACKDATE, SETTLE, DECIDE, REMIND, REGISTER, PUBLISH, ACCOUNT = ACTIONS = (
    "upload", "backdate", "settle", "decide", "remind", "register", "publish", "account")

_FOLLOW = ("overview", "coverage", "timeliness", "unit", "plan", "indicators", "changes", "slides", "obligation",
           "explain")
_PAGES = {
    LEADER: (*_FOLLOW, "export"),
    SECRETARIAT: (*_FOLLOW, "upload", "queue", "submissions", "decisions", "reminders", "export"),
    CLERK: ("upload", "submissions", "unit", "obligation", "explain"),
    ADMINISTRATOR: ("registers", "next_plan", "audit", "accounts"),
    AUDITOR: (*_FOLLOW, "submissions", "decisions", "reminders", "registers", "audit", "export", "accounts"),
}
_ACTIONS = {
    LEADER: (),
    SECRETARIAT: (UPLOAD, BACKDATE, SETTLE, DECIDE, REMIND, PUBLISH),
    CLERK: (UPLOAD,),
    ADMINISTRATOR: (REGISTER, ACCOUNT),
    AUDITOR: (),
}
PAGES: Mapping[str, frozenset[str]] = MappingProxyType({role: frozenset(found) for role, found in _PAGES.items()})
MAY: Mapping[str, frozenset[str]] = MappingProxyType({role: frozenset(found) for role, found in _ACTIONS.items()})
# of the site as a whole: they always see every unit and plan
SITE_WIDE = frozenset({ADMINISTRATOR})
# they show the whole site: not for an account that is limited to some units or plans
SITE_PAGES = frozenset({"registers", "next_plan", "audit", "accounts"})
# a publication holds the numbers of all units
OF_ALL_UNITS = frozenset({PUBLISH})
# needs a unit: an account that may send for everybody is a secretariat's
OF_A_UNIT = frozenset({CLERK})


def first_page(role: str) -> str:
    """Where a role begins."""
    return _PAGES[role][0]


def may_open(role: str, page: str) -> bool:
    """True when the role's menu or links have the page; an unknown role has none."""
    return page in PAGES.get(role, frozenset())


def may(role: str, action: str) -> bool:
    """True when the role may do it; an unknown role may nothing."""
    return action in MAY.get(role, frozenset())
