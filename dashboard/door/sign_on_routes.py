"""The addresses of signing in at the province's provider: go there, come back. Without a provider: not there."""

import logging
from threading import BoundedSemaphore
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.door import addresses, forms, sessions, sign_on, sign_on_watch, visitor
from dashboard.door.account_log import admitted, at_the_door
from dashboard.door.asking import address_of, base_of, drop_cookie, session_of, set_cookie, sign_in_page
from dashboard.door.book import book
from dashboard.door.limits import Limit, too_many
from dashboard.door.routes import safe_next
from dashboard.door.sign_on import Begun, CameIn
from dashboard.door.sign_on_answer import ProviderDown, ProviderRefused
from dashboard.door.sign_on_claims import SignOnRefused
from dashboard.door.sign_on_settings import SignOnMistake
from dashboard.door.sign_on_watch import Watched
from dashboard.text import t

if TYPE_CHECKING:
    from dashboard.door.sign_on_provider import Provider

_LOG = logging.getLogger("dunghan.door")
_COOKIE = "dunghan-sign-on"
_LIMIT = Limit(300, 60)                 # of one address, which may be a whole office's
_ASKING = BoundedSemaphore(8)           # a provider that hangs must not take every thread of the server


async def go(request: Request) -> Response:
    """Send the browser to the provider; who has a session goes on at once."""
    wanted = safe_next(request.query_params.get(forms.NEXT_FIELD))
    if not _LIMIT.take(address_of(request)):
        return too_many(30)
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        # a link of another site opens no session by itself: the person presses the button
        return RedirectResponse(f"{addresses.SIGN_IN}?{urlencode({forms.NEXT_FIELD: wanted})}", 303)
    return await run_in_threadpool(_go, request, wanted)


async def come_back(request: Request) -> Response:
    """The provider's answer, brought by the browser."""
    if not _LIMIT.take(address_of(request)):
        return too_many(30)
    return await run_in_threadpool(_come_back, request)


ROUTES = [Route(addresses.SIGN_ON, go), Route(addresses.SIGN_ON_BACK, come_back)]


def _go(request: Request, wanted: str) -> Response:
    try:
        asked = _provider()
        if asked is None:
            return _nothing_here()
        if session_of(request):
            return RedirectResponse(wanted, 303)
        with _Turn():
            there, key = sign_on.begin(asked, base_of(request) + addresses.SIGN_ON_BACK, wanted,
                                       forms.ANEW_FIELD in request.query_params)
    except (SignOnMistake, ProviderDown) as error:
        return _down(request, wanted, error)
    response = RedirectResponse(there, 303)
    set_cookie(request, response, _cookie(request), key)
    return response


def _come_back(request: Request) -> Response:
    wanted = "/"
    try:
        asked = _provider()
        if asked is None:
            return _nothing_here()
        begun = sign_on.returned(visitor.cookie(request.scope, _cookie(request)), request.query_params.get("state"))
        if begun is None and session_of(request):
            # the browser's way back, after it came in
            return RedirectResponse(wanted, 303)
        if begun is None:
            return _refused(request, wanted, t("sign_on.stale"), 400)
        wanted = begun.wanted
        return _let_in(request, asked, begun)
    except (SignOnMistake, ProviderDown) as error:
        return _down(request, wanted, error)
    except ProviderRefused as error:
        _LOG.warning("sign-on: refused, from %s: %s", address_of(request), error)
        _note_refused(request, asked, "", t("sign_on.not_proved"))
        return _refused(request, wanted, t("sign_on.not_proved"), 401)
    except SignOnRefused as refused:
        _note_refused(request, asked, refused.person.name if refused.person else "", str(refused))
        return _refused(request, wanted, str(refused), 403, is_anew=True)


def _let_in(request: Request, asked: "Provider", begun: Begun) -> Response:
    address = address_of(request)
    before = session_of(request)
    with _Turn():
        came = sign_on.finish(asked, begun, request.query_params, address, request.headers.get("user-agent", ""))
    if before:
        sessions.end(book(), before.session_id, "signed_out")
        sign_on_watch.forget(before.session_id)
    _remember(asked, came, address)
    response = RedirectResponse(begun.wanted, 303)
    set_cookie(request, response, visitor.cookie_name(request.scope), came.token)
    drop_cookie(request, response, _cookie(request))
    return response


def _remember(asked: "Provider", came: CameIn, address: str) -> None:
    account, settings = came.account, asked.settings
    admitted(account, came.before, address)
    at_the_door("account.sign_in", account.name, address, provider=settings.label)
    sign_on_watch.watch(came.session_id, Watched(account.name, account.subject or "", address, settings.issuer,
                                                 came.vouched))


def _note_refused(request: Request, asked: "Provider", name: str, reason: str) -> None:
    # with the provider: an account of this site may bear the same name
    at_the_door("account.refused", name, address_of(request), reason=reason, provider=asked.settings.label)


def _provider() -> "Provider | None":
    # before the first account this machine alone is served, and nobody signs in
    return sign_on.provider() if visitor.is_guarded() else None


def _cookie(request: Request) -> str:
    return visitor.cookie_name(request.scope, _COOKIE)


def _nothing_here() -> Response:
    return PlainTextResponse(t("door.no_such_address"), 404)


def _down(request: Request, wanted: str, error: Exception) -> Response:
    _LOG.error("sign-on: %s", error)
    return _refused(request, wanted, t("sign_on.down"), 503)


def _refused(request: Request, wanted: str, sentence: str, status: int, is_anew: bool = False) -> Response:
    response = sign_in_page(request, wanted, problem=sentence, status=status, is_anew=is_anew)
    drop_cookie(request, response, _cookie(request))
    return response


class _Turn:
    """One of the few that may wait for the provider at a time. Raises ProviderDown when all are taken."""

    def __enter__(self) -> None:
        if not _ASKING.acquire(blocking=False):
            raise ProviderDown("too many are waiting for it")

    def __exit__(self, *_: object) -> None:
        _ASKING.release()
