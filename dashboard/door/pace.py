"""How fast a session may ask through its websocket: one that asks faster waits; nothing of it is lost."""

import asyncio

from starlette.types import Message, Receive

from dashboard.door.limits import Limit

MESSAGES = (1200, 60)       # of one session, all its open pages together; a person clicks once in seconds
_BYTES = 100_000            # a longer message counts as so many more: files come by another way
_PAUSE_SECONDS = 0.1


class Pace:
    """Holds back the messages of whoever sends more than a person can."""

    def __init__(self) -> None:
        self._limit = Limit(*MESSAGES)

    def of(self, receive: Receive, session_id: str) -> Receive:
        """`receive` that lets a websocket's message through when there is room for it."""
        async def in_time() -> Message:
            message = await receive()
            units = 1 + len(message.get("bytes") or message.get("text") or "") // _BYTES
            while message["type"] == "websocket.receive" and not self._limit.take(session_id, units):
                await asyncio.sleep(_PAUSE_SECONDS)
            return message

        return in_time
