"""The door keeps seconds since 1970; people read Viet Nam time."""

from datetime import datetime

from etl.clock import VIET_NAM


def instant(seconds: float) -> datetime:
    """An instant as the rest of the product keeps it: Viet Nam time without a zone."""
    return datetime.fromtimestamp(seconds, VIET_NAM).replace(tzinfo=None)
