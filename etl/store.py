"""The data folder: the only module that opens a database.

Writers change build.duckdb under a file lock and then publish a read-only copy by atomic rename;
readers open only published files. A killed writer leaves a build file that the next writer repairs,
and never a half-published one.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from etl.audit import BEGIN, Line, bring_in, record
from etl.audit_chain import head_of
from etl.clock import now
from etl.durable import require_room, sync
from etl.kept import Kept
from etl.schema import is_behind, migrate, migrations, pending
from etl.upgrade import keep_before

KEPT_PUBLICATIONS = 3
LOCK_WAIT_SECONDS = 600
_SPARE_BYTES = 8 << 20      # for the log of a write, before it is folded in
RESTORING = "restoring"     # stands in a data folder while a backup is put into it
# the log is folded into the file only by us, at the end of a write: see _open_build
_BUILD = {"checkpoint_threshold": "1TB"}
_READING = {
    "autoinstall_known_extensions": "false", "allocator_background_threads": "true",
    # give memory back after each question, and between them: a server asks for weeks
    "allocator_flush_threshold": "1MB", "allocator_bulk_deallocation_flush_threshold": "1MB",
}
_SERVING = re.compile(r"serving-(\d+)\.duckdb")


class StoreBusy(RuntimeError):
    """Another load held the lock for longer than we wait."""


class StoreMissing(RuntimeError):
    """The data folder was never initialised."""


class HalfRestored(OSError):
    """A restore into this folder was killed: nothing may be written before it is repeated."""


def home() -> Path:
    """The data folder: DUNGHAN_HOME, else data/home beside the code."""
    return _place(os.environ.get("DUNGHAN_HOME"))


@lru_cache(maxsize=64)
def _place(named: str | None) -> Path:
    # asked dozens of times by every run of a page
    return Path(named or Path(__file__).resolve().parents[1] / "data" / "home")


class Store(Kept):
    """One data folder. Any number of processes may hold one; writers take turns."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(Path(folder) if folder else home())

    # ---- reading

    def exists(self) -> bool:
        """True once `etl init` has published something."""
        return (self.folder / "current").is_file()

    def current(self) -> Path:
        """The newest published file; its name changes with every publication, so it serves as a cache key."""
        try:
            stat = os.stat(f"{self.folder}/current")
            # a page asks a dozen times a run; the pointer is always replaced whole, never written into
            return _named(self.folder, stat.st_mtime_ns, stat.st_ino, stat.st_size)
        except FileNotFoundError:
            raise StoreMissing(str(self.folder)) from None

    def read(self) -> duckdb.DuckDBPyConnection:
        """A read-only connection to what is published now, without access to anything outside it.

        A folder of an earlier version is migrated first.
        """
        for attempt in range(5):
            path = self.current()
            try:
                connection = open_published(path)
            except duckdb.IOException:
                # the file may have been retired between the two steps; the pointer already names a newer one
                if attempt == 4 or path == self.current():
                    raise
                continue
            if not is_behind(connection):
                return connection
            connection.close()
            self.recover()
        raise AssertionError("unreachable")

    # ---- writing

    @contextlib.contextmanager
    def write(
        self, wait: float = LOCK_WAIT_SECONDS, *, is_restoring: bool = False
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """The build database under the lock; publishes once, on the way out, if anything changed.

        No transaction is open: the caller begins and commits its own, one per file.
        Raises StoreBusy when another writer keeps the lock for longer than `wait` seconds, HalfRestored.
        """
        # what offices report is not for whoever else has an account on this machine
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(self.folder / "write.lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise StoreBusy(str(self.folder)) from error
        try:
            if (self.folder / RESTORING).exists() and not is_restoring:
                raise HalfRestored(str(self.folder))
            # what is committed must also be published: who is told that it failed does it again, and it is in twice
            require_room(self.folder, self._build_bytes() + _SPARE_BYTES)
            self._settle()
            connection = self._up_to_date(self._open_build())
            try:
                bring_in(connection, self)
                yield connection
            finally:
                # what was committed is published even if a later file failed; what was not is dropped
                with contextlib.suppress(duckdb.TransactionException):
                    connection.execute("rollback")
                _close(connection)
                self._publish()
        finally:
            lock.release()

    def _settle(self) -> None:
        """Bring what a killed writer left to an end, so that the build file equals the published one.

        A log found later then belongs to the published state, and `_open_build` can rely on that.
        """
        for leftover in self.folder.glob(".tmp-*"):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)
        has_log = (self.folder / "build.duckdb.wal").exists()
        if has_log or ((self.folder / "build.duckdb").exists() and self._is_ahead()):
            _close(self._open_build())
            self._publish()

    def _open_build(self) -> duckdb.DuckDBPyConnection:
        """The build database, its log replayed. A writer killed inside a checkpoint may leave a torn block: the log
        is whole then and belongs to the published state, so that state is put back and the log replayed on it."""
        build = self.folder / "build.duckdb"
        if self.exists() and not build.exists():
            self._put_back(build)
        try:
            return duckdb.connect(str(build), config=_BUILD)
        except duckdb.Error as error:
            if "lock on file" in str(error):
                raise       # somebody else has it open: not damage
            if self.exists():
                self._put_back(build)
            else:
                # nothing was ever published, so nothing was acknowledged
                build.unlink()
                build.with_name("build.duckdb.wal").unlink(missing_ok=True)
            return duckdb.connect(str(build), config=_BUILD)

    def _up_to_date(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        """Migrate: a new store where it is; one in use on a copy that takes its place whole, after its state was kept
        for the way back. A step that fails leaves everything as it was."""
        with _closed_on_error(connection):
            steps = pending(connection)
            if len(steps) == len(migrations()) or not self.exists():
                migrate(connection, now())
                return connection
            if not steps:
                return connection
            _close(connection)
        kept = keep_before(self.folder, self.current(), steps, now().isoformat(timespec="seconds"))
        build, copy = self.folder / "build.duckdb", self.folder / ".tmp-build"
        shutil.copyfile(build, copy)
        connection = duckdb.connect(str(copy), config=_BUILD)
        with _closed_on_error(connection):
            migrate(connection, now())
            told = Line("store.migrated", after={"migrations": ", ".join(steps), "backup": kept.name})
            # not what was noted: that is taken away once it is in, and this copy may never take its place
            record(connection, [told] if head_of(connection) else [Line(BEGIN), told])
            _close(connection)
        sync(copy)
        os.replace(copy, build)
        return self._open_build()

    def _put_back(self, build: Path) -> None:
        temporary = self.folder / ".tmp-build"
        shutil.copyfile(self.current(), temporary)
        temporary.chmod(0o644)
        sync(temporary)
        os.replace(temporary, build)

    def _is_ahead(self) -> bool:
        """True when the build file is not the one that was published last."""
        pointer = self.folder / "current"
        if not pointer.is_file():
            return True
        name, published_state = pointer.read_text(encoding="ascii").split()
        return published_state != self._state() or not (self.folder / name).is_file()

    def _build_bytes(self) -> int:
        with contextlib.suppress(FileNotFoundError):
            return (self.folder / "build.duckdb").stat().st_size
        return 0

    def _state(self) -> str:
        stat = (self.folder / "build.duckdb").stat()
        return f"{stat.st_mtime_ns}-{stat.st_size}"

    def recover(self, wait: float = LOCK_WAIT_SECONDS) -> None:
        """Publish what a killed writer committed; migrate a folder of an earlier version."""
        with self.write(wait):
            pass

    def _publish(self) -> None:
        if not self._is_ahead():
            return
        build, pointer = self.folder / "build.duckdb", self.folder / "current"
        number = max((n for n, _ in self._publications()), default=0) + 1
        new = self.folder / f"serving-{number}.duckdb"
        temporary = self.folder / f".tmp-{number}"
        shutil.copyfile(build, temporary)
        sync(temporary)
        temporary.chmod(0o444)
        os.replace(temporary, new)
        temporary.write_text(f"{new.name} {self._state()}", encoding="ascii")
        sync(temporary)
        os.replace(temporary, pointer)
        sync(self.folder)
        for _, old in self._publications()[:-KEPT_PUBLICATIONS]:
            # Windows does not delete a file that a page still reads; the next publication will
            with contextlib.suppress(PermissionError):
                old.chmod(0o644)
                old.unlink()

    def _publications(self) -> list[tuple[int, Path]]:
        found = [(_SERVING.fullmatch(path.name), path) for path in self.folder.glob("serving-*.duckdb")]
        return sorted((int(match[1]), path) for match, path in found if match)


@lru_cache(maxsize=8)
def _named(folder: Path, *_state: int) -> Path:
    return folder / (folder / "current").read_text(encoding="ascii").split()[0]


def open_published(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a published file (or a backup's) read-only, with no way to reach other files."""
    return duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false", **_READING})


def open_with_memory(path: Path) -> duckdb.DuckDBPyConnection:
    """The same for a server: the file under the name 'published', beside an empty database 'memory' to work in.

    A cursor of it must `use published` before it is asked anything.
    """
    connection = duckdb.connect(":memory:", config=_READING)
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as published (read_only)")
    connection.execute("set enable_external_access = false")
    return connection


def open_scratch() -> duckdb.DuckDBPyConnection:
    """An empty store in memory, to try something out."""
    connection = duckdb.connect()
    migrate(connection, now())
    return connection


@contextlib.contextmanager
def _closed_on_error(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _close(connection: duckdb.DuckDBPyConnection) -> None:
    """Fold the log into the file, and close: also where the disk is full, or this process could not open it again."""
    try:
        connection.execute("checkpoint")
    finally:
        connection.close()
