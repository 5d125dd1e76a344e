"""What a site keeps beside database and originals: settings, addresses, templates, accounts, notes of the log."""

import os
import re
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from etl.schema import statement

# made anew, or kept elsewhere in a backup
_OURS = re.compile(
    r"build\.duckdb.*|serving-\d+\.duckdb|current|originals|registers|restoring|backup-before-.*|\.tmp-.*|.*\.lock"
    r"|.*\.tmp|.*\.sqlite3-(wal|shm|journal)|last-backup|metrics\.token")
# passwords of other machines do not travel: they are entered anew
_SECRET = (".password", ".secret", ".key")
_DATABASE = ".sqlite3"
ACCOUNTS = "accounts.sqlite3"
LAST_BACKUP = "last-backup"         # empty: its time is when the last whole backup was made
METRICS_TOKEN = "metrics.token"     # the hash of a monitoring program's token, made anew on another machine


def others_may_read(found: os.stat_result) -> bool:
    """True for a file that not its owner alone may read; Windows keeps rights elsewhere, and the mode says nothing."""
    return os.name == "posix" and bool(found.st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def copy_site(home: Path, target: Path) -> None:
    """Copy them, with their rights; a small database is copied as of one instant."""
    for path in _site_files(home):
        copy = target / path.relative_to(home)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == _DATABASE:
            copy.touch(0o600)
            _copy_database(path, copy)
        else:
            shutil.copy(path, copy)


def _copy_database(path: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as made:
            source.backup(made)
    except sqlite3.OperationalError:
        # a full or read-only disk does not take what is written beside a database that is opened; nobody has it open,
        # so the file is all there is
        if path.with_name(f"{path.name}-wal").exists():
            raise
        shutil.copyfile(path, copy)


def put_site_back(source: Path, home: Path) -> None:
    """Put them into a data folder; a backup of an earlier version has none."""
    if source.is_dir():
        shutil.copytree(source, home, copy_function=shutil.copy, dirs_exist_ok=True)


def end_sessions(home: Path) -> None:
    """Who was signed in when a backup was made signs in anew, and no link for a first administrator opens again: either
    may have been ended since. Raises sqlite3.DatabaseError for a file of accounts in which that cannot be done."""
    path = home / ACCOUNTS
    if path.exists():
        with closing(sqlite3.connect(path, isolation_level=None)) as book:
            book.execute("begin immediate")
            book.execute(statement("door/end_every_session"), {"now": time.time(), "why": "restored"})
            book.execute(statement("door/drop_setups"))
            book.execute("commit")


def _site_files(home: Path) -> Iterator[Path]:
    for entry in sorted(home.iterdir()):
        if not _OURS.fullmatch(entry.name):
            found = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
            yield from (path for path in found if path.is_file() and path.suffix not in _SECRET)
