"""/metrics for a monitoring program that has no account: it brings a token made by `python -m dashboard metrics-token`.

Of the token the data folder keeps a hash alone, in a file that only the service's user may read; a new one voids the
one before. An administrator may look as well (rules.py).
"""

import logging
import os
import secrets
from hmac import compare_digest
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.door.addresses import METRICS
from dashboard.door.sessions import token_hash
from dashboard.site_measures import SiteCollector
from etl.site_files import METRICS_TOKEN, others_may_read
from etl.store import home

_LOG = logging.getLogger("dunghan.door")

REGISTRY.register(SiteCollector())


def brings_token(headers: Headers) -> bool:
    """True for `Authorization: Bearer` with the site's token; false while there is none or others may read its file."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return False
    path = home() / METRICS_TOKEN
    try:
        kept = path.read_text(encoding="ascii").strip()
        if others_may_read(path.stat()):
            _LOG.error("others may read %s: nobody is let in by it", path)
            return False
    except (OSError, ValueError):
        return False
    return compare_digest(kept.encode(), token_hash(token.strip()).encode())


async def show(_request: Request) -> Response:
    """Everything that is measured, as text."""
    return Response(await run_in_threadpool(generate_latest), media_type=CONTENT_TYPE_LATEST)


ROUTES = [Route(METRICS, show)]


def make_token(path: Path) -> str:
    """A new token; its hash is put in place of the old one. Raises OSError."""
    token = secrets.token_urlsafe(32)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as handle:
        handle.write(token_hash(token))
    os.replace(partial, path)
    return token
