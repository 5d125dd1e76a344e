"""What was worked out once, kept for all viewers: answers of the published file, and what is drawn from them.

A frame that came out of here knows what it is (its key), until somebody derives another from it. A function marked
`of_frames` is worked out once for the same frames and arguments. Nobody may change a kept frame in place: frames
are handed out as shallow copies, so that a change reaches nobody else, but its own key would then be a lie.
"""

import functools
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from dashboard.markup import Safe

MB = 2**20
# for all viewers together, for large and for small things. Rows taken out of answers are large and made in a
# millisecond: they must never push out the answers, nor what is drawn
ROOM_ANSWERS, ROOM_ROWS, ROOM_DRAWN = (46 * MB, 12 * MB), (10 * MB, 8 * MB), (4 * MB, 25 * MB)
LARGE = 150_000     # bytes
PACKED_FROM = 2_000     # characters of HTML; packed it takes a tenth
SMALLEST = 1_000    # bytes that an entry costs at least, its key included
COLUMN = 2_500      # bytes of a column of a frame beside its values
FORGET_EVERY = 16   # copies handed out
LONG = 30           # a longer list is known by its digest
_PLAIN = (str, int, float, bool, Decimal, date, bytes, np.generic, pd.Timestamp, type(pd.NaT))
Made = TypeVar("Made")


class Shelf:
    """At most so many bytes; the entry used longest ago goes first. One thread at a time."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.found: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def put(self, key: Hashable, made: Any, size: int) -> None:
        """Keep it, and drop what there is no room for."""
        if size > self.limit:
            return
        self.size += size - self.found.pop(key, (None, 0))[1]
        self.found[key] = (made, size)
        while self.size > self.limit:
            _, (_, freed) = self.found.popitem(last=False)
            self.size -= freed


class Kept:
    """A dictionary with a shelf for large things and one for small ones. Safe for many threads."""

    def __init__(self, limit: int, limit_small: int) -> None:
        self.large, self.small = Shelf(limit), Shelf(limit_small)
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What is kept under the key, else what `make` gives; of many who ask at once, one makes it and all get it."""
        with self._lock:
            if shelf := self._shelf(key):
                return _handed_out(shelf, key)
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if shelf := self._shelf(key):
                    return _handed_out(shelf, key)
            try:
                made = make()
            except BaseException:
                with self._lock:
                    self._making.pop(key, None)
                raise
            with self._lock:
                self._put(key, made)
                self._making.pop(key, None)
        return _shared(key, made)

    def _shelf(self, key: Hashable) -> Shelf | None:
        return self.small if key in self.small.found else self.large if key in self.large.found else None

    def _put(self, key: Hashable, made: Any) -> None:
        # a function may give back the very frame it got, which is counted already
        is_counted = isinstance(made, pd.DataFrame) and "_kept_as" in made.__dict__
        size = SMALLEST if is_counted else size_of(made)
        (self.large if size >= LARGE else self.small).put(key, made, size)


def _handed_out(shelf: Shelf, key: Hashable) -> Any:
    shelf.found.move_to_end(key)
    return _shared(key, shelf.found[key][0])


ANSWERS, ROWS, DRAWN = Kept(*ROOM_ANSWERS), Kept(*ROOM_ROWS), Kept(*ROOM_DRAWN)


def once(make: Callable[..., Made]) -> Callable[..., Made]:
    """A decorator: what the function gives for equal arguments is made once. For what can never change."""
    name = f"{make.__module__}.{make.__qualname__}"

    @functools.wraps(make)
    def from_kept(*args: Any) -> Made:
        return ANSWERS.get((name, *map(key_of, args)), lambda: make(*args))

    return from_kept


def of_frames(make: Callable[..., Made]) -> Callable[..., Made]:
    """The same for a pure function of frames: with a frame nobody knows, or a row of one, it is simply called.

    What it gives must not be changed by the caller, unless it is a frame.
    """
    name = f"{make.__module__}.{make.__qualname__}"
    given = make.__annotations__.get("return")
    is_html = given is Safe
    kept = ROWS if given is pd.DataFrame else DRAWN

    @functools.wraps(make)
    def from_kept(*args: Any, **named: Any) -> Made:
        try:
            key = (name, *map(key_of, args), key_of(named))
            hash(key)
        except (Unknown, TypeError):
            return make(*args, **named)
        if is_html:
            return _unpacked(DRAWN.get(key, lambda: _packed(make(*args, **named))))
        return kept.get(key, lambda: make(*args, **named))

    return from_kept


def _packed(html: Safe) -> Safe | bytes:
    return html if len(html.html) < PACKED_FROM else zlib.compress(html.html.encode(), 1)


def _unpacked(html: Safe | bytes) -> Safe:
    return html if isinstance(html, Safe) else Safe(zlib.decompress(html).decode())


class Unknown(LookupError):
    """A value without a key: a frame that was derived by hand, one of its rows, or an object we do not know."""


def key_of(value: Any) -> Hashable:
    """A key that is equal for equal arguments; raises Unknown."""
    if isinstance(value, (pd.DataFrame, pd.Series)):
        found = value.__dict__.get("_kept_as")
        if found is None or found[1] != value.shape:
            raise Unknown
        return found[0]
    if isinstance(value, dict):
        return _short(("dict", *((name, key_of(one)) for name, one in value.items())))
    if isinstance(value, (list, tuple)):
        return _short(tuple(map(key_of, value)))
    if is_dataclass(value):
        return type(value).__name__, *(key_of(getattr(value, field.name)) for field in fields(value))
    if value is None or isinstance(value, _PLAIN):
        # NaN is not equal to itself, and nothing known would ever be found again
        return value if value == value else "NaN"
    raise Unknown


def _short(key: tuple) -> tuple:
    if len(key) <= LONG:
        return key
    return "digest", len(key), blake2b(repr(key).encode(), digest_size=20).digest()


def size_of(value: Any) -> int:
    """About how many bytes a frame, a text or a collection of them takes, with its key."""
    return SMALLEST + _bytes(value)


def _bytes(value: Any) -> int:
    if isinstance(value, pd.DataFrame):
        # a column has its array, block and references, however few rows there are
        return int(np.sum(value.memory_usage(index=True, deep=False))) + COLUMN * value.shape[1]
    if isinstance(value, pd.Series):
        return 200 + value.nbytes
    if isinstance(value, (str, bytes)):
        return 50 + len(value) * (2 if isinstance(value, str) else 1)
    if isinstance(value, np.ndarray):
        return 100 + value.nbytes
    if isinstance(value, dict):
        return 100 + sum(100 + _bytes(one) for one in value.values())
    if isinstance(value, (list, tuple, set)):
        return 50 + sum(8 + _bytes(one) for one in value)
    if is_dataclass(value):
        return 50 + sum(_bytes(getattr(value, field.name)) for field in fields(value))
    return 50


def _shared(key: Hashable, value: Any) -> Any:
    """What is handed out: frames and rows as shallow copies with their key, also those in a tuple."""
    if type(value) is tuple:
        return tuple(_shared((key, i), one) for i, one in enumerate(value))
    if not isinstance(value, (pd.DataFrame, pd.Series)):
        return value
    # pandas notes every copy with every column, and forgets those that are gone only by the hundred
    handed = value.__dict__.get("_handed_out", 0) + 1
    object.__setattr__(value, "_handed_out", handed)
    if handed % FORGET_EVERY == 0:
        for block in value._mgr.blocks:
            block.refs.has_reference()
    copy = value.copy(deep=False)
    object.__setattr__(copy, "_kept_as", (key, copy.shape))
    return copy
