"""difference(): changed cells, rows that came and went, and what is no change."""

import pandas as pd
import pytest

from queries.difference import difference

GRAIN = ("unit_id", "period_id")


def frame(*rows: tuple, columns: tuple[str, ...] = (*GRAIN, "status", "days_late", "rate")) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


def lines(before: pd.DataFrame, after: pd.DataFrame, grain: tuple[str, ...] = GRAIN) -> list[tuple]:
    found = difference(before, after, grain)
    assert list(found.columns) == [*grain, "column", "before", "after"]
    return list(found.itertuples(index=False, name=None))


def test_nothing_changed():
    same = frame(("a", "1", "late", 3, 0.5), ("b", "1", None, None, None))
    assert lines(same, same.copy()) == []


def test_a_changed_cell_says_from_what_to_what():
    before = frame(("a", "1", "overdue", 3, 0.5), ("b", "1", "late", 1, 1.0))
    after = frame(("a", "1", "late", 5, 0.5), ("b", "1", "late", 1, 1.0))
    assert lines(before, after) == [("a", "1", "status", "overdue", "late"), ("a", "1", "days_late", 3, 5)]


def test_something_from_nothing_and_nothing_from_something():
    before = frame(("a", "1", "not_due", None, 0.5), ("b", "1", "late", 2, None))
    after = frame(("a", "1", "late", 2, None), ("b", "1", "on_time", None, None))
    assert lines(before, after) == [
        ("a", "1", "status", "not_due", "late"), ("a", "1", "days_late", None, 2), ("a", "1", "rate", 0.5, None),
        ("b", "1", "status", "late", "on_time"), ("b", "1", "days_late", 2, None),
    ]


def test_rows_that_came_and_went():
    before = frame(("a", "1", "late", 3, 0.5))
    after = frame(("b", "1", "on_time", None, 0.5))
    assert lines(before, after) == [
        ("b", "1", "*", "absent", "present"), ("b", "1", "status", None, "on_time"), ("b", "1", "rate", None, 0.5),
        ("a", "1", "*", "present", "absent"), ("a", "1", "status", "late", None), ("a", "1", "days_late", 3, None),
        ("a", "1", "rate", 0.5, None),
    ]


def test_the_order_is_that_of_the_later_answer():
    before = frame(("a", "1", "x", 1, 1.0), ("b", "1", "x", 1, 1.0), ("c", "1", "x", 1, 1.0))
    after = frame(("c", "1", "y", 1, 1.0), ("a", "1", "y", 1, 1.0), ("b", "1", "y", 1, 1.0))
    assert [line[0] for line in lines(before, after)] == ["c", "a", "b"]


def test_dates_and_booleans_and_whole_numbers_beside_gaps():
    columns = ("unit_id", "due", "is_due", "count")
    before = frame(("a", pd.Timestamp(2022, 11, 9), False, 4), ("b", pd.NaT, True, 1), columns=columns)
    after = frame(("a", pd.Timestamp(2022, 11, 16), True, 5), ("b", pd.NaT, True, None), columns=columns)
    found = lines(before, after, ("unit_id",))
    assert found == [
        ("a", "due", pd.Timestamp(2022, 11, 9), pd.Timestamp(2022, 11, 16)), ("a", "is_due", False, True),
        ("a", "count", 4, 5), ("b", "count", 1, None),
    ]
    assert isinstance(found[2][3], int)


def test_an_answer_without_rows():
    nothing = frame().astype(object)
    assert len(lines(nothing, frame(("a", "1", "late", 3, 0.5)))) == 4
    assert lines(nothing, nothing) == []


def test_a_grain_with_nothing_in_it_still_meets_itself():
    before, after = frame(("a", None, "late", 3, 0.5)), frame(("a", None, "late", 4, 0.5))
    assert [line[2:] for line in lines(before, after)] == [("days_late", 3, 4)]


def test_the_last_bit_of_a_sum_is_no_change():
    before, after = frame(("a", "1", "x", 1, 0.1 + 0.2)), frame(("a", "1", "x", 1, 0.3))
    assert lines(before, after) == []


def test_a_column_of_one_side_only():
    before = frame(("a", 1), columns=("unit_id", "old"))
    after = frame(("a", 2), columns=("unit_id", "new"))
    assert lines(before, after, ("unit_id",)) == [("a", "new", None, 2), ("a", "old", 1, None)]


def test_neither_side_is_changed():
    before, after = frame(("a", "1", "x", 1, 0.5)), frame(("a", "1", "y", 1, 0.5))
    kept = before.copy(), after.copy()
    difference(before, after, GRAIN)
    pd.testing.assert_frame_equal(before, kept[0])
    pd.testing.assert_frame_equal(after, kept[1])


def test_a_grain_that_does_not_tell_rows_apart_is_refused():
    twice = frame(("a", "1", "x", 1, 0.5), ("a", "1", "y", 1, 0.5))
    with pytest.raises(ValueError, match="unit_id, period_id"):
        difference(twice, twice, GRAIN)
