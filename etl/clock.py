"""The instant, as the store keeps it."""

from datetime import datetime, timedelta, timezone

VIET_NAM = timezone(timedelta(hours=7))


def now() -> datetime:
    """This instant as Viet Nam time without a zone, as the store keeps it."""
    return datetime.now(VIET_NAM).replace(tzinfo=None)
