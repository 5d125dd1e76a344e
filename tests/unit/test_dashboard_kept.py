"""What is kept is made once, never mixed up, never changed by a reader, and never more than there is room for."""

import threading

import pandas as pd
import pytest

from dashboard.kept import (
    ANSWERS,
    LARGE,
    MOST_ANSWERS,
    MOST_ROWS,
    ROOM_ANSWERS,
    ROOM_ROWS,
    ROWS,
    Kept,
    Unknown,
    key_of,
    make_room,
    of_frames,
    once,
)
from dashboard.rows import first_row, rows_of, rows_with, units_in


@once
def units(published_file: str) -> pd.DataFrame:
    return pd.DataFrame({"unit_id": ["a", "b", "a"], "unit_position": [2, 1, 2], "n": [1, 2, 3]})


def test_of_many_who_ask_at_once_one_makes_it():
    kept, made, gate = Kept(10_000, 10_000), [], threading.Barrier(8)

    def ask() -> None:
        gate.wait()
        kept.get("key", lambda: made.append(1) or "answer")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_a_failure_is_not_kept():
    kept = Kept(10_000, 10_000)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 / 0)
    assert kept.get("key", lambda: "answer") == "answer"


def test_what_was_used_longest_ago_makes_room():
    kept = Kept(0, 10_000)
    for key in ("old", "used", "used", "new"):
        kept.get(key, lambda: "x" * 1_500)
    assert 0 < kept.small.size <= kept.small.limit
    assert kept.get("used", lambda: "again") != "again"
    assert kept.get("old", lambda: "again") == "again"


def test_a_site_that_owes_more_has_room_for_as_many_answers(monkeypatch):
    for shelf in (ANSWERS.large, ROWS.large):
        monkeypatch.setattr(shelf, "limit", shelf.limit)
    small, rows = ROOM_ANSWERS[0], ROOM_ROWS[0]
    for owed, expected in ((9, (small, rows)), (40_000, (184_000_000, 40_000_000)), (10**6, (MOST_ANSWERS, MOST_ROWS))):
        make_room(owed)
        assert (ANSWERS.large.limit, ROWS.large.limit) == expected


def test_large_things_never_push_out_small_ones():
    kept = Kept(3 * LARGE, 10_000)
    kept.get("small", lambda: "x")
    for key in range(9):
        kept.get(key, lambda: "x" * LARGE)
    assert 0 < kept.large.size <= kept.large.limit
    assert kept.get("small", lambda: "again") == "x"
    assert kept.get(0, lambda: "again") == "again"


def test_what_all_read_cannot_be_changed():
    mine = units("file")
    for change in (lambda: mine.__setitem__("n", 0), lambda: mine.insert(0, "x", 1), lambda: mine.pop("n"),
                   lambda: mine.__delitem__("n"), lambda: first_row(mine).__setitem__("n", 0)):
        with pytest.raises(TypeError, match="derive another"):
            change()
    assert units("file").to_dict("list") == {"unit_id": ["a", "b", "a"], "unit_position": [2, 1, 2], "n": [1, 2, 3]}


def test_what_is_derived_from_it_is_a_plain_frame_of_ones_own():
    frame = units("file")
    for derived in (frame[frame["n"] > 1], frame.copy(), frame.sort_values("n"), frame[["n"]], frame.iloc[:2]):
        assert type(derived) is pd.DataFrame
        derived["n"] = 0
        derived.loc[0, "unit_id"] = "z"
    assert type(frame["n"]) is type(frame.iloc[0]) is type(first_row(frame).copy()) is pd.Series
    assert units("file")["n"].tolist() == [1, 2, 3]
    assert units("file")["unit_id"].tolist() == ["a", "b", "a"]


def test_a_frame_derived_by_hand_has_no_key():
    frame = units("file")
    assert key_of(frame) == key_of(units("file"))
    assert key_of(frame) != key_of(units("other"))
    for derived in (frame[frame["n"] > 1], frame.assign(n=0), frame.sort_values("n"), frame["n"], frame.copy()):
        with pytest.raises(Unknown):
            key_of(derived)


def test_a_function_of_kept_frames_is_worked_out_once():
    calls = []

    @of_frames
    def count(frame: pd.DataFrame, least: int) -> int:
        calls.append(least)
        return int((frame["n"] >= least).sum())

    frame = units("file")
    assert [count(frame, 2), count(units("file"), 2), count(rows_with(frame, "unit_id", "a"), 2)] == [2, 2, 1]
    assert calls == [2, 2]
    assert count(frame[frame["n"] == 1], 2) == 0
    assert count(frame, least=3) == 1


def test_long_arguments_are_told_apart():
    long = {f"u{i}": i for i in range(1_000)}
    assert key_of(long) == key_of(dict(long))
    assert key_of(long) != key_of(long | {"u5": 6})
    assert len(key_of(long)) == 3


def test_rows_of_units_keep_the_frames_order():
    frame = units("file")
    assert units_in(frame)["unit_id"].tolist() == ["b", "a"]
    assert rows_of(frame, ("a", "x"))["n"].tolist() == [1, 3]
    assert rows_of(frame, ("x",)).empty
    assert list(rows_of(frame, ("x",)).columns) == list(frame.columns)
    assert ANSWERS.small.size <= ANSWERS.small.limit


def test_what_pandas_notes_of_copies_that_are_gone_is_forgotten():
    units("noted")
    whole = next(made for key, (made, _) in ANSWERS.small.found.items() if key[1:] == ("noted",))
    for _ in range(200):
        units("noted")["n"].sum()
    assert all(len(block.refs.referenced_blocks) < 40 for block in whole._mgr.blocks)
