"""One's own other sessions, ended all together by whoever knows the password: a screen left open elsewhere."""

import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.door import accounts, addresses, forms
from dashboard.door.account_log import at_the_door
from dashboard.door.asking import address_of, fields_of, of_session
from dashboard.door.book import book
from dashboard.door.sessions import Session
from dashboard.text import t


async def end_others(request: Request) -> Response:
    """End them; this one stays."""
    fields = await fields_of(request)
    session, refused = await of_session(request, fields)
    if refused or session is None:
        return refused or RedirectResponse(addresses.SIGN_IN, 303)
    if not await run_in_threadpool(_ended, session, fields.get("password", "")):
        return HTMLResponse(forms.said(t("door.me"), t("door.old_password_wrong"), addresses.ME, t("door.me")), 400)
    await run_in_threadpool(at_the_door, "account.session_ended", session.account.name, address_of(request))
    return RedirectResponse(f"{addresses.ME}?dong=1", 303)


ROUTES = [Route(addresses.ME, end_others, methods=["POST"])]


def _ended(session: Session, password: str) -> bool:
    account = session.account
    if account.subject or not accounts.is_password(book(), account, password):
        return False
    with book().writing() as writing:
        writing.run("end_sessions", account_id=account.account_id, now=time.time(), why="revoked",
                    but=session.session_id)
    return True
