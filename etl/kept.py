"""What a data folder keeps as files: originals under their SHA-256, and the reference files of every reading."""

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from etl.durable import write_durably


class Kept:
    """The files of one data folder; they are written once and never changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def original(self, sha256: str) -> Path:
        """Where the bytes with this hash are kept."""
        return self.folder / "originals" / sha256[:2] / sha256

    def keep_original(self, content: bytes, sha256: str) -> None:
        """Write the bytes to disk, durably, before any row names them. Idempotent."""
        path = str(self.original(sha256))
        with contextlib.suppress(FileNotFoundError):
            if os.stat(path).st_size == len(content):
                return
        temporary = f"{path}.{os.getpid()}.tmp"
        try:
            write_durably(temporary, content)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            write_durably(temporary, content)
        os.replace(temporary, path)

    def count_originals(self) -> int:
        """How many originals are kept."""
        return sum(1 for path in (self.folder / "originals").glob("??/*") if path.suffix != ".tmp")

    def keep_registers(self, sha256: str, folders: list[Path]) -> None:
        """Keep the reference files of a reading as they were, under their common hash."""
        for folder in folders:
            shutil.copytree(folder, self.folder / "registers" / sha256 / folder.name, dirs_exist_ok=True)

    def keep_register_files(self, sha256: str, name: str, files: Mapping[str, bytes]) -> None:
        """The same for files in memory (relative name -> bytes), under one folder `name`; whole or not at all."""
        target = self.folder / "registers" / sha256
        if target.is_dir():
            return      # the same bytes are there already
        partial = target.with_name(f"{sha256}.{os.getpid()}.part")
        shutil.rmtree(partial, ignore_errors=True)
        for relative, content in files.items():
            path = partial / name / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(str(path), content)
        os.replace(partial, target)
