"""Streamlit's own index.html made Vietnamese: language, our style sheet, and the script that translates its words."""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ADDED = (
    '<link rel="stylesheet" href="./app/static/dunghan.css" />'
    '<link rel="icon" type="image/svg+xml" href="./app/static/favicon.svg" />'
    '<link rel="stylesheet" href="./app/static/slides.css" />'
    '<script src="./app/static/session.js"></script>'
    '<script src="./app/static/vi.js"></script>'
    '<script src="./app/static/history.js"></script>'
    '<script src="./app/static/slides.js"></script>'
)
# the policy blocks inline scripts; this one is only a hint for search engines
_INLINE_SCRIPT = re.compile(r"<script>[^<]*prerenderReady[^<]*</script>")
# we never show Streamlit's own font
_FONT_PRELOAD = re.compile(r"<link\s+rel=\"preload\"[^>]*as=\"font\"[^>]*/>")


def rewrite(html: str, title: str) -> str:
    """The index page with lang, title, style sheet and script; what is not found is left as it is."""
    html = re.sub(r"<html lang=\"[^\"]*\"", '<html lang="vi"', html, count=1)
    html = re.sub(r"<title>[^<]*</title>", f"<title>{title}</title>", html, count=1)
    html = _FONT_PRELOAD.sub("", _INLINE_SCRIPT.sub("", html))
    return html.replace("<head>", "<head>" + _ADDED, 1)


class IndexPage:
    """ASGI middleware: HTML responses are collected whole and rewritten; everything else passes through.

    apart_from: addresses whose pages are not Streamlit's.
    """

    def __init__(self, app: ASGIApp, title: str, apart_from: frozenset[str] = frozenset()) -> None:
        self.app = app
        self.title = title
        self.apart_from = apart_from

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self.apart_from:
            await self.app(scope, receive, send)
            return
        if _wants_html(scope):
            # a compressed or half answer could not be rewritten
            unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
            scope = dict(scope, headers=[pair for pair in scope["headers"] if pair[0].lower() not in unwanted])
        started: Message = {}
        body: list[bytes] = []

        async def send_rewritten(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start" and _is_html(message):
                started = message
                return
            if not started or message["type"] != "http.response.body":
                await send(message)
                return
            body.append(message.get("body", b""))
            if message.get("more_body"):
                return
            content = rewrite(b"".join(body).decode("utf-8"), self.title).encode("utf-8")
            headers = MutableHeaders(scope=started)
            headers["Content-Length"] = str(len(content))
            headers["Cache-Control"] = "no-cache"
            for name in ("etag", "last-modified", "accept-ranges"):
                del headers[name]
            await send(started)
            await send({"type": "http.response.body", "body": content})

        await self.app(scope, receive, send_rewritten)


def _wants_html(scope: Scope) -> bool:
    return b"text/html" in dict(scope["headers"]).get(b"accept", b"")


def _is_html(message: Message) -> bool:
    headers = MutableHeaders(scope=message)
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
