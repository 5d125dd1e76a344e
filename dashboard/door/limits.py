"""How much one account or address may ask for in a stretch of time: a bucket that fills again evenly."""

import time
from collections import OrderedDict
from threading import Lock

from starlette.responses import PlainTextResponse, Response

from dashboard.text import t

_BUCKETS = 5000


class Limit:
    """At most `most` units in `seconds`, per key."""

    def __init__(self, most: float, seconds: float) -> None:
        self._most, self._per_second = most, most / seconds
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, units: float = 1) -> bool:
        """True when there is room for it, which is then taken."""
        now = time.monotonic()
        with self._lock:
            left, at = self._left.pop(key, (self._most, now))
            left = min(self._most, left + (now - at) * self._per_second)
            has_room = left >= min(units, self._most)
            self._left[key] = (left - units if has_room else left, now)
            while len(self._left) > _BUCKETS:
                self._left.popitem(last=False)
            return has_room


def too_many(seconds: int) -> Response:
    """What is said to who asks too often; seconds: until it is worth trying again."""
    return PlainTextResponse(t("door.too_many"), 429, {"Retry-After": str(seconds)})
