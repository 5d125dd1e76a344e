"""The marking of workbooks, seen from this side: a limited child process that is fed, listened to and killed."""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from etl.answers.answer import Answer, is_answerable, listed, marked_name, why_not
from etl.finding import Finding
from etl.reading.limited import packed, read_message
from etl.reading.reader_worker import start_child

SECONDS_PER_FILE = 60.0
MAX_FILE_BYTES = 20 * 1024 * 1024
COMMAND = [sys.executable, str(Path(__file__).with_name("answer_child.py"))]


class Marker:
    """Answers files one after another; the child starts with the first one that is marked. A context manager."""

    def __init__(self, seconds: float = SECONDS_PER_FILE) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def answer(self, name: str, content: bytes, findings: Sequence[Finding]) -> Answer | None:
        """The file marked, else the list alone; None when there is nothing to mend or nothing may be given."""
        if not is_answerable(findings):
            return None
        why = "unsafe" if len(content) > MAX_FILE_BYTES else why_not(content, findings)
        if why:
            return listed(name, findings, why)
        marked = self._mark(content, findings)
        if marked is None:
            return listed(name, findings, "failed")
        return Answer(marked_name(name, content), marked, is_marked=True)

    def _mark(self, content: bytes, findings: Sequence[Finding]) -> bytes | None:
        if self._process is None:
            self._process = start_child(COMMAND)
        request = json.dumps([(f.severity, f.code, f.sheet, f.cell, f.field, f.value, f.params) for f in findings])
        watch = threading.Timer(self._seconds, self._process.kill)
        watch.start()
        marked = None
        # a process that died closes its pipes: seen here as an error or as the end of its answers
        with contextlib.suppress(OSError):
            for part in (request.encode(), content):
                self._process.stdin.write(packed(part))
            self._process.stdin.flush()
            marked = read_message(self._process.stdout)
        watch.cancel()
        if marked is None:
            self._stop()
        return marked

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.stdout.close()
        self._process = None
