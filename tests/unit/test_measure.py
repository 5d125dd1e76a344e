"""In which unit a number is: exactly known, converted, or asked."""

from decimal import Decimal

import pytest

from etl.finding import Code, Severity
from etl.measure import dong, largest, scale, without_unit
from etl.number import as_typed
from etl.registry import Registry
from tests.builders import filled, places, retyped, small_registry, travel
from tests.unit.test_extract import ANSWERS, HEADINGS

KP01 = ("III.1", "KP01", "in_period")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return small_registry()


@pytest.mark.parametrize(("said", "own", "factor"), [
    ("triệu đồng", "triệu đồng", 1), ("đồng", "triệu đồng", Decimal("0.000001")),
    ("VNĐ", "triệu đồng", Decimal("0.000001")),
    ("nghìn đồng", "triệu đồng", Decimal("0.001")), ("Tỷ đồng", "triệu đồng", 1000), ("người", "lượt người", 1),
    ("bài", "tin, bài", 1), ("nghìn bản", "bản", None), ("triệu đồng", "cuộc", None), ("cuộc", "triệu đồng", None),
])
def test_what_one_unit_is_in_another(said: str, own: str, factor: Decimal | None) -> None:
    assert scale(said, own) == factor


def test_money_has_a_limit_and_other_things_none() -> None:
    assert largest("triệu đồng") == 100_000
    assert largest("cuộc") is None
    assert dong("cuộc") is None


@pytest.mark.parametrize(("text", "own", "number"), [
    ("250 người", "lượt người", "250"), ("250 lượt người", "lượt người", "250"), ("12 tin", "tin, bài", "12"),
    ("1.234 cuộc", "cuộc", "1.234"), ("15,5 triệu đồng", "triệu đồng", "15,5"),
    ("15 đồng", "triệu đồng", "15 đồng"), ("250 người", "cuộc", "250 người"), ("khoảng 250 người", "người", None),
    ("01 đoàn (05 người)", "đoàn", None), ("5 cuộc 3 lớp", "cuộc", None), ("250", "cuộc", "250"),
])
def test_a_number_with_its_own_unit_behind_it(text: str, own: str, number: str | None) -> None:
    assert without_unit(text, own) == (text if number is None else number)


def _money(registry: Registry, unit: str, amount: object, above: str | None = None) -> tuple[list, list]:
    rows = [["", "", "III.1"], ["", "", "KP01", unit, amount]]
    head = [[above]] if above else []
    _, validated, findings = travel(retyped([*head, HEADINGS, *rows]), registry, ANSWERS)
    return [as_typed(float(fact.value)) for fact in validated.facts] if validated else [], places(findings)


def test_amounts_in_dong_are_kept_in_the_unit_of_the_register(registry: Registry) -> None:
    assert _money(registry, "đồng", 15_500_000) == (["15,5"], [])
    assert _money(registry, "", "15.500.000", "Đơn vị tính: đồng") == (["15,5"], [])
    assert _money(registry, "đồng", 15_500_000, "ĐVT: đồng") == (["15,5"], [])
    assert _money(registry, "triệu đồng", 15.5, "Đơn vị: triệu đồng") == (["15,5"], [])


def test_two_units_for_one_amount_are_not_chosen_between(registry: Registry) -> None:
    assert _money(registry, "triệu đồng", 15, "Đơn vị tính: đồng")[1] == [(Code.UNIT_DIFFERS, "Sheet1", "D4")]
    assert _money(registry, "nghìn cuộc", 15)[1] == [(Code.UNIT_DIFFERS, "Sheet1", "D3")]


def test_an_amount_no_report_spends_was_typed_in_dong(registry: Registry) -> None:
    _, validated, findings = travel(filled(registry, values={KP01: 15_000_000}), registry)
    assert validated is None
    assert [(f.severity, f.code, f.params["largest"]) for f in findings] == [
        (Severity.ERROR, Code.OUT_OF_RANGE, "100000")]


@pytest.mark.parametrize(("kind", "value"), [("zero", [0]), ("empty", [])])
def test_a_form_may_choose_what_a_dash_means(kind: str, value: list[int]) -> None:
    registry = small_registry()
    registry.forms["bieu-ttdn"]["marks"][kind] = ["-", "không"]
    values = {("II.1", "HN01", "in_period"): "-", ("II.1", "HN02", "in_period"): "Không",
              ("II.1", "TB01", "in_period"): 4}
    _, validated, findings = travel(filled(registry, values=values), registry)
    assert findings == []
    assert [int(fact.value) for fact in validated.facts] == [*value, *value, 4]
