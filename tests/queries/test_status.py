"""One status per obligation, first that fits, and the flags beside it."""

from datetime import date, datetime

import pytest

from tests.ledger import Ledger

DUE = date(2025, 10, 24)          # a Friday
BEFORE, ON_DAY, AFTER = datetime(2025, 10, 20), datetime(2025, 10, 24, 23, 59), datetime(2025, 10, 27, 8)


def ledger(due: date | None = DUE, due_text: str | None = None, **report: object) -> Ledger:
    built = Ledger(**report)
    built.unit("u")
    built.item("II.1", ["u"])
    built.period("2025", date(2025, 1, 1), date(2025, 9, 30), due, due_text)
    return built.build()


def row(given: Ledger, as_of: str = "2025-11-05") -> dict:
    found, = given.ask("obligation_status", as_of)
    return found


@pytest.mark.parametrize(("received_at", "status", "days_late", "working_days_late"), [
    (BEFORE, "on_time", None, None),
    (ON_DAY, "on_time", None, None),
    (datetime(2025, 10, 25), "late", 1, 0),
    (AFTER, "late", 3, 1),
])
def test_received(received_at: datetime, status: str, days_late: int | None, working_days_late: int | None) -> None:
    given = ledger()
    given.submit("u", "2025", received_at)
    found = row(given)
    assert (found["status"], found["days_late"], found["working_days_late"]) == (status, days_late, working_days_late)
    assert found["is_due"]


def test_nothing_received_is_not_due_until_the_deadline_day_has_ended() -> None:
    given = ledger()
    assert row(given, "2025-10-23")["status"] == "not_due"
    assert row(given, "2025-10-23")["days_until_due"] == 1
    assert row(given, "2025-10-24T23:59")["status"] == "not_due"
    assert row(given, "2025-10-24")["status"] == "overdue"


def test_overdue_counts_days_open_so_far() -> None:
    found = row(ledger(), "2025-11-05")
    assert (found["days_late"], found["working_days_late"]) == (12, 8)


def test_without_a_deadline_there_is_no_timeliness() -> None:
    given = ledger(due=None)
    assert row(given)["status"] == "awaited"
    assert row(given, "2025-09-29")["is_due"] is False
    assert row(given, "2025-09-30")["is_due"] is True
    given.submit("u", "2025", AFTER)
    assert row(given)["status"] == "received"
    plan, = given.ask("coverage_by_plan", "2025-11-05")
    assert (plan["coverage_rate"], plan["on_time_rate"], plan["due_with_deadline_count"]) == (1.0, None, 0)


def test_before_a_day_is_read_strictly_unless_the_report_says_otherwise() -> None:
    words = "tr\u01b0\u1edbc ng\u00e0y 24/10/2025"
    assert row(ledger(due_text=words))["due_effective"] == date(2025, 10, 23)
    assert row(ledger(due_text=words, deadline_reading="inclusive"))["due_effective"] == DUE
    assert row(ledger(due_text="ch\u1eadm nh\u1ea5t 24/10/2025"))["due_effective"] == DUE


def test_returned_until_sent_again() -> None:
    given = ledger()
    first = given.submit("u", "2025", BEFORE)
    given.decide("return", datetime(2025, 10, 22), submission_id=first)
    assert row(given, "2025-10-21")["status"] == "on_time"
    assert row(given)["status"] == "returned"
    given.submit("u", "2025", AFTER)
    assert row(given)["status"] == "late"


def test_under_keeps_clock_the_returned_file_keeps_its_time_once_an_admissible_one_came() -> None:
    given = ledger(return_policy="keeps_clock")
    first = given.submit("u", "2025", BEFORE)
    given.decide("return", datetime(2025, 10, 22), submission_id=first)
    assert row(given)["status"] == "returned"
    given.submit("u", "2025", AFTER)
    assert row(given)["status"] == "on_time"


def test_withdrawn_is_as_if_it_never_came() -> None:
    given = ledger()
    first = given.submit("u", "2025", BEFORE)
    given.decide("withdrawal", datetime(2025, 10, 30), submission_id=first)
    assert row(given, "2025-10-29")["status"] == "on_time"
    found = row(given)
    assert (found["status"], found["version_count"]) == ("overdue", 0)


def test_exempt_is_required_but_not_due() -> None:
    given = ledger()
    given.decide("exemption", datetime(2025, 10, 1), unit_id="u")
    plan, = given.ask("coverage_by_plan", "2025-11-05")
    assert row(given)["status"] == "exempt"
    assert (plan["required_count"], plan["exempt_count"], plan["due_count"], plan["coverage_rate"]) == (1, 1, 0, None)


def test_the_largest_extension_holds_and_never_shortens() -> None:
    given = ledger()
    for day, granted in ((28, 20), (31, 21), (10, 22)):
        given.decide("extension", datetime(2025, 10, granted), new_due=date(2025, 10, day))
    found = row(given)
    assert (found["due_effective"], found["is_extended"], found["is_retroactive"]) == (date(2025, 10, 31), True, False)
    assert found["due_base"] == DUE


def test_an_extension_is_taken_as_written_even_onto_a_sunday() -> None:
    given = ledger(roll_policy="next_working_day")
    given.decide("extension", datetime(2025, 10, 20), new_due=date(2025, 10, 26))
    assert row(given)["due_effective"] == date(2025, 10, 26)


def test_an_extension_of_another_class_does_not_reach_the_unit() -> None:
    given = ledger()
    given.decide("extension", datetime(2025, 10, 20), new_due=date(2025, 12, 1), unit_type="phuong")
    assert row(given)["due_effective"] == DUE
    given.decide("extension", datetime(2025, 10, 20), new_due=date(2025, 12, 1), unit_type="xa")
    assert row(given)["due_effective"] == date(2025, 12, 1)


def test_early_is_progress_not_coverage() -> None:
    given = ledger()
    given.submit("u", "2025", BEFORE)
    found = row(given, "2025-10-21")
    plan, = given.ask("coverage_by_plan", "2025-10-21")
    assert (found["status"], found["is_early"]) == ("on_time", True)
    assert (plan["covered_count"], plan["due_count"], plan["progress_count"], plan["progress_required_count"]) == (
        0, 0, 1, 1)


def test_a_unit_outside_the_permission_is_not_seen() -> None:
    given = ledger()
    given.rows["unit"].clear()      # Ledger.ask permits the units of its registers
    assert given.ask("obligation_status", "2025-11-05") == []


def test_straddling_a_reorganisation_is_flagged_and_the_successor_owes() -> None:
    built = Ledger()
    built.unit("old", end=date(2025, 6, 30))
    built.unit("new", date(2025, 7, 1))
    built.rows["unit_successor"].append(
        {"unit_id": "old", "successor_id": "new", "effective_on": date(2025, 7, 1)})
    built.period("2025-07", date(2025, 6, 15), date(2025, 7, 14), date(2025, 7, 20))
    built.period("2025-08", date(2025, 7, 15), date(2025, 8, 14), date(2025, 8, 20))
    rows = built.build().ask("obligation_status", "2025-12-31")
    assert [(r["unit_id"], r["period_id"], r["straddles_reorganisation"]) for r in rows] == [
        ("new", "2025-07", True), ("new", "2025-08", False)]


def test_a_unit_that_changes_type_owes_once() -> None:
    built = Ledger()
    built.unit("u", end=date(2025, 3, 31))
    built.rows["unit"].append({**built.rows["unit"][0], "name": "u upgraded", "valid_from": date(2025, 4, 1),
                               "valid_to": None})
    built.rows["assignment"][0]["valid_to"] = None
    built.period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31))
    built.period("2025-Q2", date(2025, 4, 1), date(2025, 6, 30))
    rows = built.build().ask("obligation_status", "2025-12-31")
    assert [(r["period_id"], r["unit_name"]) for r in rows] == [("2025-Q1", "u"), ("2025-Q2", "u upgraded")]
