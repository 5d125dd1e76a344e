"""Judged files on their way to disk: many are written together, and nobody is told before it is durable."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import duckdb

from etl.load import FileRows, load
from etl.model import Incoming, Outcome
from etl.store import Store

# files written in one go: as many as arrive in a moment, so that a crowd is fast and a single file is not kept waiting
GROUP_FILES = 256
GROUP_SECONDS = 0.25
HANDFUL = 8         # originals handed to a disk thread at once


class Shelf:
    """Files that were judged: originals first, then their rows, then the word that they are in."""

    def __init__(
        self, store: Store, connection: duckdb.DuckDBPyConnection, threads: ThreadPoolExecutor,
        done: Callable[[Outcome], None],
    ) -> None:
        self.store, self.connection, self.threads, self.done = store, connection, threads, done
        self.waiting: list[tuple[Outcome, FileRows]] = []
        self.unkept: list[tuple[bytes, str]] = []
        self.keeping: list[Future[None]] = []
        self.since = 0.0

    def put(self, file: Incoming, outcome: Outcome, rows: FileRows) -> None:
        """Take one file; write all that wait when they are many or the first has waited a moment."""
        if not self.waiting:
            self.since = time.monotonic()
        if outcome.sha256 is not None and outcome.outcome != "duplicate":
            self.unkept.append((file.content, outcome.sha256))
            if len(self.unkept) >= HANDFUL:
                self._keep()
        self.waiting.append((outcome, rows))
        if len(self.waiting) >= GROUP_FILES or time.monotonic() - self.since > GROUP_SECONDS:
            self.clear()

    def _keep(self) -> None:
        """Send a handful of originals to disk beside the work on the next files."""
        handful, self.unkept = self.unkept, []

        def keep() -> None:
            for content, sha256 in handful:
                self.store.keep_original(content, sha256)
        self.keeping.append(self.threads.submit(keep))

    def clear(self) -> None:
        """Write everything that waits, durably, and say so."""
        self._keep()
        for kept in self.keeping:
            kept.result()
        self.keeping.clear()
        if self.waiting:
            load(self.connection, [rows for _, rows in self.waiting])
        written, self.waiting = self.waiting, []
        for outcome, _ in written:
            self.done(outcome)
