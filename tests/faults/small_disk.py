"""A small disk of its own to fill, or to mount read-only."""

import errno
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections import namedtuple
from functools import cache
from pathlib import Path

import pytest

_Room = namedtuple("_Room", "total used free")


@cache
def can_mount() -> bool:
    """Whether this user may mount a small disk in memory."""
    if os.name != "posix" or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as place:
        tried = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True,
                               check=False)
        if tried.returncode == 0:
            subprocess.run(["umount", place], check=True)
        return tried.returncode == 0


class SmallDisk:
    """60 MB; where none can be mounted, the calls that write fail as a full disk's do."""

    def __init__(self, place: Path, patch: pytest.MonkeyPatch) -> None:
        self.place, self.patch, self.home = place, patch, place / "home"
        place.mkdir()
        if can_mount():
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(place)], check=True)

    def fill(self, leave: int) -> None:
        """Leave so many bytes."""
        if can_mount():
            with (self.place / "filler").open("wb") as handle:
                os.posix_fallocate(handle.fileno(), 0, max(shutil.disk_usage(self.place).free - leave, 1))
        else:
            self.patch.setattr("shutil.disk_usage", lambda _: _Room(0, 0, 0))
            self._refuse(errno.ENOSPC, "database or disk is full")

    def read_only(self) -> None:
        """Nothing can be written any more."""
        if can_mount():
            subprocess.run(["mount", "-o", "remount,ro", str(self.place)], check=True)
        else:
            self._refuse(errno.EROFS, "attempt to write a readonly database")

    def well_again(self) -> None:
        """Room again, and writable."""
        self.patch.undo()
        if can_mount():
            subprocess.run(["mount", "-o", "remount,rw", str(self.place)], check=True)
            (self.place / "filler").unlink(missing_ok=True)

    def close(self) -> None:
        """Take it away."""
        self.well_again()
        if can_mount():
            subprocess.run(["umount", "-l", str(self.place)], check=True)

    def _refuse(self, number: int, of_sqlite: str) -> None:
        def fail(*_: object, **__: object) -> None:
            raise OSError(number, os.strerror(number))

        def fail_in_sqlite(*_: object, **__: object) -> None:
            raise sqlite3.OperationalError(of_sqlite)

        for name in ("etl.durable.os.fsync", "shutil.copyfile"):
            self.patch.setattr(name, fail)
        self.patch.setattr("dashboard.door.book.Writing.run", fail_in_sqlite)
