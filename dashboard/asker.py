"""One published file, asked by many threads: cursors with the shared views are made once and used again."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Lock
from typing import Any

import duckdb
import pandas as pd

import queries
from etl.store import open_with_memory
from queries.held import Held


class Asker:
    """A read-only connection and its free cursors; a cursor serves one question at a time."""

    def __init__(self, published_file: Path) -> None:
        # many people ask at once: a thread for each question, not several; that also halves what it takes of memory
        self._connection = open_with_memory(published_file)
        self._connection.execute("set threads = 1")
        # more at once are not faster, and each takes memory
        self._turns = os.cpu_count() or 2
        self._turn = BoundedSemaphore(self._turns)
        self._alone = Lock()
        self._held = Held(self._connection)
        self._free: dict[bool, SimpleQueue[duckdb.DuckDBPyConnection]] = {True: SimpleQueue(), False: SimpleQueue()}

    @contextmanager
    def cursor(self, is_held: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A prepared cursor for the length of a question; one that failed is not used again.

        is_held: it takes the shared views' rows from memory, where they must be held.
        """
        with self._turn:
            try:
                cursor = self._free[is_held].get_nowait()
            except Empty:
                # making the views takes as long as a small question
                cursor = self._connection.cursor().execute("use published")
                cursor = self._held.prepare(cursor) if is_held else queries.prepare(cursor)
            yield cursor
            self._free[is_held].put(cursor)

    def run(self, name: str, **params: Any) -> pd.DataFrame:
        """queries.run on a cursor of its own."""
        parts = self._held.parts({key: params[key] for key in queries.query(name).params if key in params})
        while parts:
            with self.cursor(is_held=True) as cursor:
                if self._held.has(parts):
                    return queries.run(cursor, name, **params)
            self._hold(parts)
        with self.cursor() as cursor:
            return queries.run(cursor, name, **params)

    def _hold(self, parts: set[tuple]) -> None:
        with ExitStack() as waits:
            is_full = not self._held.has_room(parts)
            if is_full:
                # dropping what is held must wait for every question under way
                waits.enter_context(self._alone)
                for _ in range(self._turns):
                    waits.enter_context(self._turn)
            # asked once: who found room did not wait, and must not clear what others are reading just now
            self._held.hold(parts, may_clear=is_full)
