"""The way back from an upgrade: the database as it was, kept in the data folder before its tables are changed."""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from etl.durable import file_sha256, sync, write_durably

BEFORE = "backup-before-"


def keep_before(home: Path, published: Path, pending: Sequence[str], moment: str) -> Path:
    """Keep the published database as `backup-before-NNN`, NNN being the first file of etl/sql that is applied next.

    It is a backup whose originals are those of the data folder it stands in (`is_beside`): `etl restore` puts it into
    a new folder. One that was kept before a killed upgrade is used again.
    """
    sha256 = file_sha256(published)
    for number in range(1, 1000):
        target = home / f"{BEFORE}{pending[0][:3]}{f'-{number}' if number > 1 else ''}"
        if not target.exists():
            break
        if _holds(target, sha256):
            return target
    partial = home / f".tmp-{target.name}"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    copy = partial / "published.duckdb"
    shutil.copyfile(published, copy)
    sync(copy)
    manifest = {"made_at": moment, "files": {copy.name: sha256}, "is_beside": True, "before": list(pending)}
    write_durably(str(partial / "manifest.json"), json.dumps(manifest, indent=1).encode())
    os.replace(partial, target)
    sync(home)
    return target


def _holds(backup: Path, sha256: str) -> bool:
    database = backup / "published.duckdb"
    return database.is_file() and file_sha256(database) == sha256
