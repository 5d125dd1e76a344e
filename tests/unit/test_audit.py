"""The log: in the change's own transaction, chained, who and where; what was noted comes in once; the clock."""

import json
import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

import queries
from etl import audit
from etl.audit import Line, acting, note, record
from etl.audit_chain import Broken, first_broken, head_of
from etl.store import Store, now


def told(store: Store) -> list[tuple]:
    with closing(store.read()) as connection:
        assert first_broken(connection) is None
        return connection.execute("select actor, address, act, object, after_value from audit order by number"
                                  ).fetchall()[1:]


def acts(store: Store) -> list[str]:
    return [act for _, _, act, *_ in told(store)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "home")
    made.recover()
    return made


def test_a_line_is_written_with_the_change_or_not_at_all(store):
    with store.write() as connection:
        connection.execute("begin")
        record(connection, [Line("decision.return", "a")])
        connection.execute("rollback")
        record(connection, [Line("decision.return", "b"), Line("decision.return", "c")])
    assert [line[3] for line in told(store)] == ["b", "c"]


def test_who_and_where(store, monkeypatch):
    monkeypatch.setattr(audit, "_system_user", lambda: "can-bo")
    note(store, "export", "x")
    with acting("thu-ky", "10.0.0.7"):
        note(store, "export", "y")
        threading.Thread(target=note, args=(store, "export", "z")).start()
    store.recover()
    assert {line[:2] for line in told(store)} == {("can-bo", "command"), ("thu-ky", "10.0.0.7")}


def test_long_values_are_cut_and_say_so(store):
    note(store, "export", after={"title": "x" * 1_000, "count": 3, "none": None, "is": True})
    store.recover()
    values = json.loads(told(store)[0][4])
    assert (len(values["title"]), values["title"][-1]) == (301, "…")
    assert (values["count"], values["is"]) == (3, True) and "none" not in values


def test_notes_come_in_once_even_when_the_writer_was_killed_right_after(store):
    note(store, "account.sign_in", "an")
    left = (store.folder / audit.NOTES).read_bytes()
    store.recover()
    assert not audit.is_noted(store)
    (store.folder / audit.NOTES).write_bytes(left)
    note(store, "account.sign_out", "an")
    store.recover()
    assert acts(store) == ["account.sign_in", "account.sign_out"]


def test_a_note_cut_by_a_kill_is_named_and_harms_no_other(store):
    with (store.folder / audit.NOTES).open("wb") as handle:
        handle.write(b'{"entry_id": "12')
    note(store, "account.sign_in", "an")
    store.recover()
    assert acts(store) == ["audit.torn", "account.sign_in"]


def test_many_note_at_once(store):
    threads = [threading.Thread(target=note, args=(store, "access.refused", str(n))) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.recover()
    assert sorted(int(line[3]) for line in told(store)) == list(range(20))


@pytest.mark.parametrize(("damage", "expected"), [
    ("update audit set actor = 'x' where number = 3", Broken(3, "changed")),
    ("update audit set done_at = done_at + interval 1 microsecond where number = 3", Broken(3, "changed")),
    ("update audit set after_value = null where number = 4", Broken(4, "changed")),
    ("delete from audit where number = 3", Broken(3, "gap")),
    ("insert into audit select * from audit where number = 4", Broken(4, "gap")),
    ("update audit set previous_hash = 'x' where number = 4", Broken(4, "previous")),
])
def test_the_first_broken_line_is_named(store, damage, expected):
    with store.write() as connection:
        record(connection, [Line("export", str(number), {"n": number}) for number in range(5)])
        assert first_broken(connection) is None
        connection.execute(damage)
        found = first_broken(connection)
    assert found == expected


def test_lines_cut_off_the_end_are_missed_by_what_they_told_of(store):
    with store.write() as connection:
        connection.execute("insert into setting values ('k', 'v', '2025-01-01')")
        connection.execute(
            "insert into submission (submission_id, received_at, loaded_at, outcome)"
            " values ('00000000-0000-0000-0000-000000000001', $at, $at, 'refused')", {"at": now()})
        record(connection, [Line("file.refused", "00000000-0000-0000-0000-000000000001")])
    with closing(store.read()) as connection:
        assert queries.execute(connection, "check_change_is_logged").fetchall() == []
    with store.write() as connection:
        connection.execute("delete from audit where number = 2")
        assert first_broken(connection) is None
        assert len(queries.execute(connection, "check_change_is_logged").fetchall()) == 1


def test_a_clock_that_went_back_is_said_once(store, monkeypatch):
    with store.write() as connection:
        record(connection, [Line("export", "before")])
    monkeypatch.setattr(audit, "now", lambda: now() - timedelta(days=400))
    for name in ("a", "b"):
        with store.write() as connection:
            record(connection, [Line("export", name)])
    assert acts(store) == ["export", "clock.back", "export", "export"]


def test_no_disk_for_a_note_is_an_error_and_leaves_no_part_of_it(store, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")
    note(store, "export", "a")
    with monkeypatch.context() as patch:
        patch.setattr(audit.os, "fsync", full)
        with pytest.raises(OSError, match="space"):
            note(store, "export", "b")
    store.recover()
    assert [line[3] for line in told(store)] == ["a"]


def test_the_log_is_for_those_who_may_see_every_unit(store):
    with store.write() as connection:
        connection.execute(
            "insert into unit (unit_id, name, short_name, organisation, unit_type, level, valid_from, is_placeholder,"
            " is_sample, position) values ('a', 'A', 'A', 'ubnd', 'xa', 'commune', '2020-01-01', false, false, 1)")
        asked = {"as_of": datetime(2100, 1, 1), "since_day": None, "until_day": None}
        assert len(queries.execute(connection, "audit_log", unit_ids=["a"], **asked).fetchall()) == 1
        assert queries.execute(connection, "audit_log", unit_ids=[], **asked).fetchall() == []


def test_head_of_an_empty_log():
    connection = duckdb.connect()
    connection.execute((Path(audit.__file__).parent / "sql" / "008_audit.sql").read_text(encoding="utf-8"))
    assert head_of(connection) is None and first_broken(connection) is None
