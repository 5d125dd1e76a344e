"""Copies that open: backup while the dashboard runs, and proof that nothing changed."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from etl.audit_chain import head_of
from etl.durable import file_sha256, sync, write_durably
from etl.site_files import LAST_BACKUP, copy_site
from etl.store import Store, now, open_published

MANIFEST = "manifest.json"
DATABASE = "published.duckdb"
ORIGINALS, REGISTERS, SITE = "originals", "registers", "site"
PREFIX, PART = "dunghan-", ".part-"


class BackupError(RuntimeError):
    """A backup that is not whole, or a folder that is in the way."""


@contextmanager
def backing_up(store: Store) -> Iterator[None]:
    """One backup of a site at a time. Raises BackupError while another runs."""
    lock = FileLock(store.folder / "backup.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BackupError("backup.running") from None
    try:
        yield
    finally:
        lock.release()


def back_up(store: Store, folder: Path) -> Path:
    """Copy the published state, every original it names and the site's own files to a new folder inside `folder`.

    Takes no writer's lock: a published file never changes, and an original is on disk before the row that names it.
    Originals that are missing or damaged are left out and named in the manifest (`left_out`). Returns the new folder,
    which appears only when everything in it is on disk.
    """
    store.current()     # no site, no folder for it
    target = folder / f"{PREFIX}{now():%Y%m%d-%H%M%S-%f}"
    partial = folder / f"{PART}{target.name}"
    (partial / ORIGINALS).mkdir(parents=True)
    # before the database: what was noted and is brought into the log meanwhile is then in both, and known by its id
    copy_site(store.folder, partial / SITE)
    _copy_published(store, partial / DATABASE)
    left_out = [sha256 for sha256 in named_originals(partial / DATABASE)
                if not _copy_original(store, sha256, partial / ORIGINALS / sha256)]
    if (store.folder / REGISTERS).is_dir():
        shutil.copytree(store.folder / REGISTERS, partial / REGISTERS, ignore=shutil.ignore_patterns("*.part"))
    files = {path.relative_to(partial).as_posix(): path.name if path.parent.name == ORIGINALS else file_sha256(path)
             for path in sorted(partial.rglob("*")) if path.is_file()}
    write_manifest(partial, {"made_at": now().isoformat(timespec="seconds"), "files": files, "left_out": left_out,
                             **_log_of(partial / DATABASE)})
    os.replace(partial, target)
    sync(folder)
    # for whoever watches the age of backups; a data folder that is read-only can be backed up all the same
    with suppress(OSError):
        (store.folder / LAST_BACKUP).touch()
    return target


def write_manifest(backup: Path, manifest: dict) -> None:
    """Everything else is on disk before the manifest is: a backup that has one is whole."""
    if hasattr(os, "sync"):
        os.sync()
    write_durably(str(backup / MANIFEST), json.dumps(manifest, indent=1, ensure_ascii=False).encode())


def read_manifest(backup: Path) -> dict:
    """What a backup says of itself. Raises BackupError where there is nothing to read."""
    try:
        found = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
        return found if isinstance(found["files"], dict) else {}["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupError("backup.no_manifest") from None


def check_backup(backup: Path) -> list[str]:
    """Names of the files of a backup that are missing or differ from its manifest."""
    try:
        manifest = read_manifest(backup)
    except BackupError:
        return [MANIFEST]
    wrong = [name for name, sha256 in manifest["files"].items()
             if not (backup / name).is_file() or file_sha256(backup / name) != sha256]
    if not wrong and manifest.get("is_beside"):
        wrong = [sha256 for sha256, path in originals_of(backup) if not path.is_file() or file_sha256(path) != sha256]
    return wrong


def originals_of(backup: Path) -> Iterator[tuple[str, Path]]:
    """(SHA-256, where its bytes are) for every original of a backup."""
    if beside(backup) == backup:
        for path in sorted((backup / ORIGINALS).iterdir()):
            yield path.name, path
    else:
        for sha256 in named_originals(backup / DATABASE):
            yield sha256, Store(beside(backup)).original(sha256)


def beside(backup: Path) -> Path:
    """Where a backup's originals and registers are: in itself, or in the data folder that it was kept in."""
    return backup.parent if read_manifest(backup).get("is_beside") else backup


def verify_originals(store: Store) -> Iterator[tuple[str, str]]:
    """(sha256, what is wrong: 'missing' or 'differs') for every original that is not as the store says."""
    for sha256 in named_originals(store.current()):
        path = store.original(sha256)
        if not path.is_file():
            yield sha256, "missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield sha256, "differs"


def named_originals(database: Path) -> list[str]:
    """SHA-256 of every original that a published file, or a backup's, names."""
    with closing(open_published(database)) as connection:
        # a folder that no writer has opened since an update may lack the newer table
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        named: set[str] = set()
        for table in ("submission", "publication"):
            if table in tables:
                rows = connection.execute(f"select sha256 from {table} where sha256 is not null").fetchall()
                named |= {sha256 for (sha256,) in rows}
    return sorted(named)


def _copy_published(store: Store, copy: Path) -> None:
    for attempt in range(5):
        source = store.current()
        try:
            shutil.copyfile(source, copy)
            return
        except FileNotFoundError:
            # retired between the two steps; the pointer already names a newer one
            if attempt == 4 or source == store.current():
                raise


def _copy_original(store: Store, sha256: str, copy: Path) -> bool:
    """False when the original is missing or is not what its name says."""
    try:
        content = store.original(sha256).read_bytes()
    except FileNotFoundError:
        return False
    if hashlib.sha256(content).hexdigest() != sha256:
        return False
    copy.write_bytes(content)
    return True


def _log_of(database: Path) -> dict:
    """Which site this is (its log's first hash) and how far its log went."""
    with closing(open_published(database)) as connection:
        try:
            head = head_of(connection)
            first = connection.execute("select own_hash from audit where number = 1").fetchone()
        except duckdb.CatalogException:
            return {}       # of an earlier version
    return {} if head is None or first is None else {
        "site": first[0], "log": {"number": head.number, "own_hash": head.own_hash}}
