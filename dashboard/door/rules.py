"""Which request needs what: every address of the server has a rule here, and one without is refused."""

import re
from collections.abc import Iterable
from enum import Enum

from dashboard import shell
from dashboard.door.addresses import HEALTH, ME, METRICS, PASSWORD, SETUP, SIGN_IN, SIGN_ON, SIGN_ON_BACK, SIGN_OUT


class Need(Enum):
    """What a request must bring. PASSWORD: a session, even one whose password must be changed first."""

    NOTHING = "nothing"
    NEVER = "never"             # of Streamlit, and not used here
    PASSWORD = "password"
    SESSION = "session"
    UPLOAD = "upload"           # a role that may hand in, and an address that this session was given
    OWN_FILE = "own file"       # a file that this session was given
    OPERATION = "operation"     # an administrator
    MEASURES = "measures"       # an administrator, or the token of a monitoring program


SOCKET = "/_stcore/stream"
_LOOKS = r"/app/static/(dunghan\.css|door\.css|favicon\.svg|logo(-dark)?\.svg|fonts/[\w.-]+\.woff2)"
_PAGES = "|".join(re.escape(address) for address in shell.addresses().values())
_RULES: tuple[tuple[str, Need], ...] = (
    (rf"{SIGN_IN}|{SETUP}|{HEALTH}", Need.NOTHING),
    (rf"{SIGN_ON}|{SIGN_ON_BACK}", Need.NOTHING),       # as if they were not there, unless a provider is set up
    (r"/_stcore/health", Need.NOTHING),                 # says 'ok', nothing else: run.py waits for it
    (_LOOKS, Need.NOTHING),
    (rf"{SIGN_OUT}|{PASSWORD}|{ME}", Need.PASSWORD),
    (rf"/|/({_PAGES})", Need.SESSION),
    (re.escape(SOCKET), Need.SESSION),
    (r"/_stcore/(host-config|allowed-message-origins|script-health-check)", Need.SESSION),
    # Streamlit's published scripts, no data: a page whose session has ended still needs them to say so
    (r"/static/.+", Need.NOTHING),
    (r"/index\.html|/favicon\.(png|ico)|/manifest\.json", Need.SESSION),
    (r"/app/static/.+", Need.SESSION),
    (r"/(_stcore/)?(bidi-components|component)/.+", Need.SESSION),
    (r"/_stcore/upload_file/.+", Need.UPLOAD),
    (r"/media/.+", Need.OWN_FILE),
    (r"/_stcore/metrics", Need.OPERATION),
    (METRICS, Need.MEASURES),
    (r"/_stcore/agent/.+|/auth/log(in|out)|/oauth2callback", Need.NEVER),
)
_COMPILED = tuple((re.compile(pattern), need) for pattern, need in _RULES)
# a page's own address in a link
_PAGE = re.compile(rf"/|/({_PAGES})")


def need_of(path: str) -> Need | None:
    """What a request to this path needs; None: nobody gets an answer there."""
    if ".." in path or "\\" in path or "//" in path:
        return None
    return next((need for pattern, need in _COMPILED if pattern.fullmatch(path)), None)


def is_page(path: str) -> bool:
    """True for the address of a page: a person without a session is led to the door and back."""
    return _PAGE.fullmatch(path) is not None


def without_rule(paths: Iterable[str]) -> list[str]:
    """Of the server's routes, as Starlette writes them, those that no rule speaks of: there should be none."""
    return [path for path in paths if need_of(re.sub(r"\{[^}]*\}", "x", path)) is None]
