"""Bytes that survive a power cut, and the hash they are known by."""

import contextlib
import errno
import hashlib
import os
import shutil
from pathlib import Path


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_durably(path: str, content: bytes) -> None:
    """Write the bytes, whole or not at all, and wait until the disk has them.

    What a full disk cut off is taken away again.
    """
    try:
        with open(path, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise


def sync(path: Path) -> None:
    """Force a file or a folder's entries to disk; Windows cannot do it for folders."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def require_room(folder: Path, wanted: int) -> None:
    """Raise OSError (ENOSPC) unless the disk has so many bytes left."""
    if shutil.disk_usage(folder).free < wanted:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
