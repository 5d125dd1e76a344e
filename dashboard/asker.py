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
from queries import seen
from queries.held import Held
from queries.seen import Days


class Asker:
    """A read-only connection and its free cursors; a cursor serves one question at a time. owed: its obligations."""

    def __init__(self, published_file: Path) -> None:
        # many people ask at once: a thread for each question, not several; that also halves what it takes of memory
        self._connection = open_with_memory(published_file)
        self._connection.execute("set threads = 1")
        # more at once are not faster, and each takes memory
        self._turns = os.cpu_count() or 2
        self._turn = BoundedSemaphore(self._turns)
        self._alone = Lock()
        self._held = Held(self._connection)
        self.owed = self._held.owed
        # cursors that see whole tables and cursors that were covered are never used for one another
        self._free: dict[tuple[bool, bool], SimpleQueue[duckdb.DuckDBPyConnection]] = {
            (is_held, is_covered): SimpleQueue() for is_held in (True, False) for is_covered in (True, False)
        }

    @contextmanager
    def cursor(self, days: Days, is_held: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A prepared cursor for the length of a question; one that failed is not used again.

        days: where they are not whole, its tables hold only what falls on them; whole units are the queries' own part.
        is_held: it takes the shared views' rows from memory, where they must be held.
        """
        free = self._free[is_held, not days.is_whole]
        with self._turn:
            try:
                cursor = free.get_nowait()
            except Empty:
                # making the views takes as long as a small question
                cursor = self._made(is_held, is_covered=not days.is_whole)
            if not days.is_whole:
                seen.show(cursor, days)
            yield cursor
            free.put(cursor)

    def run(self, name: str, days: Days, **params: Any) -> pd.DataFrame:
        """queries.run on a cursor of its own, about the days of the viewer."""
        parts = self._held.parts({key: params[key] for key in queries.query(name).params if key in params})
        while parts:
            with self.cursor(days, is_held=True) as cursor:
                if self._held.has(parts):
                    return queries.run(cursor, name, **params)
            self._hold(parts)
        with self.cursor(days) as cursor:
            return queries.run(cursor, name, **params)

    def _made(self, is_held: bool, is_covered: bool) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor().execute("use published")
        if is_covered:
            seen.cover(cursor)
        return self._held.prepare(cursor, is_covered) if is_held else queries.prepare(cursor)

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
