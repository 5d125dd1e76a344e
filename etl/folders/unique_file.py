"""Files written or moved under a name of their own: nothing that is there already is overwritten."""

import os
from pathlib import Path


def free(path: Path) -> Path:
    """This place, or the next numbered one if it is taken: 'a.xlsx', 'a (2).xlsx' …"""
    place, number = path, 1
    while place.exists() or place.is_symlink():
        number += 1
        place = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return place


def write_new(path: Path, content: bytes) -> Path:
    """Write a file, whole or not at all; where it stands. The same bytes under that name are not written again."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{os.getpid()}.tmp")
    try:
        partial.write_bytes(content)
        return partial.rename(free(path))
    finally:
        partial.unlink(missing_ok=True)
