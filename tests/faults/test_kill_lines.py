"""Killed at any line of publish, backup, restore, upgrade and note: nothing torn, nothing acknowledged lost."""

import multiprocessing.context
import os
import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from etl.audit_chain import first_broken
from etl.backup import back_up, check_backup
from etl.restore import restore
from etl.schema import migrations
from etl.store import RESTORING, Store
from queries.__main__ import check_connection
from tests.commands.test_backup import keep
from tests.faults.killing import JOBS, run_until

KILLS = int(os.environ.get("DUNGHAN_KILLS", "4"))      # of each job; more in `python -m tests.bench kills`
pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal")
CONTENTS = (b"one", b"two")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with two originals; beside it its backup, and what it was in an earlier version."""
    folder = tmp_path_factory.mktemp("lines")
    with pytest.MonkeyPatch.context() as earlier:
        before = tuple(name for name in migrations() if name < "008")
        earlier.setattr("etl.schema.migrations", lambda: before)
        earlier.setattr("etl.store.migrations", lambda: before)
        earlier.setattr("etl.store.bring_in", lambda *_: None)
        with Store(folder / "earlier").write() as connection:
            connection.execute("insert into setting values ('k', 'before', '2025-01-01')")
    for content in CONTENTS:
        keep(Store(folder / "home"), content)
    back_up(Store(folder / "home"), folder).rename(folder / "kept")
    return folder / "home"


def whole(home: Path) -> None:
    """Everything that `verify` looks at."""
    with closing(Store(home).read()) as connection:
        assert first_broken(connection) is None and check_connection(connection) == 0
        for table in ("submission", "publication"):
            for (sha256,) in connection.execute(f"select sha256 from {table}").fetchall():
                assert Store(home).original(sha256).is_file()


def count(home: Path, condition: str) -> int:
    with closing(Store(home).read()) as connection:
        return connection.execute(f"select count(*) from {condition}").fetchone()[0]


def after_publish(home: Path, place: Path, is_done: bool) -> None:
    Store(home).recover()
    whole(home)
    assert count(home, f"publication where file_name = '{place.name}'") in ((1,) if is_done else (0, 1))


def after_backup(home: Path, place: Path, is_done: bool) -> None:
    found = list(home.with_name("backups").glob("dunghan-*"))
    assert len(found) == 1 or not is_done
    assert all(check_backup(path) == [] for path in found)
    shutil.rmtree(home.with_name("backups"), ignore_errors=True)


def after_restore(home: Path, place: Path, is_done: bool) -> None:
    if (place / RESTORING).exists() or not place.exists() or not any(place.iterdir()):
        assert not is_done
        assert restore(Store(place), home.with_name("kept")) == len(CONTENTS)
    whole(place)
    assert count(place, "submission") == len(CONTENTS)
    assert count(place, "audit where act = 'store.restored'") == 1


def after_upgrade(home: Path, place: Path, is_done: bool) -> None:
    Store(place).recover()
    whole(place)
    assert count(place, "setting where value = 'before'") == 1
    kept, = place.glob("backup-before-*")
    assert check_backup(kept) == []
    assert count(place, "audit where act = 'store.migrated'") == 1


def after_note(home: Path, place: Path, is_done: bool) -> None:
    Store(home).recover()
    whole(home)
    assert count(home, f"audit where object = '{place.name}'") in ((1,) if is_done else (0, 1))


AFTER = {name: globals()[f"after_{name}"] for name in JOBS}


@pytest.mark.parametrize("name", JOBS)
def test_killed_at_any_line(name: str, home: Path, spawn: multiprocessing.context.BaseContext, tmp_path: Path) -> None:
    def ready(number: int) -> Path:
        place = tmp_path / f"place-{number}"
        if name == "upgrade":
            shutil.copytree(home.with_name("earlier"), place)
        return place

    place = ready(0)
    lines = run_until(spawn, name, home, place)
    assert lines is not None and lines > 10
    AFTER[name](home, place, True)
    chosen = sorted(random.sample(range(lines), min(KILLS, lines)))
    print(f"{lines} lines, killed at {chosen}")
    killed = 0
    for at in chosen:
        place = ready(at + 1)
        is_done = run_until(spawn, name, home, place, at) is not None
        killed += not is_done
        AFTER[name](home, place, is_done)
    assert killed >= len(chosen) - 2
