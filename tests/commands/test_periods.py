"""`etl periods` writes rows that a plan file takes as they are."""

from pathlib import Path

import pytest
import yaml

from etl.registers.reference_plan import Period
from tests.conftest import command, process


@pytest.mark.parametrize("arguments", [
    ("--frequency", "month", "--window", "cut_15", "--due-day", "20"), ("--frequency", "half"),
    ("--frequency", "nine_months", "--due-working-days", "2"), ("--frequency", "year", "--due-day", "25"),
])
def test_rows_are_valid_periods(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = command("etl", "periods", "--year", "2026", *arguments, home=tmp_path)
    rows = yaml.safe_load(done.stdout)["periods"]
    assert rows
    for row in rows:
        period = Period(**row)
        assert (period.due_nominal is None) is ("--due" not in " ".join(arguments))


@pytest.mark.parametrize("arguments", [
    ("--window", "lunar"), ("--frequency", "day"), ("--due-day", "40"), ("--due-day", "3", "--due-working-days", "2")])
def test_a_wrong_rule_gets_one_line(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = command("etl", "periods", "--year", "2026", *arguments, home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_it_is_a_command_of_its_own(tmp_path: Path) -> None:
    assert process("etl", "periods", "--year", "2026", home=tmp_path).stdout.startswith("periods:")
