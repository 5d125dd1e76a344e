"""A watched folder: which of its files are finished, when each was first seen, and where it goes afterwards.

What was seen is kept in a small file of the folder, without names, so that a restart does not make a file younger and
knows which files were in hand.
"""

import hashlib
import json
import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from etl.folders.bundle import MAX_BYTES
from etl.folders.file_list import kind_of
from etl.folders.unique_file import free

try:
    import fcntl
except ImportError:
    fcntl = None        # Windows

_MEMORY, _LOCK = ".dunghan-watch.json", ".dunghan-watch.lock"


class InboxTaken(RuntimeError):
    """Another process watches the same folder."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file at the last look. since: ISO 8601; is_settled: two looks were alike; is_taken: it was in hand."""

    since: str
    size: int
    mtime: int
    is_settled: bool = False
    is_taken: bool = False

    def again(self, now: "_Seen") -> "_Seen":
        """The same place at the next look: alike, still growing, or another file under the old name."""
        if (self.size, self.mtime) == (now.size, now.mtime):
            return replace(self, is_settled=True)
        return now if self.is_settled else replace(now, since=self.since)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A finished file. name: from the folder; is_leftover: an earlier run, or try, may have written its outcome."""

    name: str
    path: Path
    since: datetime
    size: int
    mtime: int
    is_leftover: bool

    def is_unchanged(self) -> bool:
        """True while the file is the one that was seen."""
        with suppress(FileNotFoundError):
            return _stamp(self.path) == (self.size, self.mtime)
        return False


class Inbox:
    """One folder. outgoing: the names of its subfolders for files that are done."""

    def __init__(self, folder: Path, outgoing: Iterable[str]) -> None:
        self.folder, self._outgoing = folder, set(outgoing)
        self._seen: dict[str, _Seen] = {}
        self.ignored: list[str] = []

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other watchers out. Raises InboxTaken, OSError when the folder is gone or closed to us."""
        os.scandir(self.folder).close()
        lock = FileLock(self.folder / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise InboxTaken from error
        try:
            self._remember()
            yield
        finally:
            lock.release()

    def look(self, moment: datetime) -> list[Arrival]:
        """The files that are finished, first come first; the others are known better at the next look.

        ignored: the names of those that are left alone.
        """
        seen, arrivals, ignored = {}, [], []
        for name, path in self._files():
            if kind_of(name) == "temporary":
                continue
            try:
                size, mtime = _stamp(path)
            except FileNotFoundError:
                continue
            if kind_of(name) or size > MAX_BYTES or not os.access(path, os.R_OK):
                ignored.append(name)
                continue
            key = _key(name)
            at = _Seen(moment.isoformat(), size, mtime)
            seen[key] = at = self._seen[key].again(at) if key in self._seen else at
            if at.is_settled and _is_let_go(path):
                since = datetime.fromisoformat(at.since)
                arrivals.append(Arrival(_shown(name), path, since, size, mtime, at.is_taken))
        self._seen, self.ignored = seen, ignored
        self.keep()
        return sorted(arrivals, key=lambda arrival: (arrival.since, arrival.name))

    def take(self, arrivals: Iterable[Arrival]) -> None:
        """Note, durably, that these are in hand from here on."""
        for arrival in arrivals:
            key = _key(arrival.path.relative_to(self.folder).as_posix())
            self._seen[key] = replace(self._seen[key], is_taken=True)
        self.keep()

    def put_away(self, arrival: Arrival, outgoing: str) -> Path | None:
        """Move a file that is done; None when it was changed or taken away meanwhile: that is a new arrival."""
        if not arrival.is_unchanged():
            return None
        target = self.place(arrival, outgoing)
        target.mkdir(parents=True, exist_ok=True)
        moved = arrival.path.rename(free(target / arrival.path.name))
        self._seen.pop(_key(arrival.path.relative_to(self.folder).as_posix()), None)
        return moved

    def place(self, arrival: Arrival, outgoing: str) -> Path:
        """The folder for a file of this fate: below the outgoing one as it was below the watched one."""
        root = self.folder / outgoing
        root.mkdir(exist_ok=True)       # not its parents: a folder that vanished is not made anew
        return root / arrival.path.relative_to(self.folder).parent

    def _files(self) -> Iterator[tuple[str, Path]]:
        def stop(error: OSError) -> None:
            if Path(error.filename or "") == self.folder:
                raise error

        for place, folders, names in os.walk(self.folder, onerror=stop):
            if Path(place) == self.folder:
                folders[:] = [name for name in folders if name not in self._outgoing]
            for name in names:
                path = Path(place, name)
                relative = path.relative_to(self.folder).as_posix()
                if kind_of(relative) != "hidden" and path.is_file() and not path.is_symlink():
                    yield relative, path

    def _remember(self) -> None:
        with suppress(FileNotFoundError, ValueError, TypeError, AttributeError):
            kept = json.loads((self.folder / _MEMORY).read_text(encoding="ascii"))
            self._seen = {key: _Seen(**seen) for key, seen in kept.items()}

    def keep(self) -> None:
        """Write down what was seen, durably."""
        text = json.dumps({key: asdict(seen) for key, seen in self._seen.items()}, sort_keys=True)
        path, partial = self.folder / _MEMORY, self.folder / f"{_MEMORY}.tmp"
        with suppress(FileNotFoundError):
            if path.read_text(encoding="ascii") == text:
                return
        with partial.open("w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _key(name: str) -> str:
    """A file's place in the memory: a hash, since even names of classified files are not kept."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()


def _shown(name: str) -> str:
    return unicodedata.normalize("NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _is_let_go(path: Path) -> bool:
    """True when nobody has the file open: no lock file of Excel or LibreOffice beside it, no lock on it."""
    if path.with_name(f"~${path.name}").exists() or path.with_name(f".~lock.{path.name}#").exists():
        return False
    try:
        path.rename(path)       # Windows refuses this while any program has the file open
        with path.open("rb") as file:
            if fcntl:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
