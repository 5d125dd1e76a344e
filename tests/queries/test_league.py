"""The league table is fair: small numbers, newcomers, excused periods and ties."""

from datetime import date, datetime, timedelta

import pytest

from tests.ledger import Ledger

MONTHS = 8
END = "2025-12-31"
ON_TIME, LATE = 3, 9    # days after the month's end; due on the fifth


def month(number: int) -> tuple[date, date]:
    first = date(2025, number, 1)
    return first, date(2025, number + 1, 1) - timedelta(days=1)


def league(units: dict[str, str], starts: dict[str, date] | None = None, months: int = MONTHS) -> Ledger:
    """units: id -> a letter per month from its first: o on time, l late, x nothing, e exempt."""
    ledger = Ledger()
    for unit_id in units:
        ledger.unit(unit_id, (starts or {}).get(unit_id, date(2025, 1, 1)))
    for number in range(1, months + 1):
        start, end = month(number)
        ledger.period(f"2025-{number:02}", start, end, end + timedelta(days=5))
    ledger.build()
    for unit_id, letters in units.items():
        first = (starts or {}).get(unit_id, date(2025, 1, 1)).month
        for number, letter in enumerate(letters, first):
            period_id, (_, end) = f"2025-{number:02}", month(number)
            if letter in "ol":
                days = ON_TIME if letter == "o" else LATE
                ledger.submit(unit_id, period_id, datetime.combine(end, datetime.min.time()) + timedelta(days=days))
            elif letter == "e":
                ledger.decide("exemption", datetime(2025, 1, 2), unit_id=unit_id, period_id=period_id)
    return ledger


def table(ledger: Ledger, as_of: str = END) -> dict[str, dict]:
    return {row["unit_id"]: row for row in ledger.ask("league_table", as_of)}


def test_equal_numbers_share_a_rank_and_the_next_rank_is_left_out() -> None:
    rows = table(league({"a": "oooooooo", "b": "oooollll", "c": "llooooll", "d": "ooooxxxx", "e": "xxxxxxxx"}))
    assert {u: r["rank"] for u, r in rows.items()} == {"a": 1, "b": 2, "c": 2, "d": 4, "e": 5}
    assert list(rows) == ["a", "b", "c", "d", "e"]
    assert {r["ranked_count"] for r in rows.values()} == {5}


def test_numbers_stand_beside_every_rate() -> None:
    row = table(league({"a": "ooollxoe"}))["a"]
    assert (row["due_count"], row["covered_count"], row["coverage_rate"]) == (7, 6, 6 / 7)
    assert (row["due_with_deadline_count"], row["on_time_due_count"], row["on_time_rate"]) == (7, 4, 4 / 7)
    assert row["days_late_median"] == LATE - 5


def test_a_small_number_is_shown_but_not_ranked() -> None:
    ledger = league({"a": "oooo", "b": "ooee", "c": "oooe"}, months=4)
    rows = table(ledger)
    assert [(u, r["rank"], r["is_small_n"]) for u, r in rows.items()] == [("a", 1, False), ("c", 1, False),
                                                                           ("b", None, True)]
    assert rows["b"]["on_time_rate"] == 1
    # after two months nobody has enough
    assert {r["rank"] for r in table(ledger, "2025-03-20").values()} == {None}


def test_excused_periods_count_nowhere() -> None:
    rows = table(league({"a": "ooooeeee", "b": "oooooooo"}))
    assert rows["a"]["rank"] == rows["b"]["rank"] == 1
    assert (rows["a"]["excused_count"], rows["a"]["due_count"], rows["a"]["is_consistent"]) == (4, 4, True)


def test_an_exemption_of_what_is_not_due_yet_is_not_an_excuse() -> None:
    assert table(league({"a": "oooeeeee"}), "2025-05-20")["a"]["excused_count"] == 1


@pytest.mark.parametrize(("start", "letters", "is_new"), [(5, "xxxx", False), (6, "xxx", True), (7, "xx", True)])
def test_a_new_unit_has_three_periods_of_grace(start: int, letters: str, is_new: bool) -> None:
    rows = table(league({"old": "oooooooo", "new": letters}, {"new": date(2025, start, 1)}))
    assert rows["new"]["is_new_unit"] is is_new
    assert rows["new"]["rank"] == (None if is_new else 2)
    assert rows["old"]["is_new_unit"] is False


def test_in_a_young_plan_nobody_is_new() -> None:
    rows = table(league({"a": "ooo", "b": "xxx"}, months=3))
    assert {u: r["rank"] for u, r in rows.items()} == {"a": 1, "b": 2}
    assert not any(r["is_new_unit"] for r in rows.values())


def test_grace_ends_as_the_plan_goes_on() -> None:
    ledger = league({"old": "oooooooo", "new": "xxxx"}, {"new": date(2025, 5, 1)})
    assert table(ledger, "2025-08-20")["new"]["is_new_unit"]
    assert not table(ledger, "2025-09-20")["new"]["is_new_unit"]


@pytest.mark.parametrize(("letters", "trend"), [
    ("llllooool", 1.0), ("oooolllll", -1.0), ("olololol", 0.0), ("loo", None), ("xloo", 1.0), ("loxoo", 0.5),
])
def test_trend_is_the_later_half_less_the_earlier(letters: str, trend: float | None) -> None:
    letters = letters[:MONTHS]
    assert table(league({"a": letters}, months=len(letters)))["a"]["trend"] == trend


def test_consistent_means_every_due_report_came() -> None:
    rows = table(league({"late": "llllllll", "gap": "ooooooox"}))
    assert rows["late"]["is_consistent"] and not rows["gap"]["is_consistent"]
    assert rows["gap"]["rank"] == 1


def test_nothing_due_is_no_rate_and_no_rank() -> None:
    row = table(league({"a": "ooo"}), "2025-01-10")["a"]
    assert (row["on_time_rate"], row["coverage_rate"], row["rank"], row["is_consistent"]) == (None, None, None, False)


def test_without_deadlines_nobody_is_ranked() -> None:
    ledger = Ledger()
    ledger.unit("a")
    for number in range(1, 7):
        ledger.period(f"2025-{number:02}", *month(number))
    row = table(ledger.build())["a"]
    assert (row["due_count"], row["is_small_n"], row["rank"], row["trend"]) == (6, True, None, None)
