"""Backups: which stay, what is in them, the drill, a killed restore, and the way back from an upgrade."""

import hashlib
import json
import os
import shutil
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from etl import schema
from etl.audit import Line, note, record
from etl.backup import back_up, check_backup
from etl.load import new_id
from etl.retention import Keep, clear_parts, retire
from etl.schema import migrations
from etl.store import RESTORING, Store, now
from tests.conftest import command


@pytest.fixture
def site(tmp_path: Path) -> Path:
    home = tmp_path / "site"
    keep(Store(home), b"bytes")
    return home


def keep(store: Store, content: bytes) -> str:
    """One refused file, its original and its line of the log, without the road."""
    digest, submission_id = hashlib.sha256(content).hexdigest(), new_id()
    store.keep_original(content, digest)
    with store.write() as connection:
        connection.execute("begin")
        connection.execute(
            "insert into submission (submission_id, sha256, received_at, loaded_at, outcome)"
            " values ($id, $sha256, $at, $at, 'refused')", {"id": submission_id, "sha256": digest, "at": now()})
        record(connection, [Line("file.refused", submission_id)])
        connection.execute("commit")
    return digest


def submissions(home: Path) -> int:
    with closing(Store(home).read()) as connection:
        return connection.execute("select count(*) from submission").fetchone()[0]


def test_which_stay():
    moments = [datetime(2026, 3, 31, 2) - timedelta(days=day) for day in range(100)]
    days = [f"{moment:%d/%m}" for moment in sorted(Keep(daily=3, weekly=3, monthly=3).stays(moments))]
    assert days == ["31/01", "28/02", "22/03", "29/03", "30/03", "31/03"]
    assert len(Keep(newest=5).stays(moments)) == 5
    assert Keep().is_everything
    assert Keep(monthly=99).stays(moments[:2]) == {moments[0], moments[1]} - {moments[1]}


def test_old_ones_go_and_the_new_one_and_those_of_others_stay(site, tmp_path):
    folder = tmp_path / "b"
    for _ in range(4):
        done = command("etl", "backup", folder, "--keep", 2, home=site)
        assert done.returncode == 0, done.stderr
    assert "Đã bỏ 1 bản sao lưu cũ" in done.stdout
    assert len(list(folder.iterdir())) == 2
    keep(Store(tmp_path / "another"), b"x")
    (folder / "dunghan-20200101-000000-000000").mkdir()
    command("etl", "backup", folder, "--keep", 1, home=tmp_path / "another")
    assert len(list(folder.iterdir())) == 4


def test_a_backup_made_after_the_clock_was_set_back_stays(site, tmp_path):
    newer = back_up(Store(site), tmp_path)
    made = newer.rename(tmp_path / "dunghan-20200101-000000-000000")
    newer = back_up(Store(site), tmp_path)
    assert retire(tmp_path, made, Keep(newest=1)) == [] and made.exists() and newer.exists()


def test_where_it_cannot_be_told_whose_they_are_nothing_goes(site, tmp_path):
    first, made = back_up(Store(site), tmp_path), back_up(Store(site), tmp_path)
    told = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    (made / "manifest.json").write_text(json.dumps(told | {"site": None}), encoding="utf-8")
    assert retire(tmp_path, made, Keep(newest=1)) == [] and first.exists()


def test_only_old_parts_of_killed_backups_go(tmp_path):
    old, young = (tmp_path / f".part-dunghan-{name}" for name in "ab")
    old.mkdir()
    young.mkdir()
    os.utime(old, (0, 0))
    clear_parts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [young.name]


def test_everything_a_site_owns_comes_back_except_passwords(site, tmp_path):
    (site / "mail.toml").write_text("host = 'x'")
    (site / "mail.password").write_text("secret")
    (site / "mau").mkdir()
    (site / "mau" / "a.docx").write_bytes(b"docx")
    note(Store(site), "account.sign_in", "an")
    backup = back_up(Store(site), tmp_path / "b")
    assert not any("password" in path.name for path in backup.rglob("*"))
    other = tmp_path / "other"
    assert command("etl", "restore", backup, home=other).returncode == 0
    assert (other / "mau" / "a.docx").read_bytes() == b"docx" and (other / "mail.toml").is_file()
    with closing(Store(other).read()) as connection:
        acts = [act for (act,) in connection.execute("select act from audit order by number").fetchall()]
    assert acts[-2:] == ["account.sign_in", "store.restored"]


def test_the_drill_says_what_is_in_it_and_touches_nothing(site, tmp_path):
    backup = back_up(Store(site), tmp_path / "b")
    done = command("etl", "restore", "--dry-run", backup, home=tmp_path / "none")
    assert done.returncode == 0 and "1 lần nộp, 1 tệp gốc, 2 dòng nhật ký" in done.stdout
    assert not (tmp_path / "none").exists()
    original = next((backup / "originals").iterdir())
    original.write_bytes(b"other")
    done = command("etl", "restore", "--dry-run", backup, home=tmp_path / "none")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1) and original.name in done.stderr
    done = command("etl", "restore", "--dry-run", tmp_path, home=tmp_path / "none")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1) and "manifest.json" in done.stderr


def test_the_drill_sees_a_broken_log_and_a_wrong_row(site, tmp_path):
    with Store(site).write() as connection:
        connection.execute("update audit set actor = 'x' where number = 2")
        connection.execute("insert into submission (submission_id, received_at, loaded_at, outcome)"
                           " values (uuid(), $at, $at, 'refused')", {"at": now()})
    backup = back_up(Store(site), tmp_path / "b")
    done = command("etl", "restore", "--dry-run", backup, home=tmp_path / "none")
    assert done.returncode == 1
    assert "Nhật ký bị đứt tại dòng 2: nội dung đã bị sửa sau khi ghi." in done.stderr
    assert "truy vấn kiểm tra thấy sai" in done.stderr
    done = command("etl", "verify", home=site)
    assert done.returncode == 1 and "Nhật ký bị đứt tại dòng 2" in done.stdout


def test_a_lost_original_does_not_stop_the_backup_of_the_others(site, tmp_path):
    lost = keep(Store(site), b"lost")
    Store(site).original(lost).unlink()
    done = command("etl", "backup", tmp_path / "b", home=site)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1) and lost in done.stderr
    backup, = (tmp_path / "b").iterdir()
    assert check_backup(backup) == []
    assert command("etl", "restore", "--dry-run", backup, home=site).returncode == 1
    assert command("etl", "restore", backup, home=tmp_path / "other").returncode == 0


def test_a_killed_restore_is_no_site_and_is_repeated(site, tmp_path):
    backup = back_up(Store(site), tmp_path / "b")
    other = tmp_path / "other"
    (other / "originals" / "ab").mkdir(parents=True)
    (other / RESTORING).touch()
    done = command("etl", "init", home=other)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1) and "bị ngắt giữa chừng" in done.stderr
    assert command("etl", "restore", backup, home=other).returncode == 0
    assert submissions(other) == 1 and not (other / "originals" / "ab").exists()
    assert command("etl", "verify", home=other).returncode == 0


def test_an_upgrade_keeps_the_way_back(tmp_path, monkeypatch):
    home = tmp_path / "site"
    with monkeypatch.context() as earlier:
        earlier.setattr("etl.schema.migrations", lambda: migrations_before)
        earlier.setattr("etl.store.migrations", lambda: migrations_before)
        migrations_before = tuple(name for name in migrations() if name < "008")
        earlier.setattr("etl.store.bring_in", lambda *_: None)
        with Store(home).write() as connection:
            connection.execute("insert into setting values ('k', 'before', '2025-01-01')")
    shutil.copytree(home, tmp_path / "copy")
    Store(home).recover()
    kept, = home.glob("backup-before-*")
    assert kept.name == "backup-before-008" and check_backup(kept) == []
    with closing(Store(home).read()) as connection:
        acts = [act for (act,) in connection.execute("select act from audit order by number").fetchall()]
    assert acts == ["audit.begin", "store.migrated"]
    keep(Store(home), b"after the upgrade")
    done = command("etl", "restore", kept, home=tmp_path / "back")
    assert done.returncode == 0, done.stderr
    assert submissions(tmp_path / "back") == 0
    with closing(Store(tmp_path / "back").read()) as connection:
        assert connection.execute("select value from setting").fetchall() == [("before",)]
    assert command("etl", "restore", "--dry-run", kept, home=home).returncode == 0
    assert not any("before" in path.name for path in back_up(Store(home), tmp_path / "b").rglob("*"))


def test_a_step_that_fails_leaves_everything_as_it_was(site, monkeypatch):
    real, published = schema.statement, Store(site).current()
    with monkeypatch.context() as later:
        later.setattr("etl.schema.migrations", lambda: (*migrations(), "998_good", "999_bad"))
        later.setattr("etl.schema.statement", lambda name: {
            "998_good": "create table good (a int)", "999_bad": "create table"}.get(name) or real(name))
        with pytest.raises(Exception, match="syntax error"):
            Store(site).recover()
    assert Store(site).current() == published and submissions(site) == 1
    with Store(site).write() as connection, pytest.raises(Exception, match="good does not exist"):
        connection.execute("select * from good")
