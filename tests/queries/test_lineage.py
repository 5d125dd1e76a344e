"""Units as they were and as they are now: who carries on whom, and equal totals in both views."""

from datetime import date, datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import queries
from etl.obligation import insert_rows
from tests.ledger import Ledger
from tests.queries.test_properties import History, Played, day, histories, instants, quick, together

REFORM = date(2025, 7, 1)
LAST_DAY = date(2025, 6, 30)


def lineage(ledger: Ledger, as_of: str = "2026-01-01") -> dict[str, str]:
    rows = ledger.connection.execute(
        "select unit_id, current_unit_id from lineage_at($as_of)", {"as_of": queries.as_of(as_of)}).fetchall()
    assert len(rows) == len(dict(rows))
    return dict(rows)


def areas(ledger: Ledger, view: str, kind: str = "unit", as_of: str = "2026-01-01") -> dict[str, tuple[int, int]]:
    """group_id -> (covered, due) over all periods."""
    found: dict[str, tuple[int, int]] = {}
    for row in ledger.ask("coverage_by_area_period", as_of, view=view, group_kind=kind):
        covered, due = found.get(row["group_id"], (0, 0))
        found[row["group_id"]] = covered + row["covered_count"], due + row["due_count"]
    return found


def test_a_unit_without_successor_carries_itself_on() -> None:
    ledger = Ledger()
    ledger.unit("stays")
    ledger.unit("ended", end=LAST_DAY)
    assert lineage(ledger.build()) == {"stays": "stays", "ended": "ended"}


def test_a_chain_is_walked_to_its_end_but_only_as_far_as_the_instant() -> None:
    ledger = Ledger()
    ledger.unit("a", end=date(2019, 12, 31))
    ledger.unit("b", date(2020, 1, 1), LAST_DAY)
    ledger.unit("c", REFORM)
    ledger.successor("a", "b", date(2020, 1, 1))
    ledger.successor("b", "c", REFORM)
    ledger.build()
    assert lineage(ledger) == {"a": "c", "b": "c", "c": "c"}
    assert lineage(ledger, "2025-06-30") == {"a": "b", "b": "b", "c": "c"}
    assert lineage(ledger, "2025-07-01")["a"] == "c"
    assert lineage(ledger, "2018-01-01")["a"] == "a"


def test_of_several_successors_the_largest_share_carries_everything_then_the_register_order() -> None:
    ledger = Ledger()
    for unit_id in ("old", "tied", "unsaid"):
        ledger.unit(unit_id, end=LAST_DAY)
    for unit_id in ("z", "y", "x"):
        ledger.unit(unit_id, REFORM)
    for successor_id, share in (("x", 0.2), ("y", 0.5), ("z", 0.3)):
        ledger.successor("old", successor_id, REFORM, share)
    for successor_id, share in (("x", 0.5), ("y", 0.5)):
        ledger.successor("tied", successor_id, REFORM, share)
    for successor_id in ("x", "y", "z"):
        ledger.successor("unsaid", successor_id, REFORM)
    found = lineage(ledger.build())
    assert (found["old"], found["tied"], found["unsaid"]) == ("y", "y", "z")


def test_a_unit_that_gave_a_part_away_and_still_exists_stays_itself() -> None:
    ledger = Ledger()
    ledger.unit("a")
    ledger.unit("part", REFORM)
    ledger.successor("a", "part", REFORM, 0.9)
    assert lineage(ledger.build())["a"] == "a"


def test_the_last_succession_counts_when_a_unit_ended_after_giving_a_part_away() -> None:
    ledger = Ledger()
    ledger.unit("a", end=LAST_DAY)
    ledger.unit("part", date(2022, 1, 1))
    ledger.unit("whole", REFORM)
    ledger.successor("a", "part", date(2022, 1, 1), 0.9)
    ledger.successor("a", "whole", REFORM, 0.1)
    assert lineage(ledger.build())["a"] == "whole"


def test_a_cycle_in_the_register_ends() -> None:
    ledger = Ledger()
    for unit_id in ("a", "b", "c"):
        ledger.unit(unit_id, end=LAST_DAY)
    ledger.successor("a", "b", REFORM)
    ledger.successor("b", "a", REFORM)
    ledger.successor("c", "c", REFORM)
    found = lineage(ledger.build())
    assert found["c"] == "c" and set(found) == {"a", "b", "c"}


def reformed() -> Ledger:
    """Two districts of a province until 30/6/2025, merged into a commune of another; one period on each side."""
    ledger = Ledger()
    ledger.unit("old-province", end=LAST_DAY, level="province", reports=())
    ledger.unit("new-province", level="province", reports=())
    for unit_id in ("d1", "d2"):
        ledger.unit(unit_id, end=LAST_DAY, level="district", parent="old-province")
        ledger.successor(unit_id, "commune", REFORM)
    ledger.unit("office", end=LAST_DAY, level="district", parent="old-province")
    ledger.unit("commune", REFORM, parent="new-province")
    ledger.successor("old-province", "new-province", REFORM)
    ledger.period("2025-H1", date(2025, 1, 1), LAST_DAY, date(2025, 7, 5))
    ledger.period("2025-H2", REFORM, date(2025, 12, 31), date(2025, 12, 31))
    ledger.build()
    ledger.submit("d1", "2025-H1", datetime(2025, 7, 1, 9))
    ledger.submit("commune", "2025-H2", datetime(2025, 12, 1, 9))
    return ledger


def test_as_it_was_and_as_it_is_now() -> None:
    ledger = reformed()
    assert areas(ledger, "as_was") == {"d1": (1, 1), "d2": (0, 1), "office": (0, 1), "commune": (1, 1)}
    assert areas(ledger, "as_is") == {"office": (0, 1), "commune": (2, 3)}
    assert areas(ledger, "as_was", "level") == {"district": (1, 3), "commune": (1, 1)}
    assert areas(ledger, "as_is", "level") == {"district": (0, 1), "commune": (2, 3)}


def test_an_ended_unit_that_nobody_followed_stands_under_what_became_of_its_parent() -> None:
    ledger = reformed()
    assert areas(ledger, "as_was", "parent") == {"old-province": (1, 3), "new-province": (1, 1)}
    assert areas(ledger, "as_is", "parent") == {"new-province": (2, 4)}
    names = {r["group_name"] for r in ledger.ask("coverage_by_area_period", "2026-01-01", view="as_is",
                                                 group_kind="parent")}
    assert names == {"new-province"}


def test_before_the_reform_both_views_are_the_same() -> None:
    ledger = reformed()
    for kind in ("parent", "level", "unit_type", "unit"):
        assert areas(ledger, "as_is", kind, "2025-06-30") == areas(ledger, "as_was", kind, "2025-06-30")


def test_totals_are_equal_in_both_views() -> None:
    assert reformed().ask("check_views_have_equal_totals", "2026-01-01") == []


@pytest.mark.parametrize(("view", "kind"), [("as_it_is", "parent"), ("as_is", "province")])
def test_a_view_or_group_that_does_not_exist_is_refused(view: str, kind: str) -> None:
    with pytest.raises(duckdb.InvalidInputException):
        reformed().ask("coverage_by_area_period", "2026-01-01", view=view, group_kind=kind)


@quick
@given(
    together(st.tuples(histories, st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(-20, 220), st.none() | st.integers(1, 9)),
        max_size=8))),
    instants(-10, 260, 3),
)
def test_totals_are_equal_for_every_history(drawn: list[tuple[History, list[tuple]]], moments: list[datetime]) -> None:
    ledger = Played([history for history, _ in drawn])
    insert_rows(ledger.connection, "unit_successor", [
        {"unit_id": f"{number}.u{old % len(history.units)}", "successor_id": f"{number}.u{new % len(history.units)}",
         "effective_on": day(on), "share": share and share / 10}
        for number, (history, successions) in enumerate(drawn) for old, new, on, share in successions])
    for at in moments:
        assert ledger.ask("check_views_have_equal_totals", at) == []
        for kind in ("parent", "unit"):
            was, now = (ledger.of_plans("coverage_by_area_period", at, view=view, group_kind=kind)
                        for view in ("as_was", "as_is"))
            for plan_id, rows in now.items():
                for count in ("required_count", "due_count", "covered_count", "on_time_due_count", "exempt_count"):
                    assert sum(r[count] for r in was[plan_id]) == sum(r[count] for r in rows), (plan_id, kind, count)
                assert len({(r["group_id"], r["period_id"]) for r in rows}) == len(rows), (plan_id, kind)
