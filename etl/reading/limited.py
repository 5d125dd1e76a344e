"""What both ends of a limited child process keep to: its limits, and messages of a 4-byte length and so many bytes."""

import struct
import time
from pathlib import Path
from typing import BinaryIO

_LENGTH = struct.Struct("<I")


def limit_memory(byte_count: int) -> None:
    """Cap this process's address space, beyond what it has now, where the system can.

    Not on Windows, where the time limit alone guards.
    """
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        return
    limit = pages * resource.getpagesize() + byte_count
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def limit_time(seconds: int) -> None:
    """Give the next file its share of processor time; going over it ends the process."""
    try:
        import resource
    except ImportError:
        return
    limit = int(time.process_time()) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def limit_reach() -> None:
    """From now on this process writes no file and starts no other, where the system can forbid it."""
    try:
        import resource
    except ImportError:
        return
    for what in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        resource.setrlimit(what, (0, 0))


def packed(payload: bytes) -> bytes:
    """A payload as a message."""
    return _LENGTH.pack(len(payload)) + payload


def read_message(pipe: BinaryIO) -> bytes | None:
    """The next message's payload; None when the other side has ended."""
    header = pipe.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(header)[0]
    payload = pipe.read(length)
    return payload if len(payload) == length else None
