"""Rows that add others up are compared, never stored; a difference is a warning that points at the total."""

import pytest

from etl.finding import Code, Severity
from etl.registry import Registry
from tests.builders import retyped, small_registry, travel
from tests.unit.test_extract import ANSWERS, HEADINGS

ITEM_1 = [["I", "Mục một"], ["", "", "II.1"], ["", "", "HN01", "", 3], ["", "", "HN02", "", "1.000"]]
ITEM_2 = [["II", "Mục hai"], ["", "", "II.2"], ["", "", "TB01", "", 7]]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return small_registry()


def _totals(registry: Registry, *rows: list[object]) -> list[tuple[str | None, str | None, str]]:
    _, validated, findings = travel(retyped([HEADINGS, *rows]), registry, ANSWERS)
    assert sum(int(fact.value) for fact in validated.facts) == 1010
    assert {(f.severity, f.code) for f in findings} <= {(Severity.WARNING, Code.TOTAL_DIFFERS)}
    return [(f.cell, f.value, f.params["sum"]) for f in findings]


@pytest.mark.parametrize("name", [
    "Tổng cộng", "CỘNG:", "Toàn quốc", "Cộng I + II", "Tổng số (I+II)", "Tổng cộng mục I, II",
])
def test_a_right_total_says_nothing_wherever_it_stands(name: str, registry: Registry) -> None:
    total = ["", name, "", "", "1.010"]
    assert _totals(registry, *ITEM_1, *ITEM_2, total) == []
    assert _totals(registry, total, *ITEM_1, *ITEM_2) == []
    assert _totals(registry, *ITEM_1, [name, "", "", "", 1003], *ITEM_2, ["", "Cộng II", "", "", 7]) == []


def test_a_wrong_total_is_mentioned_and_blocks_nothing(registry: Registry) -> None:
    assert _totals(registry, *ITEM_1, *ITEM_2, ["", "Tổng cộng", "", "", 999]) == [("E9", "999", "1010")]
    assert _totals(registry, *ITEM_1, *ITEM_2, ["", "Tổng cộng", "", "", "chưa tính"]) == []


@pytest.mark.parametrize("name", ["Tổng số hội nghị", "Công tác I", "Cộng tác viên", "Tổng kết", "Tổng hợp I"])
def test_what_only_sounds_like_a_total_is_no_total(name: str, registry: Registry) -> None:
    _, validated, findings = travel(retyped([HEADINGS, *ITEM_1, ["", name, "", "", 5]]), registry, ANSWERS)
    assert validated is not None
    assert [(f.code, f.cell) for f in findings] == [(Code.UNKNOWN_INDICATOR, "B6")]
