"""What the door's addresses share: who asks and from where, small forms, cookies, the sign-in page."""

import secrets
from collections.abc import Callable
from hmac import compare_digest
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.door import addresses, forms, sessions, visitor
from dashboard.door.book import book
from dashboard.door.sessions import Session
from dashboard.door.sign_on_settings import offered
from dashboard.text import t

_LARGEST = 16_384       # bytes of a form
_FORM = "dunghan-form"  # holds the token of a form that is shown before anybody has signed in


async def fields_of(request: Request) -> dict[str, str]:
    """The texts of a small form; of one that is too large or no form at all, nothing."""
    try:
        taken = 0
        body = b""
        async for part in request.stream():
            taken += len(part)
            if taken > _LARGEST:
                return {}
            body += part
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        return {}


def session_of(request: Request) -> Session | None:
    """The open session of whoever asks."""
    return sessions.find(book(), visitor.token_of(request.scope))


async def of_session(request: Request, fields: dict[str, str]) -> tuple[Session | None, Response | None]:
    """The session of a form, or the refusal of one that was not ours."""
    session = await run_in_threadpool(session_of, request)
    if session and not compare_digest(session.form_token.encode(), fields.get(forms.FORM_FIELD, "").encode()):
        return None, HTMLResponse(forms.said(t("door.me"), t("door.stale_form"), addresses.ME, t("door.me")), 403)
    return session, None


def address_of(request: Request) -> str:
    """Where the request comes from."""
    return visitor.address_of(request.scope)


def base_of(request: Request) -> str:
    """This site as the browser names it, by a host that the gate has let pass."""
    return f"{'https' if visitor.is_secure(request.scope) else 'http'}://{request.headers['host']}"


def sign_in_page(request: Request, wanted: str, name: str = "", problem: str = "", status: int = 200,
                 notice: str = "", is_anew: bool = False) -> Response:
    """The form for name and password, and the button of a sign-on provider where there is one. is_anew: whom the
    provider knows was refused, so that it must ask again."""
    other = offered()
    return with_form_token(request, lambda token: forms.sign_in(token, wanted, name, problem, notice, other, is_anew),
                            status)


# ---- forms before the session: the same token in the form and in a cookie that no other site can set


def form_cookie(request: Request) -> str:
    """Where the token of a form is kept that is shown before anybody has signed in."""
    return visitor.cookie_name(request.scope, _FORM)


def with_form_token(request: Request, make: Callable[[str], str], status: int = 200) -> Response:
    """A page with such a form."""
    token = secrets.token_urlsafe(24)
    response = HTMLResponse(make(token), status)
    set_cookie(request, response, form_cookie(request), token)
    return response


def is_own_form(request: Request, fields: dict[str, str]) -> bool:
    """True for a form that this browser was shown."""
    kept, sent = visitor.cookie(request.scope, form_cookie(request)), fields.get(forms.FORM_FIELD)
    return bool(kept and sent) and compare_digest(kept.encode(), sent.encode())


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """A cookie that no script and no other site can read."""
    # until the browser closes: how long it lives is decided here, not there
    response.set_cookie(name, value, path="/", secure=visitor.is_secure(request.scope), httponly=True, samesite="lax")


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """Take it back."""
    response.delete_cookie(name, path="/", secure=visitor.is_secure(request.scope), httponly=True, samesite="lax")
