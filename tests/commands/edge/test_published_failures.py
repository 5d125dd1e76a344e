"""The numbers that must come out, (a) to (f), by the command line: reference files, workbooks, decisions, queries."""

from datetime import date
from pathlib import Path

import pytest

from tests.commands.edge.site import PLAN, REPORT, File, Registers, Site, content, months, period

MONTHS = months(2025)
YEAR_OVER = "2026-01-31"


def send(site: Site, sent: dict[str, range]) -> None:
    """Each unit's months; all files of a month are received on the 3rd of the next, two days before the deadline."""
    for month in range(1, 13):
        files = [File(unit_id, f"2025-{month:02}") for unit_id, owed in sent.items() if month in owed]
        if files:
            answers = site.load(f"{2025 + month // 12}-{month % 12 + 1:02}-03T09:00", *files)
            assert {answer["outcome"] for answer in answers} == {"accepted"}


def coverage(site: Site, as_of: str) -> tuple[int, int, float]:
    row = site.one("coverage_by_plan", as_of)
    return row["covered_count"], row["due_count"], round(100 * row["coverage_rate"], 1)


def test_a_year_of_a_monthly_report_with_units_that_open_and_close(tmp_path: Path) -> None:
    registers = Registers()
    full = [f"full-{number}" for number in range(8)]
    for unit_id in full:
        registers.unit(unit_id)
    registers.unit("opened", date(2025, 4, 1)).unit("closed", end=date(2025, 6, 30))
    site = Site(tmp_path, registers.report([*full, "opened", "closed"], MONTHS))
    send(site, {unit_id: range(1, 11) for unit_id in full} | {"opened": range(4, 13), "closed": range(1, 7)})
    assert coverage(site, YEAR_OVER) == (95, 111, 85.6)
    assert site.is_sound()


def test_b_year_of_the_reorganisation(tmp_path: Path) -> None:
    registers = Registers()
    districts = [f"district-{number:02}" for number in range(10)]
    communes = [f"commune-{number:02}" for number in range(60)]
    departments = [f"department-{number:02}" for number in range(20)]
    for unit_id in districts:
        registers.unit(unit_id, end=date(2025, 6, 30), unit_type="huyen", level="district")
    for unit_id in communes:
        registers.unit(unit_id, date(2025, 7, 1))
        registers.successor(districts[communes.index(unit_id) % 10], unit_id, date(2025, 7, 1))
    for unit_id in departments:
        registers.unit(unit_id, unit_type="so_nganh", level="province")
    site = Site(tmp_path, registers.report([*districts, *communes, *departments], MONTHS))
    send(site, dict.fromkeys(districts, range(1, 7)) | dict.fromkeys(communes, range(7, 11))
         | dict.fromkeys(departments, range(1, 10)))
    assert coverage(site, YEAR_OVER) == (480, 660, 72.7)
    rows = site.ask("coverage_by_area_period", YEAR_OVER, view="as_was", group_kind="level")
    levels = {level: [r for r in rows if r["group_id"] == level]
              for level in ("district", "commune", "province")}
    sums = {level: (sum(r["covered_count"] for r in rows), sum(r["due_count"] for r in rows))
            for level, rows in levels.items()}
    assert sums == {"district": (60, 60), "commune": (240, 360), "province": (180, 240)}


def test_c_all_owed_so_far_is_all(tmp_path: Path) -> None:
    site = Site(tmp_path, Registers().unit("u").report(["u"], MONTHS))
    send(site, {"u": range(1, 8)})
    assert coverage(site, "2025-08-15") == (7, 7, 100.0)
    row = site.one("coverage_by_plan", "2025-08-15")
    assert (row["required_count"], row["not_due_count"], row["on_time_rate"]) == (12, 5, 1.0)
    # the month is owed from the end of its deadline day, and only then
    assert coverage(site, "2025-09-04") == (7, 7, 100.0)
    assert coverage(site, "2025-09-05") == (7, 8, 87.5)


@pytest.fixture(scope="module")
def deadlines(tmp_path_factory: pytest.TempPathFactory) -> Site:
    written = {
        "2025-01": date(2025, 4, 20),   # Sunday
        "2025-02": date(2025, 5, 2),    # off by swap, then a weekend
        "2025-03": date(2025, 4, 26),   # a Saturday that is worked
        "2025-04": date(2026, 1, 2),    # off by calendar.csv
        "2025-05": date(2026, 1, 10),   # worked by calendar.csv
    }
    periods = [period(period_id, date(2025, int(period_id[5:]), 1), date(2025, int(period_id[5:]), 20), due)
               for period_id, due in written.items()]
    registers = Registers().unit("u").report(["u"], periods, roll_policy="next_working_day")
    return Site(tmp_path_factory.mktemp("deadlines"), registers)


@pytest.mark.parametrize(("period_id", "nominal", "effective"), [
    ("2025-01", "2025-04-20", "2025-04-21"),
    ("2025-02", "2025-05-02", "2025-05-05"),
    ("2025-03", "2025-04-26", "2025-04-26"),
    ("2025-04", "2026-01-02", "2026-01-05"),
    ("2025-05", "2026-01-10", "2026-01-10"),
])
def test_d_working_days(deadlines: Site, period_id: str, nominal: str, effective: str) -> None:
    row, = [r for r in deadlines.ask("obligation_status", "2025-01-01") if r["period_id"] == period_id]
    assert (row["due_nominal"], row["due_effective"], row["status"]) == (nominal, effective, "not_due")


def test_d_a_file_on_the_rolled_day_is_on_time_and_working_days_late_are_counted(deadlines: Site) -> None:
    deadlines.load("2025-04-21T23:59", File("u", "2025-01"))
    deadlines.load("2025-04-29", File("u", "2025-03"))
    deadlines.load("2026-01-12", File("u", "2025-04"))
    rows = {r["period_id"]: r for r in deadlines.ask("obligation_status", "2026-02-01")}
    assert (rows["2025-01"]["status"], rows["2025-01"]["days_late"]) == ("on_time", None)
    # Saturday 26/4 is worked, Sunday 27/4 is not; Saturday 10/1 is worked, Sunday 11/1 is not
    late = {name: (rows[name]["status"], rows[name]["days_late"], rows[name]["working_days_late"])
            for name in ("2025-03", "2025-04")}
    assert late == {"2025-03": ("late", 3, 2), "2025-04": ("late", 7, 6)}


def year_report(folder: Path) -> Site:
    due = period("2025", date(2025, 1, 1), date(2025, 10, 20), date(2025, 10, 24))
    return Site(folder, Registers().unit("u").report(["u"], [due]))


def test_e_second_file_after_the_deadline_leaves_on_time(tmp_path: Path) -> None:
    site = year_report(tmp_path)
    site.load("2025-10-24T23:59", File("u", "2025"))
    site.load("2025-11-03", File("u", "2025", content(2)))
    row = site.one("obligation_status", "2025-11-30")
    assert (row["status"], row["version_count"], row["days_late"]) == ("on_time", 2, None)
    assert row["first_admissible_at"] == "2025-10-24 23:59:00"


def test_f_extension_counts_from_the_day_it_is_granted(tmp_path: Path) -> None:
    site = year_report(tmp_path)
    site.load("2025-10-25", File("u", "2025"))
    site.decide("extension", "2025-10-26", report=REPORT, new_due="2025-10-31", number="12/CV")
    assert site.statuses("2025-10-25") == {("u", "2025"): "late"}
    assert site.statuses("2025-10-28") == {("u", "2025"): "on_time"}
    assert site.statuses("2025-10-28", "--without-extensions") == {("u", "2025"): "late"}
    row = site.one("obligation_status", "2025-10-28")
    assert (row["is_extended"], row["is_retroactive"], row["due_effective"]) == (True, True, "2025-10-31")
    assert (row["extension_number"], row["extension_due"], row["plan_id"]) == ("12/CV", "2025-10-31", PLAN)
