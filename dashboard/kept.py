"""What was worked out once, kept for all viewers: answers of the published file, and what is drawn from them.

A frame that came out of here knows what it is (its key); what somebody derives from it does not. A function marked
`of_frames` is worked out once for the same frames and arguments. All viewers read the very same frame: it refuses to be
changed, and whoever wants another one derives it.
"""

import functools
import operator
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any, Never, TypeVar

import numpy as np
import pandas as pd

from dashboard.markup import Safe

MB = 2**20
# for all viewers together, for large and for small things. Rows taken out of answers are large and made in a
# millisecond: they must never push out the answers, nor what is drawn
ROOM_ANSWERS, ROOM_ROWS, ROOM_DRAWN = (46 * MB, 12 * MB), (10 * MB, 8 * MB), (4 * MB, 25 * MB)
# of the large shelves, for a site where more is owed: some ten answers about everything, and rows of them
BYTES_PER_OBLIGATION, MOST_ANSWERS, MOST_ROWS = (4_600, 1_000), 256 * MB, 48 * MB
LARGE = 150_000     # bytes
PACKED_FROM = 2_000     # characters of HTML; packed it takes a tenth
SMALLEST = 1_000    # bytes that an entry costs at least, its key included
COLUMN = 2_500      # bytes of a column of a frame beside its values
FORGET_EVERY = 16   # times a frame is handed out
LONG = 30           # a longer list is known by its digest
_PLAIN = (str, int, float, bool, Decimal, date, bytes, np.generic, pd.Timestamp, type(pd.NaT))
_ITSELF = frozenset({str, int, bool, bytes, date, type(None)})     # the most common ones, none of them a NaN
Made = TypeVar("Made")


def _refuse(*_args: Any, **_named: Any) -> Never:
    raise TypeError("a kept frame belongs to all viewers: derive another from it")


class KeptFrame(pd.DataFrame):
    """A frame that all viewers read; what is derived from it is a plain frame again, without a key."""

    __setitem__ = __delitem__ = insert = pop = isetitem = _refuse

    # without these two pandas would copy what it derives, once more
    def _constructor_from_mgr(self, mgr: Any, axes: Any) -> pd.DataFrame:
        return pd.DataFrame._from_mgr(mgr, axes)

    def _constructor_sliced_from_mgr(self, mgr: Any, axes: Any) -> pd.Series:
        return pd.DataFrame._constructor_sliced_from_mgr(_PLAIN_FRAME, mgr, axes)


class KeptRow(pd.Series):
    """The same of a row."""

    __setitem__ = __delitem__ = pop = _refuse

    def _constructor_from_mgr(self, mgr: Any, axes: Any) -> pd.Series:
        return pd.Series._constructor_from_mgr(_PLAIN_ROW, mgr, axes)


_PLAIN_FRAME, _PLAIN_ROW = pd.DataFrame(), pd.Series(dtype=object)


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
            made = _kept(key, made)
            with self._lock:
                self._put(key, made)
                self._making.pop(key, None)
        return made

    def _shelf(self, key: Hashable) -> Shelf | None:
        return self.small if key in self.small.found else self.large if key in self.large.found else None

    def _put(self, key: Hashable, made: Any) -> None:
        # a function may give back the very frame it got, which is counted already
        is_counted = isinstance(made, KeptFrame) and made.__dict__["_kept_as"] != key
        size = SMALLEST if is_counted else size_of(made)
        (self.large if size >= LARGE else self.small).put(key, made, size)


def _handed_out(shelf: Shelf, key: Hashable) -> Any:
    shelf.found.move_to_end(key)
    made = shelf.found[key][0]
    if isinstance(made, KeptFrame):
        _forget_columns(made)
    return made


def _forget_columns(frame: KeptFrame) -> None:
    """Pandas notes every column that was taken out of a frame, and forgets those that are gone only by the hundred."""
    times = frame.__dict__["_handed_out"] = frame.__dict__["_handed_out"] + 1
    if times % FORGET_EVERY == 0:
        for block in frame._mgr.blocks:
            block.refs.has_reference()


ANSWERS, ROWS, DRAWN = Kept(*ROOM_ANSWERS), Kept(*ROOM_ROWS), Kept(*ROOM_DRAWN)


def make_room(obligations: int) -> None:
    """Room for the answers of a site that owes so much; with less, every page would ask anew what the last one asked.
    """
    of_answers, of_rows = (each * obligations for each in BYTES_PER_OBLIGATION)
    ANSWERS.large.limit = min(max(of_answers, ROOM_ANSWERS[0]), MOST_ANSWERS)
    ROWS.large.limit = min(max(of_rows, ROOM_ROWS[0]), MOST_ROWS)


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


def _kept(key: Hashable, made: Any) -> Any:
    """What is kept and handed out: frames and rows with their key, also those in a tuple."""
    if type(made) is tuple:
        return tuple(_kept((key, i), one) for i, one in enumerate(made))
    if isinstance(made, (KeptFrame, KeptRow)) or not isinstance(made, (pd.DataFrame, pd.Series)):
        return made
    kept = (KeptFrame if isinstance(made, pd.DataFrame) else KeptRow)(made)
    kept.__dict__.update(_kept_as=key, _handed_out=0)
    return kept


def key_of(value: Any) -> Hashable:
    """A key that is equal for equal arguments; raises Unknown."""
    if type(value) in _ITSELF:
        return value
    if isinstance(value, (KeptFrame, KeptRow)):
        return value.__dict__["_kept_as"]
    if isinstance(value, dict):
        return _short(("dict", *((name, key_of(one)) for name, one in value.items())))
    if isinstance(value, (list, tuple)):
        return _short(tuple(map(key_of, value)))
    if is_dataclass(value):
        return type(value).__name__, *map(key_of, _values_of(type(value))(value))
    if value is None or isinstance(value, _PLAIN):
        # NaN is not equal to itself, and nothing known would ever be found again
        return value if value == value else "NaN"
    raise Unknown


@functools.cache
def _values_of(kind: type) -> Callable[[Any], tuple]:
    names = [field.name for field in fields(kind)]
    return operator.attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, n) for n in names)


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
        return sum(block.values.nbytes for block in value._mgr.blocks) + COLUMN * value.shape[1]
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
