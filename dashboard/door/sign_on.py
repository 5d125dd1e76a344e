"""Signing in at the province's provider: authorization code with PKCE, bound to the browser that began (RFC 9700)."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from threading import Lock
from typing import TYPE_CHECKING

from dashboard.door import sessions
from dashboard.door.accounts import Account
from dashboard.door.book import book
from dashboard.door.sign_on_accounts import admit
from dashboard.door.sign_on_answer import ProviderRefused, Vouched
from dashboard.door.sign_on_claims import SignOnRefused, person_of
from dashboard.door.sign_on_settings import SignOnSettings, read_secret, read_settings
from dashboard.text import t
from etl.store import home

if TYPE_CHECKING:
    from dashboard.door.sign_on_provider import Provider

BEGUN_SECONDS = 10 * 60
_MOST = 2000        # begun and not finished; the oldest is forgotten


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that went to the provider. wanted: the page to go to afterwards."""

    state: str
    nonce: str
    verifier: str
    back: str
    wanted: str
    at: float


@dataclass(frozen=True, slots=True)
class CameIn:
    """A person who came in. before None: for the first time."""

    token: str
    session_id: str
    account: Account
    before: Account | None
    vouched: Vouched


_begun: OrderedDict[str, Begun] = OrderedDict()
_lock = Lock()
_made: list[tuple[SignOnSettings, str, "Provider"]] = []


def provider() -> "Provider | None":
    """The site's provider as its settings are now; None without settings. Raises SignOnMistake."""
    folder = home()
    settings = read_settings(folder)
    if settings is None:
        return None
    secret = read_secret(folder)
    with _lock:
        if not _made or _made[0][:2] != (settings, secret):
            # its libraries take 16 MB: only where there is a provider
            from dashboard.door.sign_on_provider import Provider

            _made[:] = [(settings, secret, Provider(settings, secret, folder))]
        return _made[0][2]


def begin(asked: "Provider", back: str, wanted: str, is_anew: bool = False) -> tuple[str, str]:
    """Where to send the browser, and what it must keep until it is back. is_anew: to be asked who it is, even when
    the provider knows. Raises ProviderDown."""
    key = secrets.token_urlsafe(32)
    begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), back, wanted,
                  time.monotonic())
    address = asked.asking(back, begun.state, begun.nonce, begun.verifier, is_anew)
    with _lock:
        # only the hash: who reads the memory of a report has no cookie
        _begun[sessions.token_hash(key)] = begun
        while len(_begun) > _MOST:
            _begun.popitem(last=False)
    return address, key


def returned(key: str | None, state: str | None) -> Begun | None:
    """What this browser began, once; None when it began nothing, too long ago, or brings another's answer."""
    with _lock:
        begun = _begun.pop(sessions.token_hash(key), None) if key else None
    if begun is None or time.monotonic() - begun.at > BEGUN_SECONDS:
        return None
    return begun if compare_digest(begun.state.encode(), (state or "").encode()) else None


def finish(asked: "Provider", begun: Begun, answer: Mapping[str, str], address: str, agent: str) -> CameIn:
    """Let the person in whom the answer is about. Raises SignOnRefused, ProviderRefused, ProviderDown."""
    if not asked.is_named(answer.get("iss")):
        raise ProviderRefused("iss of the answer")
    if "error" in answer or not answer.get("code"):
        raise SignOnRefused(t("sign_on.refused_there"))
    vouched = asked.vouched(answer["code"], begun.back, begun.nonce, begun.verifier)
    account, before = admit(book(), person_of(vouched.claims or {}, asked.settings))
    token = sessions.begin(book(), account, address, agent)
    session = sessions.find(book(), token)
    if session is None:
        # locked in this very moment
        raise SignOnRefused(t("sign_on.disabled"))
    return CameIn(token, session.session_id, account, before, vouched)
