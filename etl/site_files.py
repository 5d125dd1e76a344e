"""What a site keeps beside database and originals: settings, addresses, templates, accounts, notes of the log."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

# made anew, or kept elsewhere in a backup
_OURS = re.compile(
    r"build\.duckdb.*|serving-\d+\.duckdb|current|originals|registers|restoring|backup-before-.*|\.tmp-.*|.*\.lock"
    r"|.*\.tmp|.*\.sqlite3-(wal|shm|journal)")
# passwords of other machines do not travel: they are entered anew
_SECRET = (".password", ".secret", ".key")
_ACCOUNTS = ".sqlite3"


def copy_site(home: Path, target: Path) -> None:
    """Copy them, with their rights; a small database is copied as of one instant."""
    for path in _site_files(home):
        copy = target / path.relative_to(home)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == _ACCOUNTS:
            copy.touch(0o600)
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as made:
                source.backup(made)
        else:
            shutil.copy(path, copy)


def put_site_back(source: Path, home: Path) -> None:
    """Put them into a data folder; a backup of an earlier version has none."""
    if source.is_dir():
        shutil.copytree(source, home, copy_function=shutil.copy, dirs_exist_ok=True)


def _site_files(home: Path) -> Iterator[Path]:
    for entry in sorted(home.iterdir()):
        if not _OURS.fullmatch(entry.name):
            found = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
            yield from (path for path in found if path.is_file() and path.suffix not in _SECRET)
