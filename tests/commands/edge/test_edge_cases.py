"""Every row of the table of edge cases by the command line, one test or more a row, named after it.

The table: where the reporting rate of the best-known product goes wrong, and the ruling that holds here.
"""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.commands.edge.site import (
    BLANK,
    INDICATOR,
    ITEM,
    NIL,
    PLAN,
    REPORT,
    File,
    Registers,
    Site,
    content,
    counts,
    months,
    period,
)

STATUSES = ("exempt", "on_time", "late", "received", "returned", "not_due", "overdue", "awaited")
JANUARY, FEBRUARY = months(2025)[:2]      # due 5/2/2025 and 5/3/2025


def site_of(folder: Path, *unit_ids: str, periods: list[dict] | None = None, **settings: str) -> Site:
    registers = Registers()
    for unit_id in unit_ids:
        registers.unit(unit_id)
    return Site(folder, registers.report(list(unit_ids), periods or [JANUARY], **settings))


def coverage(site: Site, as_of: str, *more: str) -> tuple[int, int]:
    return counts(site.ask("coverage_by_plan", as_of, *more), "covered_count", "due_count")


def on_time(site: Site, as_of: str, *more: str) -> tuple[int, int]:
    return counts(site.ask("coverage_by_plan", as_of, *more), "on_time_due_count", "due_with_deadline_count")


# ---- weekend or holiday deadline

@pytest.mark.parametrize(("policy", "effective", "status_on_monday"), [
    ("none", "2025-04-20", "late"),
    ("next_working_day", "2025-04-21", "on_time"),
    ("previous_working_day", "2025-04-18", "late"),
])
def test_weekend_deadline_rolls_by_the_reports_policy(
    tmp_path: Path, policy: str, effective: str, status_on_monday: str
) -> None:
    sunday = period("2025-03", date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 20))
    site = site_of(tmp_path, "u", periods=[sunday], roll_policy=policy)
    site.load("2025-04-21T23:59", File("u", "2025-03"))
    row = site.one("obligation_status", "2025-05-01")
    assert (row["due_nominal"], row["due_effective"], row["status"]) == ("2025-04-20", effective, status_on_monday)
    assert ("rolled" in row["due_steps"]) == (policy != "none")


def test_holiday_deadline_rolls_over_the_whole_holiday(tmp_path: Path) -> None:
    # Tet 2025 is off from Saturday 25/1 to Sunday 2/2, the first working day after it is Monday 3/2
    tet = period("2025-01", date(2025, 1, 1), date(2025, 1, 20), date(2025, 1, 27))
    site = site_of(tmp_path, "u", periods=[tet], roll_policy="next_working_day")
    row = site.one("obligation_status", "2025-01-01")
    assert (row["due_nominal"], row["due_effective"], row["days_until_due"]) == ("2025-01-27", "2025-02-03", 33)


# ---- extension

def test_extension_moves_the_deadline_for_one_unit_a_class_or_all(tmp_path: Path) -> None:
    registers = Registers().unit("a").unit("b").unit("ward", unit_type="phuong", name="Ủy ban nhân dân phường Thử")
    site = Site(tmp_path, registers.report(["a", "b", "ward"], months(2025, 1, 3)))
    for name, new_due, scope in (
        ("2025-01", "2025-02-10", {"unit": "a"}), ("2025-02", "2025-03-10", {"unit_type": "phuong"}),
        ("2025-03", "2025-04-10", {}),
    ):
        site.decide("extension", "2025-02-01", report=REPORT, period=name, new_due=new_due, number="7/CV",
                    document_date="2025-02-01", decided_by="Ban Chỉ đạo", **scope)
    extended = {(r["unit_id"], r["period_id"]): r["due_effective"] for r in site.ask("obligation_status", "2025-02-15")
                if r["is_extended"] and r["extension_number"] == "7/CV" and not r["is_retroactive"]}
    assert extended == {("a", "2025-01"): "2025-02-10", ("ward", "2025-02"): "2025-03-10"} | {
        (unit_id, "2025-03"): "2025-04-10" for unit_id in ("a", "b", "ward")}
    assert site.statuses("2025-02-10", "--without-extensions")["a", "2025-01"] == "overdue"
    assert site.statuses("2025-02-09")["a", "2025-01"] == "not_due"


def test_extension_never_brings_a_deadline_forward(tmp_path: Path) -> None:
    site = site_of(tmp_path, "u")
    site.decide("extension", "2025-01-10", report=REPORT, new_due="2025-01-31")
    row = site.one("obligation_status", "2025-02-05T12:00")
    assert (row["due_effective"], row["is_extended"], row["status"]) == ("2025-02-05", False, "not_due")


def test_extension_granted_after_the_due_date_is_flagged_and_both_rates_are_kept(tmp_path: Path) -> None:
    site = site_of(tmp_path, "a", "b", "never")
    site.load("2025-02-08", File("a", "2025-01"), File("b", "2025-01"))
    site.decide("extension", "2025-02-05T17:00", report=REPORT, unit="a", new_due="2025-02-10")
    site.decide("extension", "2025-02-06", report=REPORT, unit="b", new_due="2025-02-10")
    rows = {r["unit_id"]: r for r in site.ask("obligation_status", "2025-02-28")}
    assert {unit_id: (r["status"], r["is_retroactive"]) for unit_id, r in rows.items()} == {
        "a": ("on_time", False), "b": ("on_time", True), "never": ("overdue", False)}
    assert on_time(site, "2025-02-28") == (2, 3)
    assert on_time(site, "2025-02-28", "--without-extensions") == (0, 3)
    # what the meeting of the day before it was granted saw is still to be had
    assert on_time(site, "2025-02-05T12:00", "--without-extensions") == (0, 0)
    assert site.statuses("2025-02-05")["b", "2025-01"] == "overdue"


# ---- resubmission

def test_resubmission_leaves_timeliness_to_the_first_and_values_to_the_latest(tmp_path: Path) -> None:
    site = site_of(tmp_path, "early", "tardy")
    site.load("2025-02-05T23:59:59", File("early", "2025-01", content(1)))
    site.load("2025-02-06", File("tardy", "2025-01", content(1)))
    site.load("2025-02-20", File("early", "2025-01", content(5)), File("tardy", "2025-01", content(7)))
    rows = {r["unit_id"]: r for r in site.ask("obligation_status", "2025-02-28")}
    assert {unit_id: (r["status"], r["days_late"], r["version_count"]) for unit_id, r in rows.items()} == {
        "early": ("on_time", None, 2), "tardy": ("late", 1, 2)}
    values = {as_of: [float(r["value"]) for r in site.ask("indicator_by_unit_period", as_of, period_ids="2025-01")]
              for as_of in ("2025-02-19", "2025-02-28")}
    assert values == {"2025-02-19": [1, 1], "2025-02-28": [5, 7]}
    log = site.ask("submission_log", "2025-02-28")
    assert sorted((r["unit_id"], r["version"]) for r in log) == [("early", 1), ("early", 2), ("tardy", 1), ("tardy", 2)]


# ---- rejected then fixed

@pytest.mark.parametrize(("policy", "after_the_fix", "days_late", "first"), [
    ("voids", "late", 7, "2025-02-12 00:00:00"),
    ("keeps_clock", "on_time", None, "2025-02-03 00:00:00"),
])
def test_rejected_is_its_own_state_and_fixed_counts_by_the_return_policy(
    tmp_path: Path, policy: str, after_the_fix: str, days_late: int | None, first: str
) -> None:
    site = site_of(tmp_path, "u", return_policy=policy)
    sent, = site.load("2025-02-03", File("u", "2025-01"))
    site.decide("return", "2025-02-04", submission=sent["submission_id"])
    site.load("2025-02-12", File("u", "2025-01", content(2)))
    seen = {as_of: site.statuses(as_of)["u", "2025-01"] for as_of in ("2025-02-03", "2025-02-04", "2025-02-11")}
    # before the return nobody knew of it; between return and fix nothing admissible is in
    assert seen == {"2025-02-03": "on_time", "2025-02-04": "returned", "2025-02-11": "returned"}
    assert coverage(site, "2025-02-11") == (0, 1)
    row = site.one("obligation_status", "2025-02-12")
    assert (row["status"], row["days_late"], row["first_admissible_at"]) == (after_the_fix, days_late, first)
    assert coverage(site, "2025-02-12") == (1, 1)


def test_rejected_by_the_check_is_no_submission_and_fixed_counts_from_the_fix(tmp_path: Path) -> None:
    site = site_of(tmp_path, "u", return_policy="keeps_clock")
    answer, = site.load("2025-02-03", File("u", "2025-01", content("vài tin")), expect=1)
    assert (answer["outcome"], [f["code"] for f in answer["findings"]]) == ("refused", ["cell.not_a_number"])
    assert site.statuses("2025-02-11") == {("u", "2025-01"): "overdue"}
    site.load("2025-02-12", File("u", "2025-01"))
    row = site.one("obligation_status", "2025-02-12")
    assert (row["status"], row["days_late"], row["version_count"]) == ("late", 7, 1)


# ---- blank file, template with no content

def test_blank_file_on_time_is_not_admissible(tmp_path: Path) -> None:
    site = site_of(tmp_path, "blank", "zero")
    blank, = site.load("2025-02-03", File("blank", "2025-01", BLANK), expect=1)
    assert (blank["outcome"], [f["code"] for f in blank["findings"]]) == ("refused", ["file.no_content"])
    # a zero was looked up and written down; an empty cell was not
    site.load("2025-02-03", File("zero", "2025-01", content(0)))
    assert site.statuses("2025-02-10") == {("blank", "2025-01"): "overdue", ("zero", "2025-01"): "on_time"}
    assert coverage(site, "2025-02-10") == (1, 2)
    log = {r["unit_id"]: (r["outcome"], r["error_count"]) for r in site.ask("submission_log", "2025-02-10")}
    assert log == {"blank": ("refused", 1), "zero": ("accepted", 0)}


# ---- nothing to report

def test_nothing_to_report_is_received_and_told_apart(tmp_path: Path) -> None:
    site = site_of(tmp_path, "nil", "full", "silent")
    site.load("2025-02-03", File("nil", "2025-01", NIL), File("full", "2025-01"))
    rows = {r["unit_id"]: r for r in site.ask("obligation_status", "2025-02-10")}
    assert {unit_id: (r["status"], r["is_nil"], r["covered_item_count"]) for unit_id, r in rows.items()} == {
        "nil": ("on_time", True, 1), "full": ("on_time", False, 1), "silent": ("overdue", False, 0)}
    assert coverage(site, "2025-02-10") == (2, 3)
    values = site.ask("indicator_by_unit_period", "2025-02-10")
    assert [(r["unit_id"], r["content_item_id"], r["indicator_id"]) for r in values] == [("full", ITEM, INDICATOR)]


# ---- unit opened mid-period

def for_another_period(period_id: str) -> object:
    """The clerk takes an old form and writes another month on it."""
    def edit(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = cell.value.replace("2025-03", period_id)
    return edit


def test_unit_opened_mid_period_owes_that_period_and_no_earlier_one(tmp_path: Path) -> None:
    registers = Registers().unit("old").unit("new", date(2025, 3, 15)).report(["old", "new"], months(2025, 1, 4))
    site = Site(tmp_path, registers)
    assert sorted(p for u, p in site.statuses("2025-05-31") if u == "new") == ["2025-03", "2025-04"]
    # a report nobody owes is refused, so the numerator stays inside the denominator
    answer, = site.load("2025-03-04", File("new", "2025-03", edit=for_another_period("2025-02")), expect=1)
    assert (answer["outcome"], [f["code"] for f in answer["findings"]]) == ("refused", ["identity.not_owed"])
    site.load("2025-04-04", File("new", "2025-03"))
    assert coverage(site, "2025-05-31") == (1, 6)


def test_unit_opened_mid_period_may_be_given_a_later_first_period(tmp_path: Path) -> None:
    later = [{"valid_from": date(2025, 1, 1), "units": ["old"]}, {"valid_from": date(2025, 4, 1), "units": ["new"]}]
    registers = Registers().unit("old").unit("new", date(2025, 3, 15))
    site = Site(tmp_path, registers.report([], months(2025, 1, 4), assignments=later))
    assert [p for u, p in site.statuses("2025-05-31") if u == "new"] == ["2025-04"]


# ---- unit closed or merged

def test_unit_closed_and_opened_again_owes_only_while_it_exists(tmp_path: Path) -> None:
    registers = Registers().unit("u", end=date(2025, 2, 28)).unit("u", date(2025, 6, 1), date(2025, 7, 31))
    site = Site(tmp_path, registers.report(["u"], months(2025)))
    assert [p for _, p in site.statuses("2026-01-31")] == ["2025-01", "2025-02", "2025-06", "2025-07"]
    # its last report comes after its end and counts
    site.load("2025-03-04", File("u", "2025-02"))
    assert site.statuses("2025-03-31")["u", "2025-02"] == "on_time"


def test_unit_closed_as_learnt_later_keeps_what_it_had_sent(tmp_path: Path) -> None:
    def known(end: date | None) -> Registers:
        return Registers().unit("u", end=end).unit("v").report(["u", "v"], months(2025, 1, 4))

    site = Site(tmp_path, known(None))
    site.load("2025-02-04", File("u", "2025-01"), File("v", "2025-01"))
    site.decide("extension", "2025-03-01", report=REPORT, unit="u", period="2025-02", new_due="2025-03-10")
    site.load("2025-03-08", File("u", "2025-02"))
    assert coverage(site, "2025-04-30") == (3, 6)
    assert site.read_registers(known(date(2025, 2, 28)))[0] == 0
    assert {p: s for (u, p), s in site.statuses("2025-04-30").items() if u == "u"} == {
        "2025-01": "on_time", "2025-02": "on_time"}
    assert coverage(site, "2025-04-30") == (3, 5)
    assert site.is_sound()


def test_units_merged_leave_their_history_and_the_successor_owes_the_straddling_period(tmp_path: Path) -> None:
    end, start = date(2025, 6, 30), date(2025, 7, 1)
    registers = Registers().unit("east", end=end).unit("west", end=end).unit("whole", start)
    registers.successor("east", "whole", start).successor("west", "whole", start)
    windows = [     # from the 15th to the 14th
        period("2025-06", date(2025, 5, 15), date(2025, 6, 14), date(2025, 6, 20)),
        period("2025-07", date(2025, 6, 15), date(2025, 7, 14), date(2025, 7, 20)),
        period("2025-08", date(2025, 7, 15), date(2025, 8, 14), date(2025, 8, 20)),
    ]
    site = Site(tmp_path, registers.report(["east", "west", "whole"], windows))
    site.load("2025-06-18", File("east", "2025-06"))
    site.load("2025-07-18", File("whole", "2025-07"))
    rows = {(r["unit_id"], r["period_id"]): (r["status"], r["straddles_reorganisation"])
            for r in site.ask("obligation_status", "2025-08-31")}
    assert rows == {
        ("east", "2025-06"): ("on_time", False), ("west", "2025-06"): ("overdue", False),
        ("whole", "2025-07"): ("on_time", True), ("whole", "2025-08"): ("overdue", False)}
    assert coverage(site, "2025-08-31") == (2, 4)


# ---- aggregate period over changing units

def test_aggregate_period_is_the_sum_of_base_obligations_of_changing_units(tmp_path: Path) -> None:
    registers = Registers().unit("all").unit("closed", end=date(2025, 7, 31)).unit("opened", date(2025, 9, 1))
    site = Site(tmp_path, registers.report(["all", "closed", "opened"], months(2025)))
    site.load("2025-08-04", File("all", "2025-07"), File("closed", "2025-07"))
    site.load("2025-10-04", File("all", "2025-09"), File("opened", "2025-09"))
    rows = site.ask("coverage_by_plan_period", "2026-01-31")
    quarters = [counts((r for r in rows if quarter * 3 < int(r["period_id"][5:]) <= quarter * 3 + 3),
                       "covered_count", "due_count") for quarter in range(4)]
    # the third quarter: July of two units, August of one, September of two; not three units by three months
    assert quarters == [(0, 6), (0, 6), (4, 5), (0, 6)]
    assert coverage(site, "2026-01-31") == (4, 23)


# ---- not yet due

def test_not_yet_due_is_left_out_and_shown_apart(tmp_path: Path) -> None:
    site = site_of(tmp_path, "a", "b", periods=months(2025))
    site.load("2025-02-04", File("a", "2025-01"), File("b", "2025-01"))
    site.load("2025-02-20", File("a", "2025-02"))
    year = site.one("coverage_by_plan", "2025-02-28")
    shown = ("covered_count", "due_count", "not_due_count", "progress_count", "progress_required_count")
    assert [year[name] for name in shown] == [2, 2, 21, 3, 24]
    running, = [r for r in site.ask("coverage_by_plan_period", "2025-02-28") if r["period_id"] == "2025-02"]
    # nothing is due in it yet: no rate at all, neither 0 % nor 100 %; the early report is progress
    assert [running[name] for name in ("due_count", "coverage_rate", "on_time_rate")] == [0, None, None]
    assert counts([running], "progress_count", "progress_required_count") == (1, 2)
    early = [r["unit_id"] for r in site.ask("obligation_status", "2025-02-28") if r["is_early"]]
    assert early == ["a"]


# ---- aggregation over hierarchy

def test_aggregation_over_hierarchy_takes_the_parent_at_period_end(tmp_path: Path) -> None:
    registers = Registers()
    for parent_id in ("north", "south"):
        registers.unit(parent_id, unit_type="tinh", level="province")
    registers.unit("moved").unit("stayed").unit("grown", end=date(2025, 1, 31))
    registers.unit("grown", date(2025, 2, 1), unit_type="phuong", name="Ủy ban nhân dân phường Grown")
    registers.parent("moved", "north", end=date(2025, 2, 10)).parent("moved", "south", date(2025, 2, 11))
    registers.parent("stayed", "north").parent("grown", "south")
    site = Site(tmp_path, registers.report(["moved", "stayed", "grown"], [JANUARY, FEBRUARY]))
    site.load("2025-02-04", File("moved", "2025-01"), File("grown", "2025-01"))
    site.load("2025-03-06", File("moved", "2025-02"))
    rows = [row for kind in ("parent", "unit_type", "level")
            for row in site.ask("coverage_by_area_period", "2025-03-31", view="as_was", group_kind=kind)]
    tally = {(r["group_id"], r["period_id"]): counts([r], "covered_count", "due_count") for r in rows
             if r["group_kind"] in ("parent", "unit_type")}
    assert tally == {
        ("north", "2025-01"): (1, 2), ("south", "2025-01"): (1, 1),
        ("north", "2025-02"): (0, 1), ("south", "2025-02"): (1, 2),
        ("xa", "2025-01"): (2, 3), ("xa", "2025-02"): (1, 2), ("phuong", "2025-02"): (0, 1)}
    whole = site.one("coverage_by_plan", "2025-03-31")
    names = ("required_count", "due_count", "covered_count", *(f"{status}_count" for status in STATUSES))
    for kind in ("parent", "unit_type", "level"):
        group = [r for r in rows if r["group_kind"] == kind]
        assert counts(group, *names) == counts([whole], *names)
        assert all(r["required_count"] == sum(r[f"{status}_count"] for status in STATUSES) for r in group)


# ---- same report for several areas

def test_same_report_for_several_areas_is_one_obligation_each_and_never_over_all(tmp_path: Path) -> None:
    site = site_of(tmp_path, "u", "other")
    answers = site.load("2025-02-03", *(File("u", "2025-01", content(area)) for area in (3, 4, 5)))
    assert [answer["version"] for answer in answers] == [1, 2, 3]
    again, = site.load("2025-02-04", File("other", "2025-01", content(3)))
    assert (again["outcome"], again["version"]) == ("accepted", 1)      # the same number, but not the same report
    rows = {r["unit_id"]: counts([r], "covered_count", "due_count", "required_count")
            for r in site.ask("coverage_by_unit_period", "2025-02-10")}
    assert rows == {"u": (1, 1, 1), "other": (1, 1, 1)}
    assert site.is_sound()


def test_same_report_given_twice_to_a_unit_is_refused_by_the_registers(tmp_path: Path) -> None:
    twice = [{"valid_from": date(2025, 1, 1), "units": ["u"]}, {"valid_from": date(2025, 1, 15), "units": ["u"]}]
    site = Site(tmp_path, Registers().unit("u").report([], [JANUARY], assignments=twice))
    code, _, error = site.init
    assert code == 2
    assert f"{PLAN}.yml" in error and "assigned twice" in error


# ---- processing delay

def test_processing_delay_does_not_make_a_file_late(tmp_path: Path) -> None:
    site = site_of(tmp_path, "last-minute", "next-day")
    site.load("2025-02-05T23:59:59", File("last-minute", "2025-01"))
    site.load("2025-02-06T00:00", File("next-day", "2025-01"))
    assert site.statuses("2025-02-28") == {("last-minute", "2025-01"): "on_time", ("next-day", "2025-01"): "late"}
    log = {r["unit_id"]: r for r in site.ask("submission_log", "2025-02-28")}
    assert log["last-minute"]["received_at"] == "2025-02-05 23:59:59"
    assert all(r["loaded_at"] > "2026-01-01" for r in log.values())     # entered long after, both instants kept
