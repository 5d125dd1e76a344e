"""A period that straddles a reorganisation: the successor owes it; a ruling lets the predecessor report beside it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.commands.edge.site import REPORT, START, File, Registers, Site, period

CHANGE = date(2025, 7, 1)
PERIODS = [period("2025-Q2", date(2025, 4, 1), date(2025, 6, 30), date(2025, 7, 5)),
           # the decree's window: 15/6 to 14/9, and the district ended inside it
           period("2025-Q3", date(2025, 6, 15), date(2025, 9, 14), date(2025, 9, 20))]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    registers = Registers()
    registers.unit("huyen", end=CHANGE - timedelta(days=1), name="Ủy ban nhân dân huyện Cũ", unit_type="huyen",
                   level="district")
    for unit_id in ("xa-mot", "xa-hai"):
        registers.unit(unit_id, CHANGE).successor("huyen", unit_id, CHANGE)
    registers.report(["huyen", "xa-mot", "xa-hai"], PERIODS, since=START)
    return Site(tmp_path, registers)


def test_without_a_ruling_the_successors_owe_and_the_predecessor_is_only_listed(site: Site) -> None:
    assert site.statuses("2025-09-30") == {
        ("huyen", "2025-Q2"): "overdue", ("xa-mot", "2025-Q3"): "overdue", ("xa-hai", "2025-Q3"): "overdue"}
    listed = site.one("straddling_obligations", "2025-09-30")
    assert (listed["unit_id"], listed["period_id"], listed["is_ruled"]) == ("huyen", "2025-Q3", False)
    assert listed["successor_names"] == "Ủy ban nhân dân xã Xa Hai, Ủy ban nhân dân xã Xa Mot"


def test_what_the_predecessor_sent_is_kept_and_counts_once_a_ruling_says_so(site: Site) -> None:
    answer, = site.load("2025-09-10T08:00", File("huyen", "2025-Q3"))
    assert answer["outcome"] == "accepted"
    assert [f["code"] for f in answer["findings"]] == ["identity.needs_ruling"]
    assert ("huyen", "2025-Q3") not in site.statuses("2025-09-30")
    assert site.one("coverage_by_plan", "2025-09-30")["due_count"] == 3
    assert site.ask("indicator_by_unit_period", "2025-09-30") == []

    site.decide("ruling", "2025-10-01", report=REPORT, period="2025-Q3", unit="huyen", number="12/BCĐ")
    assert ("huyen", "2025-Q3") not in site.statuses("2025-09-30"), "a ruling changes nothing before it was granted"
    assert site.statuses("2025-10-01")["huyen", "2025-Q3"] == "on_time"
    plan = site.one("coverage_by_plan", "2025-10-01")
    assert (plan["covered_count"], plan["due_count"]) == (1, 4)
    assert [row["unit_id"] for row in site.ask("indicator_by_unit_period", "2025-10-01")] == ["huyen"]
    listed = site.one("straddling_obligations", "2025-10-01")
    assert (listed["is_ruled"], listed["ruling_number"], listed["file_count"]) == (True, "12/BCĐ", 1)
    assert [row["kind"] for row in site.ask("decision_log", "2025-10-01")] == ["ruling"]
    assert site.is_sound()


def test_a_ruling_may_meet_all_units_that_ended_and_never_others(site: Site) -> None:
    site.decide("ruling", "2025-08-01", report=REPORT)
    assert site.statuses("2025-09-30") == {
        ("huyen", "2025-Q2"): "overdue", ("huyen", "2025-Q3"): "overdue",
        ("xa-mot", "2025-Q3"): "overdue", ("xa-hai", "2025-Q3"): "overdue"}


def test_a_ruling_about_a_period_that_nobody_ended_in_is_refused(site: Site) -> None:
    with pytest.raises(AssertionError, match="không có đơn vị nào kết thúc hoạt động giữa kỳ"):
        site.decide("ruling", "2025-08-01", report=REPORT, period="2025-Q2")


def test_both_views_keep_the_same_totals_after_a_ruling(site: Site) -> None:
    site.load("2025-09-10T08:00", File("huyen", "2025-Q3"), File("xa-mot", "2025-Q3"), expect=0)
    site.decide("ruling", "2025-08-01", report=REPORT)
    totals = {
        view: {(row["required_count"], row["covered_count"]) for row in site.ask(
            "coverage_by_area_period", "2025-09-30", view=view, group_kind="level") if row["period_id"] == "2025-Q3"}
        for view in ("as_was", "as_is")}
    assert totals == {"as_was": {(1, 1), (2, 1)}, "as_is": {(3, 2)}}


def test_each_level_has_its_own_deadline_where_the_document_sets_one(tmp_path: Path) -> None:
    registers = Registers()
    registers.unit("xa-mot").unit("huyen", name="Ủy ban nhân dân huyện Một", unit_type="huyen", level="district")
    quarter = period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 10), "chậm nhất ngày 10/4/2025")
    quarter["due_by_level"] = [{
        "level": "commune", "due_nominal": date(2025, 4, 6), "due_text": "cấp xã: trước ngày 06/4/2025",
        "source": "Kế hoạch thử"}]
    site = Site(tmp_path, registers.report(["xa-mot", "huyen"], [quarter], roll_policy="previous_working_day"))
    dues = {row["unit_id"]: (row["due_nominal"][:10], row["due_effective"][:10], row["due_text"])
            for row in site.ask("obligation_status", "2025-04-08")}
    # the Saturday before 6/4 is off, so the Friday; 7/4 was the Hung Kings' day
    assert dues == {"xa-mot": ("2025-04-06", "2025-04-04", "cấp xã: trước ngày 06/4/2025"),
                    "huyen": ("2025-04-10", "2025-04-10", "chậm nhất ngày 10/4/2025")}
    assert site.statuses("2025-04-08") == {("xa-mot", "2025-Q1"): "overdue", ("huyen", "2025-Q1"): "not_due"}


def test_a_level_named_twice_is_refused_with_its_place(tmp_path: Path) -> None:
    quarter = period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 10))
    own = {"level": "commune", "due_nominal": date(2025, 4, 6), "due_text": "x", "source": "x"}
    quarter["due_by_level"] = [own, own]
    code, _, error = Site(tmp_path, Registers().unit("xa-mot").report(["xa-mot"], [quarter])).init
    assert code == 2
    assert "due_by_level names a level twice" in error
