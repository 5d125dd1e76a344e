"""An open page dies with its session: its websocket is closed, and static/session.js leads the person to the door."""

import asyncio
import time
from contextlib import suppress
from math import inf

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.door import sessions, visitor
from dashboard.door.book import BookRefused, book

LOOK_SECONDS = 2
ANSWER_SECONDS = 5  # a click that is under way still gets its sentence
CLOSED = 4401       # known to static/session.js


class OpenTabs:
    """ASGI middleware behind the gate, which has let the websocket in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        is_closed, heard_at = False, -inf

        async def receive_from() -> Message:
            nonlocal heard_at
            message = await receive()
            if message["type"] == "websocket.receive":
                heard_at = time.monotonic()
            return message

        async def send_on(message: Message) -> None:
            # what a page still says to a tab that was closed is for nobody
            if not is_closed:
                await send(message)

        async def watch() -> None:
            nonlocal is_closed
            token = visitor.token_of(scope)
            while not _is_over(token):
                await asyncio.sleep(LOOK_SECONDS)
            await asyncio.sleep(max(0, heard_at + ANSWER_SECONDS - time.monotonic()))
            is_closed = True
            # the browser may have left meanwhile
            with suppress(OSError, RuntimeError):
                await send({"type": "websocket.close", "code": CLOSED, "reason": ""})

        watching = asyncio.create_task(watch(), name="open-tab")
        try:
            await self.app(scope, receive_from, send_on)
        finally:
            watching.cancel()


def _is_over(token: str | None) -> bool:
    try:
        return visitor.is_guarded() and sessions.find(book(), token, is_click=False) is None
    except BookRefused:
        # nothing is shown to anybody while the file cannot be read; the gate says so
        return False
