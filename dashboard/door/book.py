"""The door's own small database, accounts.sqlite3 of the data folder: opened here and nowhere else."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from dashboard.text import t
from etl.disk_words import reason, trouble
from etl.schema import statement
from etl.site_files import others_may_read
from etl.store import home

FILE = "accounts.sqlite3"
WAIT_SECONDS = 10
_EDITION = 1        # of the tables; the file keeps its own


class BookRefused(Exception):
    """The file of accounts cannot be trusted or used; the message is one sentence for the IT officer."""


class Book:
    """The accounts of one data folder, for many threads and processes; each statement is a file of etl/sql/door."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._free: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._made: os.stat_result | None = None

    def exists(self) -> bool:
        """True once an account or a setup link was made in this folder."""
        return os.path.exists(self.path)

    def rows(self, name: str, /, **params: Any) -> list[sqlite3.Row]:
        """All rows of a select; none while there is no file. Raises BookRefused for one that is no book."""
        if not self.exists():
            return []
        try:
            with self._connection() as connection:
                return connection.execute(_sql(name), params).fetchall()
        except (sqlite3.DatabaseError, OSError) as error:
            raise _refused(self.path, error) from error

    def row(self, name: str, /, **params: Any) -> sqlite3.Row | None:
        """The first row of a select, or None."""
        found = self.rows(name, **params)
        return found[0] if found else None

    @contextmanager
    def writing(self, wait: float = WAIT_SECONDS) -> Iterator["Writing"]:
        """Several statements, all or none, after whoever writes now. BookRefused when the disk does not let us, or
        another writes for longer than `wait` seconds."""
        self._create()
        with self._connection() as connection:
            try:
                connection.execute(f"pragma busy_timeout = {int(wait * 1000)}")
                connection.execute("begin immediate")
                yield Writing(connection)
                connection.execute("commit")
            except sqlite3.DatabaseError as error:
                raise BookRefused(t("door.book_unwritable", file=self.path, reason=reason(error))) from error
            finally:
                if connection.in_transaction:
                    connection.execute("rollback")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        self._check()
        try:
            connection = self._free.get_nowait()
        except Empty:
            connection = self._open()
        try:
            yield connection
        finally:
            self._free.put(connection)

    def _open(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            connection.execute("pragma synchronous = full")
            _bring_up(connection)
        except sqlite3.DatabaseError as error:
            raise _refused(self.path, error) from error
        return connection

    def _create(self) -> None:
        if self.exists():
            return
        partial = self.path.with_name(f"{FILE}.{os.getpid()}-{threading.get_ident()}.tmp")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            # whole or not there: a file without its tables would keep everybody out for good
            with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
                connection.execute("pragma journal_mode = wal")
                connection.executescript(_sql("tables"))
                _bring_up(connection)
            _put_in_place(partial, self.path)
        except (OSError, sqlite3.DatabaseError) as error:
            raise BookRefused(t("door.book_unwritable", file=self.path, reason=reason(error))) from error
        finally:
            partial.unlink(missing_ok=True)

    def _check(self) -> None:
        """Others may not read the file; and a file put in another's place is opened anew."""
        found = os.stat(self.path)
        if others_may_read(found):
            raise BookRefused(t("door.book_readable", file=self.path))
        if self._made is None or (self._made.st_dev, self._made.st_ino) != (found.st_dev, found.st_ino):
            self._made = found
            with suppress(Empty):
                while True:
                    self._free.get_nowait().close()


def _bring_up(connection: sqlite3.Connection) -> None:
    """Give a file of an earlier version the columns that have come since; two may try at once."""
    if connection.execute(_sql("edition")).fetchone()[0] >= _EDITION:
        return
    try:
        connection.executescript(_sql("sign_on"))
    except sqlite3.OperationalError:
        if connection.in_transaction:
            connection.execute("rollback")
        if connection.execute(_sql("edition")).fetchone()[0] < _EDITION:
            raise


def _refused(path: Path, error: Exception) -> BookRefused:
    """Of a file that cannot be opened: damaged, or on a disk that does not let it be opened (sqlite writes beside)."""
    key = "door.book_unwritable" if trouble(error) else "door.book_unreadable"
    return BookRefused(t(key, file=path, reason=reason(error)))


def _put_in_place(partial: Path, path: Path) -> None:
    """Give the new file its name, unless another process was faster."""
    try:
        os.link(partial, path)
    except FileExistsError:
        pass
    except OSError:     # a disk without second names
        if not path.exists():
            os.replace(partial, path)


class Writing:
    """Statements inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, name: str, /, **params: Any) -> int:
        """Run a statement; how many rows it changed."""
        return self._connection.execute(_sql(name), params).rowcount

    def row(self, name: str, /, **params: Any) -> sqlite3.Row | None:
        """The first row of a select, or None."""
        return self._connection.execute(_sql(name), params).fetchone()


@cache
def _sql(name: str) -> str:
    return statement(f"door/{name}")


@cache
def _book(folder: Path) -> Book:
    return Book(folder.absolute())


def book() -> Book:
    """The book of the site's data folder."""
    return _book(home())
