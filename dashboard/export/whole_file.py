"""Writing a file whole or not at all: a full disk leaves what was there before, and no half file."""

import contextlib
import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the place and rename. OSError: nothing was written, an older file of that name is untouched."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(partial, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        # the person asked for this name, not for the one beside it
        raise OSError(error.errno, error.strerror, str(path)) from error
