"""The gate: every request and every websocket passes here first, and none gets further than its rule allows."""

import logging
import secrets
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from dashboard.door import addresses, roles, rules, sessions, visitor
from dashboard.door.account_log import at_the_door
from dashboard.door.book import BookRefused, book
from dashboard.door.handed import Handed
from dashboard.door.limits import Limit, too_many
from dashboard.door.metrics import brings_token
from dashboard.door.pace import Pace
from dashboard.door.rules import Need
from dashboard.door.sessions import Session
from dashboard.text import t

_LOG = logging.getLogger("dunghan.door")
IDENTITY = "x-dunghan-session"      # from us to Streamlit, which resumes a page only for the same one
_OURS = b"x-dunghan-"
_SAFE = {"GET", "HEAD", "OPTIONS"}
CLOSED = 4401
_REQUESTS, _UPLOADS = (3000, 60), (300, 60)
_FORMS = (120, 60)      # sent at the door from one address: each costs a password's hash, right or wrong
_HEADER_BYTES = 32_768
_UPLOAD_BYTES = (2 * 2**30, 600)
_NOTES = (30, 60)       # refusals of one address that the site's log is told of; the server's has them all
_TRIED = ("/_stcore/health", "/_stcore/host-config")    # under a page's own address, before the right one


class Gate:
    """ASGI middleware, outermost but for the headers. Without accounts this machine alone is served, as ever."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.handed = Handed()
        self._requests, self._uploads, self._bytes = Limit(*_REQUESTS), Limit(*_UPLOADS), Limit(*_UPLOAD_BYTES)
        self._notes, self._forms, self._pace = Limit(*_NOTES), Limit(*_FORMS), Pace()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope = dict(scope, headers=[pair for pair in scope["headers"] if not pair[0].lower().startswith(_OURS)])
        try:
            is_guarded = visitor.is_guarded()
            session = sessions.find(book(), visitor.token_of(scope)) if is_guarded else None
        except BookRefused as error:
            _LOG.error("%s", error)
            await _refuse(scope, receive, send, PlainTextResponse(t("door.closed"), 503))
            return
        if not is_guarded:
            await self.app(scope, receive, send)
            return
        refused = self._refusal(scope, session)
        if refused:
            # the person can say it, and it stands in the log
            refused.headers["X-Request-Id"] = request_id = secrets.token_hex(4)
            await self._tell(scope, session, refused.status_code, request_id)
            await _refuse(scope, receive, send, refused)
            return
        await self._let_in(scope, receive, send, session)

    def _refusal(self, scope: Scope, session: Session | None) -> Response | None:
        """The answer to a request that may not pass; None when it may."""
        headers, path = Headers(scope=scope), scope["path"]
        if sum(len(name) + len(value) for name, value in scope["headers"]) > _HEADER_BYTES:
            return PlainTextResponse(t("door.too_long"), 431)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not is_host_allowed(hosts[0]):
            return PlainTextResponse(t("door.bad_host"), 400)
        if _is_foreign(scope, headers):
            return PlainTextResponse(t("door.foreign_origin"), 403)
        need = rules.need_of(path)
        is_form = need in (Need.NOTHING, Need.PASSWORD) and scope.get("method", "GET") not in _SAFE
        if is_form and not self._forms.take(visitor.address_of(scope)):
            return too_many(30)
        if need is Need.NOTHING or (need is Need.MEASURES and brings_token(headers)):
            return None
        if session is None:
            return _to_the_door(scope, headers)
        if need in (None, Need.NEVER):
            return PlainTextResponse(t("door.no_such_address"), 404)
        if not self._requests.take(session.account.account_id):
            return too_many(10)
        if session.account.must_change and need is not Need.PASSWORD:
            return RedirectResponse(addresses.PASSWORD, 303) if rules.is_page(path) else _forbidden()
        return self._refusal_of(need, scope, headers, session)

    def _refusal_of(self, need: Need, scope: Scope, headers: Headers, session: Session) -> Response | None:
        account, path = session.account, scope["path"]
        if need in (Need.OPERATION, Need.MEASURES) and account.role != roles.ADMINISTRATOR:
            return _forbidden()
        if need is Need.OWN_FILE and not self.handed.has(session.session_id, path):
            return PlainTextResponse(t("door.no_such_address"), 404)
        if need is not Need.UPLOAD or scope["method"] in _SAFE:
            return None
        if not any(roles.may(account.role, action) for action in (roles.UPLOAD, roles.REGISTER)):
            return _forbidden()
        if not self.handed.has(session.session_id, path):
            return _forbidden()
        length = headers.get("content-length", "")
        # one that does not say its size may be as large as any
        size = int(length) if length.isdigit() else config.get_option("server.maxUploadSize") * 2**20
        key = account.account_id
        if not self._uploads.take(key) or not self._bytes.take(key, size):
            return too_many(60)
        return None

    async def _tell(self, scope: Scope, session: Session | None, code: int, request_id: str) -> None:
        """Log a refusal; who comes without a session, and what Streamlit's page only tries, is no news."""
        if (session is None and code in (303, 401)) or code == 303 or scope["path"].endswith(_TRIED):
            return
        method, address = scope.get("method", "websocket"), visitor.address_of(scope)
        _LOG.warning("refused %s %s: %r, session %s, from %s", code, method, scope["path"],
                     session.session_id if session else "-", address, extra={"request": request_id})
        if self._notes.take(address):
            await run_in_threadpool(at_the_door, "access.refused", session.account.name if session else "", address,
                                    path=scope["path"], answer=code)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, session: Session | None) -> None:
        session_id = session.session_id if session else ""
        if session:
            scope["headers"].append((IDENTITY.encode("ascii"), session_id.encode("ascii")))
        is_secure, is_kept = visitor.is_secure(scope), scope["path"].startswith(("/static/", "/app/static/"))

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                _harden(MutableHeaders(scope=message), is_secure, is_kept)
            elif message["type"] == "websocket.send" and message.get("bytes"):
                self.handed.note(session_id, message["bytes"])
            await send(message)

        mark = visitor.TOKEN.set(visitor.token_of(scope))
        try:
            await self.app(scope, self._pace.of(receive, session_id), send_on)
        finally:
            visitor.TOKEN.reset(mark)


def _to_the_door(scope: Scope, headers: Headers) -> Response:
    """A person who asks for a page is led to the door, and back to it afterwards; everything else is refused."""
    path = scope["path"]
    wants_page = scope["type"] == "http" and scope["method"] == "GET" and "text/html" in headers.get("accept", "")
    if not wants_page or path.startswith(("/media/", "/_stcore/", "/static/", "/app/")):
        return PlainTextResponse(t("door.sign_in_first"), 401)
    query = scope["query_string"].decode("latin-1")
    wanted = path + (f"?{query}" if query else "")
    is_named = rules.is_page(path) and wanted != "/"
    return RedirectResponse(addresses.SIGN_IN + (f"?next={quote(wanted)}" if is_named else ""), 303)


def _is_foreign(scope: Scope, headers: Headers) -> bool:
    """True for a websocket or a change that another site's page has made the browser ask for."""
    if scope["type"] == "http" and scope["method"] in _SAFE:
        return False
    origin, host = headers.get("origin"), headers.get("host", "")
    if origin is None:
        return scope["type"] == "websocket" or headers.get("sec-fetch-site", "same-origin") != "same-origin"
    found = urlsplit(origin)
    scheme = "https" if visitor.is_secure(scope) else "http"
    return found.scheme != scheme or found.netloc.lower() != host.lower()


def _forbidden() -> Response:
    return PlainTextResponse(t("door.forbidden"), 403)


def _harden(headers: MutableHeaders, is_secure: bool, is_kept: bool) -> None:
    for name in ("access-control-allow-origin", "access-control-allow-credentials"):
        del headers[name]
    if not is_kept:
        headers["Cache-Control"] = "no-store"
    if is_secure:
        cookies = headers.getlist("set-cookie")
        del headers["set-cookie"]
        for one in cookies:
            headers.append("set-cookie", one if "; secure" in one.lower() else f"{one}; Secure")


async def _refuse(scope: Scope, receive: Receive, send: Send, answer: Response) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": CLOSED, "reason": ""})
        return
    answer.headers["Cache-Control"] = "no-store"
    await answer(scope, receive, send)


