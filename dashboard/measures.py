"""What the server measures of itself while it serves: requests by kind and answer, open sockets, how long pages take.

Names and units as Prometheus writes them (https://prometheus.io/docs/practices/naming/). No person, unit or address is
in them: a kind is one of a few words, an answer is a status code.
"""

from prometheus_client import Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.door import addresses, rules

_REQUESTS = Counter("dunghan_requests", "Requests by kind of address and status code.", ["kind", "answer"])
_SOCKETS = Gauge("dunghan_sockets_open", "Open pages: their websockets.")
_RUNS = Histogram("dunghan_page_run_seconds", "From a page's turn being asked for to its last line.",
                  buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30))
_KINDS = {"/media/": "download", "/_stcore/upload_file/": "upload", "/static/": "static", "/app/static/": "static"}

page_run = _RUNS.time


def kind_of(path: str) -> str:
    """page | door | socket | download | upload | static | other."""
    if rules.is_page(path):
        return "page"
    if path in addresses.OURS:
        return "door"
    if path == rules.SOCKET:
        return "socket"
    return next((kind for start, kind in _KINDS.items() if path.startswith(start)), "other")


class Measured:
    """ASGI middleware around the gate, so that what it refuses is counted too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        kind, is_open = kind_of(scope["path"]), False

        async def send_on(message: Message) -> None:
            nonlocal is_open
            answer = _answer(message, is_open)
            if answer:
                _REQUESTS.labels(kind, answer).inc()
            if message["type"] == "websocket.accept":
                is_open = True
                _SOCKETS.inc()
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        finally:
            if is_open:
                _SOCKETS.dec()


def _answer(message: Message, is_open: bool) -> str | None:
    """The status code that a message begins the answer with; a websocket refused before it opened is a 403."""
    if message["type"] == "http.response.start":
        return str(message["status"])
    if message["type"] == "websocket.accept":
        return "101"
    return "403" if message["type"] == "websocket.close" and not is_open else None
