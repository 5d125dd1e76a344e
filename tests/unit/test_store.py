"""The data folder: published files, recovery, originals."""

import hashlib
import shutil
import threading
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from etl.backup import back_up, check_backup, verify_originals
from etl.schema import migrations
from etl.store import KEPT_PUBLICATIONS, Store, StoreMissing


def note(store: Store, value: str) -> None:
    with store.write() as connection:
        connection.execute("insert into setting values ('k', $value, '2025-01-01')", {"value": value})


def notes(store: Store) -> list[str]:
    with closing(store.read()) as connection:
        return [value for (value,) in connection.execute("select value from setting order by value").fetchall()]


def test_a_folder_that_was_never_initialised_says_so(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert not store.exists()
    with pytest.raises(StoreMissing):
        store.read()


def test_every_change_is_a_new_file_and_no_change_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    note(store, "a")
    first = store.current()
    store.recover()
    assert store.current() == first
    note(store, "b")
    assert store.current() != first
    assert notes(store) == ["a", "b"]


def test_an_open_reader_keeps_what_it_saw(tmp_path: Path) -> None:
    store = Store(tmp_path)
    note(store, "a")
    with closing(store.read()) as reader:
        for value in "bcdefg":
            note(store, value)
        assert reader.execute("select count(*) from setting").fetchone() == (1,)
    assert len(list(tmp_path.glob("serving-*.duckdb"))) == KEPT_PUBLICATIONS


def test_what_a_killed_writer_committed_appears_with_the_next_writer(tmp_path: Path) -> None:
    store = Store(tmp_path)
    note(store, "a")
    with closing(duckdb.connect(str(tmp_path / "build.duckdb"))) as killed:     # committed, never published
        killed.execute("insert into setting values ('k', 'b', '2025-01-01')")
    assert notes(store) == ["a"]
    store.recover()
    assert notes(store) == ["a", "b"]


def test_what_was_committed_before_an_error_is_published_and_the_rest_is_not(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(RuntimeError), store.write() as connection:
        connection.execute("insert into setting values ('k', 'kept', '2025-01-01')")
        connection.execute("begin")
        connection.execute("insert into setting values ('k', 'lost', '2025-01-01')")
        raise RuntimeError
    assert notes(store) == ["kept"]


def test_writers_take_turns(tmp_path: Path) -> None:
    threads = [threading.Thread(target=note, args=(Store(tmp_path), str(n))) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert notes(Store(tmp_path)) == list("012345")


def test_a_published_file_reaches_nothing_outside_itself(tmp_path: Path) -> None:
    store = Store(tmp_path)
    note(store, "a")
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with closing(store.read()) as reader:
        with pytest.raises(duckdb.PermissionException):
            reader.execute("select * from read_csv($path)", {"path": str(secret)})
        with pytest.raises(duckdb.InvalidInputException):
            reader.execute("insert into setting values ('k', 'x', '2025-01-01')")


def test_originals_are_kept_under_their_hash_once(tmp_path: Path) -> None:
    store, content = Store(tmp_path), b"bytes"
    sha256 = hashlib.sha256(content).hexdigest()
    store.keep_original(content, sha256)
    path = store.original(sha256)
    path.chmod(0o400)
    store.keep_original(content, sha256)
    assert path.read_bytes() == content
    assert store.count_originals() == 1


def test_a_half_written_original_is_written_again(tmp_path: Path) -> None:
    store, content = Store(tmp_path), b"bytes"
    sha256 = hashlib.sha256(content).hexdigest()
    store.keep_original(content, sha256)
    store.original(sha256).write_bytes(b"by")
    store.keep_original(content, sha256)
    assert store.original(sha256).read_bytes() == content


def test_migrations_are_applied_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    assert migrations()[0] == "001_tables"
    assert list(migrations()) == sorted(migrations())
    Store(tmp_path).recover()
    with closing(Store(tmp_path).read()) as reader:
        assert reader.execute("select name from migration order by name").fetchall() == [(n,) for n in migrations()]


def test_a_folder_of_an_earlier_version_opens_and_keeps_what_it_had(tmp_path: Path, monkeypatch) -> None:
    store, content = Store(tmp_path / "site"), b"bytes"
    sha256 = hashlib.sha256(content).hexdigest()
    with monkeypatch.context() as earlier:
        earlier.setattr("etl.schema.migrations", lambda: ("001_tables",))
        earlier.setattr("etl.store.bring_in", lambda *_: None)      # it kept no log
        note(store, "a")
        store.keep_original(content, sha256)
        with store.write() as connection:
            connection.execute(
                "insert into submission (submission_id, sha256, received_at, loaded_at, outcome)"
                " values (uuid(), $sha256, '2025-01-01', '2025-01-01', 'accepted')", {"sha256": sha256})
    # no writer has been here since the update: copies and proofs must work all the same
    assert check_backup(back_up(store, tmp_path / "backup")) == []
    assert list(verify_originals(store)) == []
    with closing(store.read()) as reader:
        assert reader.execute("select name from migration order by name").fetchall() == [(n,) for n in migrations()]
    assert notes(store) == ["a"]
    with closing(store.read()) as reader:
        assert reader.execute("select count(*) from publication").fetchone() == (0,)


def leave_log_behind(folder: Path, value: str) -> None:
    """Commit beside the published state and die before the log is folded in, as a killed writer does."""
    build = folder / "build.duckdb"
    with closing(duckdb.connect(str(build))) as killed:
        killed.execute("insert into setting values ('k', $value, '2025-01-01')", {"value": value})
        for path in (build, folder / "build.duckdb.wal"):
            shutil.copyfile(path, path.with_suffix(".kept"))
    shutil.move(folder / "build.kept", build)
    shutil.move(folder / "build.duckdb.kept", folder / "build.duckdb.wal")


def test_a_log_left_behind_is_replayed(tmp_path: Path) -> None:
    note(Store(tmp_path), "a")
    leave_log_behind(tmp_path, "b")
    Store(tmp_path).recover()
    assert notes(Store(tmp_path)) == ["a", "b"]


def test_a_block_torn_by_a_kill_inside_a_checkpoint_loses_nothing(tmp_path: Path) -> None:
    note(Store(tmp_path), "a")
    leave_log_behind(tmp_path, "b")
    build = tmp_path / "build.duckdb"
    content = bytearray(build.read_bytes())
    for place in range(12_288, len(content), 262_144):
        content[place + 5_000: place + 5_100] = bytes(100 * [7])
    build.write_bytes(content)
    with pytest.raises(duckdb.IOException, match="orrupt"):
        duckdb.connect(str(build))
    note(Store(tmp_path), "c")
    assert notes(Store(tmp_path)) == ["a", "b", "c"]


def test_a_first_write_torn_by_a_kill_starts_anew(tmp_path: Path) -> None:
    (tmp_path / "build.duckdb").write_bytes(b"torn" * 5_000)
    note(Store(tmp_path), "a")
    assert notes(Store(tmp_path)) == ["a"]


def test_a_lost_build_file_is_put_back_from_the_published_one(tmp_path: Path) -> None:
    note(Store(tmp_path), "a")
    (tmp_path / "build.duckdb").unlink()
    note(Store(tmp_path), "b")
    assert notes(Store(tmp_path)) == ["a", "b"]
