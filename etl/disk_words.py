"""What a disk that will not take or give something is called: one sentence, whatever library met it."""

import errno
import sqlite3

import duckdb

from etl.words import say

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_READ_ONLY = {errno.EROFS}
_DENIED = {errno.EACCES, errno.EPERM}
# DuckDB and SQLite tell it in words only
_TOLD = (("No space left", "disk_full"), ("not enough space", "disk_full"), ("Read-only file system", "disk_read_only"),
         ("read-only mode", "disk_read_only"), ("Permission denied", "disk_denied"),
         ("disk is full", "disk_full"), ("readonly database", "disk_read_only"))

# an SQLite file is opened with a small one beside it, also to be read
_OF_SQLITE = {"SQLITE_IOERR_SHMSIZE": "disk_full", "SQLITE_CANTOPEN": "disk_denied"}


def trouble(error: BaseException) -> str | None:
    """disk_full, disk_read_only or disk_denied; None where it is something else."""
    number = getattr(error, "errno", None)
    for numbers, key in ((_FULL, "disk_full"), (_READ_ONLY, "disk_read_only"), (_DENIED, "disk_denied")):
        if number in numbers:
            return key
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", None) in _OF_SQLITE:
        return _OF_SQLITE[error.sqlite_errorname]
    if isinstance(error, (OSError, duckdb.Error, sqlite3.Error)):
        text = str(error).lower()
        return next((key for words, key in _TOLD if words.lower() in text), None)
    return None


def is_of_disk(error: BaseException) -> bool:
    """True when the disk is to blame; another error of the database is our bug. A full disk comes in many classes."""
    return isinstance(error, (OSError, duckdb.IOException, sqlite3.DatabaseError)) or trouble(error) is not None


def disk_words(error: BaseException, folder: object) -> str:
    """The sentence for an OSError or an error of the database on `folder`."""
    key = trouble(error)
    if key:
        return say(key, folder=getattr(error, "filename", None) or folder)
    return say("disk", message=" ".join(str(error).split()))


def reason(error: BaseException) -> str:
    """The same in few words, for a sentence that says what could not be written; else what the system says."""
    key = trouble(error)
    return say(f"reason.{key}") if key else " ".join(str(getattr(error, "strerror", None) or error).split())
