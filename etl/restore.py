"""A backup put back into an empty data folder; a killed restore is repeated, never taken for a site."""

import os
import shutil
from pathlib import Path

from etl.audit import Line, record
from etl.backup import DATABASE, REGISTERS, SITE, BackupError, beside, check_backup, originals_of
from etl.durable import sync
from etl.site_files import copy_site, end_sessions, put_site_back
from etl.store import RESTORING, Store

_LOCK = "write.lock"


def restore(store: Store, backup: Path) -> int:
    """Put a backup into an empty data folder; return the number of originals. Raises BackupError.

    A folder in which a restore was killed counts as empty: it holds nothing else, and nobody can write into it.
    """
    damaged = check_backup(backup)
    if damaged:
        raise BackupError("backup.damaged")
    if store.folder.exists() and any(store.folder.iterdir()) and not (store.folder / RESTORING).exists():
        raise BackupError("backup.folder_not_empty")
    store.folder.mkdir(parents=True, exist_ok=True)
    (store.folder / RESTORING).touch()
    sync(store.folder)
    _clear(store.folder)
    count = 0
    for sha256, path in originals_of(backup):
        store.keep_original(path.read_bytes(), sha256)
        count += 1
    registers = beside(backup) / REGISTERS
    if registers.is_dir():
        shutil.copytree(registers, store.folder / REGISTERS)
    if beside(backup) == backup:
        put_site_back(backup / SITE, store.folder)
    else:       # it was kept in a data folder: what stands there belongs to the site
        copy_site(beside(backup), store.folder)
    end_sessions(store.folder)
    shutil.copyfile(backup / DATABASE, store.folder / "build.duckdb")
    (store.folder / "build.duckdb").chmod(0o644)
    if hasattr(os, "sync"):
        os.sync()
    with store.write(is_restoring=True) as connection:
        record(connection, [Line("store.restored", after={"backup": backup.name, "originals": count})])
    (store.folder / RESTORING).unlink()
    return count


def _clear(folder: Path) -> None:
    """Take away what a killed restore left."""
    for path in folder.iterdir():
        if path.name not in (RESTORING, _LOCK):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
