"""Copies that open: backup while the dashboard runs, restore, and proof that nothing changed."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from etl.durable import file_sha256
from etl.store import Store, now, open_published

MANIFEST = "manifest.json"
DATABASE = "published.duckdb"


class BackupError(RuntimeError):
    """A backup that is not whole, or a folder that is in the way."""


def back_up(store: Store, folder: Path) -> Path:
    """Copy the published state and every original it names to a new folder inside `folder`; return it.

    Takes no lock: a published file never changes, and an original is on disk before the row that names it.
    """
    target = folder / f"dunghan-{now():%Y%m%d-%H%M%S-%f}"
    partial = folder / f".part-{target.name}"
    (partial / "originals").mkdir(parents=True)
    source = store.current()
    shutil.copyfile(source, partial / DATABASE)
    files = {DATABASE: file_sha256(partial / DATABASE)}
    for sha256 in _named_originals(partial / DATABASE):
        copy = partial / "originals" / sha256
        shutil.copyfile(store.original(sha256), copy)
        files[f"originals/{sha256}"] = sha256
    registers = store.folder / "registers"
    if registers.is_dir():
        shutil.copytree(registers, partial / "registers")
        for path in sorted(p for p in (partial / "registers").rglob("*") if p.is_file()):
            files[path.relative_to(partial).as_posix()] = file_sha256(path)
    manifest = {"made_at": now().isoformat(timespec="seconds"), "files": files}
    (partial / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    os.replace(partial, target)
    return target


def restore(store: Store, backup: Path) -> int:
    """Put a backup into an empty data folder; return the number of originals. Raises BackupError."""
    if store.folder.exists() and any(store.folder.iterdir()):
        raise BackupError("backup.folder_not_empty")
    damaged = check_backup(backup)
    if damaged:
        raise BackupError("backup.damaged")
    store.folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for path in sorted((backup / "originals").iterdir()):
        store.keep_original(path.read_bytes(), path.name)
        count += 1
    if (backup / "registers").is_dir():
        shutil.copytree(backup / "registers", store.folder / "registers")
    shutil.copyfile(backup / DATABASE, store.folder / "build.duckdb")
    (store.folder / "build.duckdb").chmod(0o644)
    store.recover()
    return count


def check_backup(backup: Path) -> list[str]:
    """Names of the files of a backup that are missing or differ from its manifest."""
    manifest = backup / MANIFEST
    if not manifest.is_file():
        return [MANIFEST]
    files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return [
        name for name, sha256 in files.items()
        if not (backup / name).is_file() or file_sha256(backup / name) != sha256
    ]


def verify_originals(store: Store) -> Iterator[tuple[str, str]]:
    """(sha256, what is wrong: 'missing' or 'differs') for every original that is not as the store says."""
    for sha256 in _named_originals(store.current()):
        path = store.original(sha256)
        if not path.is_file():
            yield sha256, "missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield sha256, "differs"


def _named_originals(database: Path) -> list[str]:
    with closing(open_published(database)) as connection:
        # a folder that no writer has opened since an update may lack the newer table
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        named: set[str] = set()
        for table in ("submission", "publication"):
            if table in tables:
                rows = connection.execute(f"select sha256 from {table} where sha256 is not null").fetchall()
                named |= {sha256 for (sha256,) in rows}
    return sorted(named)
