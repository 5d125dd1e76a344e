"""One limited child process that reads files, seen from this side: fed, listened to, killed, replaced."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from etl.reading.limited import packed, read_message

_FILES_PER_LIFE = 1_000     # a fresh process now and then, so that no leak or fragment adds up
COMMAND = [sys.executable, str(Path(__file__).with_name("reader_child.py"))]
OURS = "DUNGHAN_"       # what begins so in the environment is settings, and passwords, of ours
_SECONDS_TO_DIE = 1.0       # from closing its output to having a return code
_CPU_SIGNAL = getattr(signal, "SIGXCPU", 24)


class ReaderUnavailable(RuntimeError):
    """The reader process cannot even start: a broken installation, not a bad file."""


class Worker:
    """One reader process, the files it has been sent and not yet answered, and its replacement when it dies."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._unanswered: deque[bytes] = deque()
        self._answered = 0
        self._has_greeted = False
        self.deadline: float | None = None
        self.was_overdue = False

    def send(self, content: bytes) -> None:
        """Hand over a file; returns at once."""
        if self._answered >= _FILES_PER_LIFE and not self._unanswered:
            self.stop()
        if self._process is None:
            self.start()
        self._unanswered.append(content)
        self._outbox.put(content)

    def receive(self) -> bytes | None:
        """The answer for the oldest file sent; None when the process died over it (`was_overdue` for lack of time)."""
        process = self._process
        self.was_overdue = False
        self.deadline = time.monotonic() + self._seconds
        if not self._has_greeted and read_message(process.stdout) is None:
            raise ReaderUnavailable("the spreadsheet reader did not start: is python-calamine installed?")
        self._has_greeted = True
        answer = read_message(process.stdout)
        self.deadline = None
        self._unanswered.popleft()
        self._answered += 1
        if answer is None:
            self.was_overdue = self.was_overdue or _spent_its_time(process)
            self._replace()
        return answer

    def kill_when_overdue(self) -> None:
        """Called by the watch: an overdue process is killed, which ends the wait in `receive`."""
        process, deadline = self._process, self.deadline
        if process and deadline and time.monotonic() > deadline:
            self.was_overdue = True
            process.kill()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is None:
            return
        self._outbox.put(None)
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        self._process = None
        self._unanswered.clear()

    def start(self) -> None:
        self._answered = 0
        self._has_greeted = False
        self._outbox = queue.SimpleQueue()
        self._process = start_child(COMMAND)
        arguments = (self._process.stdin, self._outbox)
        threading.Thread(target=_write_messages, args=arguments, daemon=True).start()

    def _replace(self) -> None:
        """Start over with the files the dead process had not come to."""
        waiting = list(self._unanswered)
        self.stop()
        for content in waiting:
            self.send(content)


def start_child(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a program that takes messages on its input and answers on its output; what it complains of is dropped."""
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), env=_told_of(os.environ),
    )


def _told_of(environment: Mapping[str, str]) -> dict[str, str]:
    """What a child may know: neither where the data is nor a password that came by this way."""
    return {name: value for name, value in environment.items() if not name.startswith(OURS)} | {"PYTHONUTF8": "1"}


def _spent_its_time(process: subprocess.Popen[bytes]) -> bool:
    """True when the system ended a process for using its share of processor time."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.wait(_SECONDS_TO_DIE) == -_CPU_SIGNAL
    return False


def _write_messages(pipe: BinaryIO, outbox: "queue.SimpleQueue[bytes | None]") -> None:
    """Feed a process in a thread of its own: a full pipe must not stop the one who takes the answers."""
    # A process that died closes the pipe; `receive` sees that too and deals with it.
    with contextlib.suppress(OSError), pipe:
        while (content := outbox.get()) is not None:
            pipe.write(packed(content))
            pipe.flush()


class Watch:
    """A thread that looks after the workers' deadlines while files are being read."""

    def __init__(self, workers: list[Worker]) -> None:
        self._workers = workers
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End; safe when it never began."""
        self._stopped.set()

    def _look(self) -> None:
        while not self._stopped.wait(0.2):
            for worker in self._workers:
                worker.kill_when_overdue()
