"""One published file, asked by many threads: cursors with the shared views are made once and used again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore
from typing import Any

import duckdb
import pandas as pd

import queries
from etl.store import open_published


class Asker:
    """A read-only connection and its free cursors; a cursor serves one question at a time."""

    def __init__(self, published_file: Path) -> None:
        # many people ask at once: a thread for each question, not several; that also halves what it takes of memory
        self._connection = open_published(published_file)
        self._connection.execute("set threads = 1")
        # more at once are not faster, and each takes memory
        self._turn = BoundedSemaphore(os.cpu_count() or 2)
        self._free: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A prepared cursor for the length of a question; one that failed is not used again."""
        with self._turn:
            try:
                cursor = self._free.get_nowait()
            except Empty:
                # making the views takes as long as a small question
                cursor = queries.prepare(self._connection.cursor())
            yield cursor
            self._free.put(cursor)

    def run(self, name: str, **params: Any) -> pd.DataFrame:
        """queries.run on a cursor of its own."""
        with self.cursor() as cursor:
            return queries.run(cursor, name, **params)
