"""`python -m queries NAME --changed-since`: what is different between two instants."""

import csv
import io
import json
from pathlib import Path

from etl.registry import Registry
from tests.builders import filled
from tests.commands.test_etl import PERIOD, REPORT, UNIT, put
from tests.conftest import command

PLAN = ("--plan", "hnd-binh-duong-2022")


def changed(home: Path, name: str, since: str, until: str, *more: str) -> list[dict[str, str]]:
    done = command("queries", name, *PLAN, "--as-of", until, "--changed-since", since, "--format", "csv", *more,
                   home=home)
    assert (done.returncode, done.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(done.stdout)))


def receive(home: Path, registry: Registry, folder: Path, day: str) -> None:
    content = filled(registry, REPORT, UNIT, PERIOD, values={("II.1.a", "TB01", "in_period"): 12})
    assert command("etl", "load", put(folder, "a.xlsx", content), "--received-at", day, home=home).returncode == 0


def test_a_report_that_came_in_between(home: Path, registry: Registry, tmp_path: Path) -> None:
    receive(home, registry, tmp_path, "2022-11-05")
    rows = changed(home, "obligation_status", "2022-11-04", "2022-11-06")
    of_unit = {row["column"]: (row["before"], row["after"]) for row in rows if row["unit_id"] == UNIT}
    assert of_unit["status"] == ("not_due", "on_time")
    assert of_unit["version_count"] == ("0", "1")
    assert of_unit["first_admissible_at"] == ("", "2022-11-05 00:00:00")
    assert {row["column"] for row in rows if row["unit_id"] != UNIT} == {"days_until_due"}
    assert list(rows[0]) == ["report_id", "unit_id", "period_id", "column", "before", "after"]


def test_a_deadline_moved_and_a_decision_came(home: Path) -> None:
    decided = command("etl", "decide", "extension", "--report", REPORT, "--new-due", "2022-11-16",
                      "--granted-at", "2022-11-11", "--reason", "x", home=home)
    assert decided.returncode == 0, decided.stderr
    rows = changed(home, "obligation_status", "2022-11-10", "2022-11-11")
    moved = {(row["before"], row["after"]) for row in rows if row["column"] == "due_effective"}
    assert moved == {("2022-11-09", "2022-11-16")}
    rows = changed(home, "obligation_status", "2022-11-10", "2022-11-11", "--without-extensions")
    assert {row["column"] for row in rows} == {"days_late", "working_days_late"}
    rows = changed(home, "decision_log", "2022-11-10", "2022-11-11")
    cells = {row["column"]: row["after"] for row in rows}
    assert (cells["*"], cells["met_count"], cells["is_retroactive"]) == ("present", "9", "True")


def test_nothing_changed_and_other_formats(home: Path) -> None:
    assert changed(home, "overdue_obligations", "2022-10-01", "2022-10-02") == []
    done = command("queries", "overdue_obligations", *PLAN, "--as-of", "2022-11-09", "--changed-since", "2022-11-08",
                   "--format", "json", home=home)
    lines = json.loads(done.stdout)
    assert sum(line["column"] == "*" for line in lines) == 9
    done = command("queries", "overdue_obligations", *PLAN, "--as-of", "2022-11-09", "--changed-since", "2022-11-08",
                   home=home)
    assert done.stdout.split()[:6] == ["report_id", "unit_id", "period_id", "column", "before", "after"]


def test_what_cannot_be_compared_is_one_line(home: Path) -> None:
    for arguments, said in (
        (("plan_list", "--changed-since", "2022-11-09"), "plan_list is the same at every instant"),
        (("obligation_status", "--changed-since", "2022-11-09", "--as-of", "2022-11-08"), "must not be later"),
        (("obligation_status", "--changed-since", "9/11/2022"), "9/11/2022"),
        (("nonesuch", "--changed-since", "2022-11-09"), "there is no query nonesuch"),
    ):
        done = command("queries", *arguments, home=home)
        assert done.returncode == 2
        assert said in done.stderr and len(done.stderr.splitlines()) == 1
