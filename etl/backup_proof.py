"""A backup proved without touching any site: every byte, every row, every check, in a copy that is thrown away."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.audit_chain import Broken, first_broken, head_of
from etl.backup import DATABASE, check_backup, named_originals, originals_of, read_manifest
from etl.store import Store

Checks = Callable[[duckdb.DuckDBPyConnection], int]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found. `damaged`: files that differ from the manifest, then nothing else was looked at."""

    made_at: str = ""
    damaged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()       # originals that the database names and the backup does not hold
    left_out: int = 0                   # of these: known when the backup was made
    wrong_checks: int = 0
    broken: Broken | None = None
    originals: int = 0
    submissions: int = 0
    lines: int = 0                      # of the log

    @property
    def is_whole(self) -> bool:
        """True when restoring it would give back everything."""
        return not (self.damaged or self.missing or self.wrong_checks or self.broken)


def prove(backup: Path, checks: Checks) -> Proof:
    """Open a copy of the backup's database as a site would, migrate it, and look at everything.

    checks: runs every check query and returns how many found something. Raises OSError when there is no room.
    """
    damaged = check_backup(backup)
    if damaged:
        return Proof(damaged=tuple(damaged))
    manifest = read_manifest(backup)
    held = {sha256 for sha256, _ in originals_of(backup)}
    missing = [sha256 for sha256 in named_originals(backup / DATABASE) if sha256 not in held]
    with tempfile.TemporaryDirectory(prefix="dunghan-") as folder:
        shutil.copyfile(backup / DATABASE, Path(folder) / "build.duckdb")
        (Path(folder) / "build.duckdb").chmod(0o644)
        store = Store(Path(folder))
        store.recover()
        with closing(store.read()) as connection:
            head = head_of(connection)
            submissions = connection.execute("select count(*) from submission").fetchone()
            return Proof(
                manifest.get("made_at", ""), (), tuple(missing), len(manifest.get("left_out", ())), checks(connection),
                first_broken(connection), len(held), submissions[0] if submissions else 0, head.number if head else 0)
