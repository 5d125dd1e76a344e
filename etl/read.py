"""Bytes -> cells with addresses, read by a small pool of warm, limited child processes.

Parsing runs beside this process, so that no file can hurt it, on as many cores as there are workers.
Requests are written ahead of the answers: a worker never waits for this process to catch up.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Self

from etl.finding import Code, Finding, Severity
from etl.model import Workbook
from etl.reading.reader_answer import answer_of
from etl.reading.reader_worker import Watch, Worker

MAX_FILE_BYTES = 20 * 1024 * 1024
SECONDS_PER_FILE = 16.0         # people are told within 20
_AHEAD = 4                      # files handed to a worker before its first answer is taken

Reading = tuple[Workbook | None, list[Finding]]


class Reader:
    """A pool of reader processes, started when first needed. Use as a context manager, from one thread at a time."""

    def __init__(self, workers: int = 2, seconds: float = SECONDS_PER_FILE) -> None:
        self._workers = [Worker(seconds) for _ in range(max(1, workers))]
        self._watch = Watch(self._workers)

    def __enter__(self) -> Self:
        # they wake up while the caller prepares
        for worker in self._workers:
            worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._watch.stop()
        for worker in self._workers:
            worker.stop()

    def read(self, content: bytes) -> Reading:
        """The cells of one file, or the finding that says why it cannot be read."""
        return next(self.read_many([content]))

    def read_many(self, contents: Iterable[bytes]) -> Iterator[Reading]:
        """The same for many files, in their order; later ones are being read while earlier ones are handed out."""
        self._watch.start()
        underway: deque[Worker | None] = deque()
        try:
            for turn, content in enumerate(contents):
                worker = None if len(content) > MAX_FILE_BYTES else self._workers[turn % len(self._workers)]
                if worker:
                    worker.send(content)
                underway.append(worker)
                if len(underway) >= _AHEAD * len(self._workers):
                    yield _reading(underway.popleft())
            while underway:
                yield _reading(underway.popleft())
        finally:
            # Whoever stops listening half-way must not find old answers before the next ones.
            for worker in set(underway) - {None}:
                worker.stop()


def _reading(worker: Worker | None) -> Reading:
    """The oldest answer of a worker; no worker stands for a file too large to send."""
    if worker is None:
        return _refused(Code.TOO_LARGE)
    payload = worker.receive()
    if payload is None:
        return _refused(Code.READER_TIMED_OUT if worker.was_overdue else Code.READER_FAILED)
    return answer_of(payload)


def _refused(code: Code) -> Reading:
    return None, [Finding(Severity.ERROR, code)]
