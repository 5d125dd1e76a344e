"""The door's addresses: sign in, sign out, the own password, the first administrator, and whether the server lives."""

import logging
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import format as fmt
from dashboard.door import accounts, addresses, forms, roles, rules, sessions, sign_on_watch, visitor
from dashboard.door.account_log import at_the_door
from dashboard.door.accounts import AccountRefused, normal_name
from dashboard.door.asking import (
    address_of,
    base_of,
    drop_cookie,
    fields_of,
    form_cookie,
    is_own_form,
    of_session,
    session_of,
    set_cookie,
    sign_in_page,
    with_form_token,
)
from dashboard.door.book import BookRefused, book
from dashboard.door.instants import instant
from dashboard.door.sign_in import sign_in
from dashboard.door.sign_on_settings import offered
from dashboard.text import t

_LOG = logging.getLogger("dunghan.door")
_LEFT = {"1": "door.signed_out", "2": "sign_on.left_here", "3": "door.session_over"}    # 3: static/session.js

_DONE = {"doi": "door.password_changed", "dong": "door.others_ended"}


def safe_next(wanted: str | None) -> str:
    """Where to go after signing in: a page of ours, or the first one. Never another site."""
    if not wanted or not wanted.isprintable() or "\\" in wanted or len(wanted) > 2000:
        return "/"
    found = urlsplit(wanted)
    is_ours = not found.scheme and not found.netloc and wanted.startswith("/") and not wanted.startswith("//")
    return wanted if is_ours and rules.is_page(found.path) else "/"


async def show_sign_in(request: Request) -> Response:
    """The form; who has a session goes on at once."""
    wanted = safe_next(request.query_params.get(forms.NEXT_FIELD))
    if await run_in_threadpool(session_of, request):
        return RedirectResponse(wanted, 303)
    notice = _LEFT.get(request.query_params.get("het", ""), "")
    return sign_in_page(request, wanted, notice=notice and t(notice))


async def do_sign_in(request: Request) -> Response:
    """Try the name and the password."""
    fields = await fields_of(request)
    wanted, name = safe_next(fields.get(forms.NEXT_FIELD)), fields.get("name", "")
    if not is_own_form(request, fields):
        return sign_in_page(request, wanted, name, t("door.stale_form"), 400)
    before = await run_in_threadpool(session_of, request)
    answer = await run_in_threadpool(
        sign_in, book(), name, fields.get("password", ""), address_of(request), request.headers.get("user-agent", ""))
    if answer.token is None:
        await run_in_threadpool(
            at_the_door, "account.locked" if answer.wait else "account.refused", answer.name, address_of(request))
        problem = _wrong(answer.wait)
        return sign_in_page(request, wanted, name, problem, 429 if answer.wait else 401)
    if before:
        await run_in_threadpool(sessions.end, book(), before.session_id, "signed_out")
    await run_in_threadpool(at_the_door, "account.sign_in", normal_name(name), address_of(request))
    response = RedirectResponse(wanted, 303)
    set_cookie(request, response, visitor.cookie_name(request.scope), answer.token)
    drop_cookie(request, response, form_cookie(request))
    return response


async def do_sign_out(request: Request) -> Response:
    """End the session here; the cookie in the browser is then worth nothing anywhere."""
    session, refused = await of_session(request, await fields_of(request))
    if refused or session is None:
        return refused or RedirectResponse(addresses.SIGN_IN, 303)
    await run_in_threadpool(sessions.end, book(), session.session_id, "signed_out")
    through = {"provider": offered()[0]} if session.account.subject else {}
    await run_in_threadpool(at_the_door, "account.sign_out", session.account.name, address_of(request), **through)
    response: Response = RedirectResponse(addresses.LEFT, 303)
    if session.account.subject:
        way = await run_in_threadpool(sign_on_watch.left, session.session_id, base_of(request) + addresses.LEFT)
        response = HTMLResponse(forms.leaving(way)) if way else RedirectResponse(f"{addresses.SIGN_IN}?het=2", 303)
    drop_cookie(request, response, visitor.cookie_name(request.scope))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


async def show_password(request: Request) -> Response:
    """The form for a new password."""
    session = await run_in_threadpool(session_of, request)
    if session is None:
        return RedirectResponse(addresses.SIGN_IN, 303)
    if session.account.subject:
        name = session.account.name
        return HTMLResponse(forms.said(t("door.change_password"), t("sign_on.no_password_here", name=name),
                                       addresses.ME, t("door.me")), 403)
    return HTMLResponse(forms.change_password(session.form_token, session.account.must_change))


async def do_password(request: Request) -> Response:
    """Change it; every other session of the account ends."""
    fields = await fields_of(request)
    session, refused = await of_session(request, fields)
    if refused or session is None:
        return refused or RedirectResponse(addresses.SIGN_IN, 303)
    try:
        if fields.get("new") != fields.get("again"):
            raise AccountRefused(t("door.not_equal"))
        await run_in_threadpool(accounts.change_password, book(), session.account, fields.get("old", ""),
                                fields.get("new", ""), session.session_id)
    except AccountRefused as error:
        page = forms.change_password(session.form_token, session.account.must_change, str(error))
        return HTMLResponse(page, 400)
    await run_in_threadpool(at_the_door, "account.password", session.account.name, address_of(request))
    return RedirectResponse(f"{addresses.ME}?doi=1", 303)


async def show_me(request: Request) -> Response:
    """Who one is here."""
    session = await run_in_threadpool(session_of, request)
    if session is None:
        return RedirectResponse(addresses.SIGN_IN, 303)
    account = session.account
    mine = await run_in_threadpool(sessions.open_sessions, book(), account.account_id)
    opened = [(fmt.instant(instant(row["opened_at"])), fmt.instant(instant(row["seen_at"])), row["address"],
               t("door.this_session") if row["session_id"] == session.session_id else "") for row in mine]
    facts = [(t("door.full_name"), account.full_name), (t("door.name"), account.name),
             (t("door.role"), t(f"role.{account.role}")),
             (t("accounts.unit"), account.root_unit_id or t("accounts.all_units")),
             (t("accounts.plans"), ", ".join(account.plan_ids) if account.plan_ids else t("accounts.all_plans"))]
    notice = next((t(told) for mark, told in _DONE.items() if mark in request.query_params), "")
    return HTMLResponse(forms.me(session.form_token, facts, opened, notice, has_password=account.subject is None))


async def show_setup(request: Request) -> Response:
    """The form for the first administrator; only with the code of the link."""
    code = request.query_params.get(forms.CODE_FIELD, "")
    if not await run_in_threadpool(sessions.is_setup, book(), code):
        return HTMLResponse(forms.said(t("door.setup_title"), t("door.setup_over")), 404)
    return with_form_token(request, lambda token: forms.setup(token, code, {}))


async def do_setup(request: Request) -> Response:
    """Make the first administrator, once."""
    fields = await fields_of(request)
    code = fields.get(forms.CODE_FIELD, "")
    try:
        if not await run_in_threadpool(sessions.is_setup, book(), code):
            return HTMLResponse(forms.said(t("door.setup_title"), t("door.setup_over")), 404)
        if not is_own_form(request, fields):
            raise AccountRefused(t("door.stale_form"))
        if fields.get("new") != fields.get("again"):
            raise AccountRefused(t("door.not_equal"))
        await run_in_threadpool(
            lambda: accounts.add(
                book(), name=fields.get("name", ""), full_name=fields.get("full_name", ""),
                role=roles.ADMINISTRATOR, password=fields.get("new", ""), must_change=False,
                setup=sessions.token_hash(code)))
    except (AccountRefused, BookRefused) as error:
        problem = str(error)
        return with_form_token(request, lambda token: forms.setup(token, code, fields, problem), 400)
    name = normal_name(fields.get("name", ""))
    await run_in_threadpool(at_the_door, "account.created", name, address_of(request), role=roles.ADMINISTRATOR)
    return RedirectResponse(addresses.SIGN_IN, 303)


async def health(_request: Request) -> Response:
    """That the server answers, and nothing else."""
    return PlainTextResponse("ok")


async def closed(_request: Request, error: Exception) -> Response:
    """The file of accounts can not be used: nobody is let in, and the server's log says why."""
    _LOG.error("%s", error)
    return HTMLResponse(forms.said(t("door.title"), t("door.closed")), 503)


ROUTES = [
    Route(addresses.SIGN_IN, show_sign_in), Route(addresses.SIGN_IN, do_sign_in, methods=["POST"]),
    Route(addresses.SIGN_OUT, do_sign_out, methods=["POST"]),
    Route(addresses.PASSWORD, show_password), Route(addresses.PASSWORD, do_password, methods=["POST"]),
    Route(addresses.ME, show_me),
    Route(addresses.SETUP, show_setup), Route(addresses.SETUP, do_setup, methods=["POST"]),
    Route(addresses.HEALTH, health),
]


def _wrong(wait: int) -> str:
    told = t("door.wait", seconds=wait) if wait else ""
    return " ".join(filter(None, [t("door.wrong"), told]))
