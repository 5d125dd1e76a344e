"""Vietnamese numbers: dots part thousands, a comma the decimals; what could be read two ways is asked."""

from datetime import date
from decimal import Decimal

import pytest

from etl.finding import Code
from etl.number import as_typed, judge_number, read_number


@pytest.mark.parametrize(("raw", "number"), [
    ("1234", "1234"), ("1.234", "1234"), ("1.234,5", "1234.5"), ("12,5", "12.5"), ("00,0", "0"), ("05", "5"),
    ("0", "0"), ("1.234.567", "1234567"), ("12.345.678,25", "12345678.25"), ("6482691203,0", "6482691203"),
    (" 12\u00a0", "12"), ("-5", "-5"), ("− 5", "-5"), ("1234,567", "1234.567"), ("0,123", "0.123"),
    (12.0, "12"), (12, "12"), (12.5, "12.5"), (0.1 + 0.2, "0.3"), (0.0, "0"),
])
def test_numbers(raw: str | float, number: str) -> None:
    assert read_number(raw) == Decimal(number)


@pytest.mark.parametrize("raw", ["12.5", "1,234", "1,234,567", "1.23", "0.123", "1.2345", "1,234.5", "1.234,", "12 345",
                                 "1234.567", "01.234", "1..234", ",5"])
def test_what_can_be_read_two_ways_is_not_guessed(raw: str) -> None:
    assert read_number(raw) is Code.AMBIGUOUS_NUMBER


@pytest.mark.parametrize("raw", [
    "-", "không", "khoảng 250", "≥250", "250 người", "01 đoàn (05 người)", "x", "85%", "N/A", "1e5", "…", True,
    date(2022, 5, 6),
])
def test_what_is_no_number(raw: object) -> None:
    assert read_number(raw) is Code.NOT_A_NUMBER


@pytest.mark.parametrize(("raw", "value_type", "verdict"), [
    ("12,5", "count", Code.NOT_A_WHOLE_NUMBER), ("12,0", "count", Decimal(12)), (-1.0, "count", Code.NEGATIVE),
    ("-1,5", "decimal", Code.NEGATIVE), (1e10, "count", Code.OUT_OF_RANGE), (1e10, "decimal", Decimal(10**10)),
    (1e15, "decimal", Code.OUT_OF_RANGE), ("9" * 40, "decimal", Code.OUT_OF_RANGE),
    ("9" * 40, "count", Code.OUT_OF_RANGE), (1e300, "decimal", Code.OUT_OF_RANGE),
    ("1,23456", "decimal", Code.TOO_PRECISE), (1.23456, "decimal", Code.TOO_PRECISE),
    ("1,2345", "decimal", Decimal("1.2345")), (0.0001, "decimal", Decimal("0.0001")),
])
def test_what_may_enter_the_ledger(raw: object, value_type: str, verdict: Decimal | Code) -> None:
    assert judge_number(raw, value_type) == verdict


@pytest.mark.parametrize(("raw", "text"), [
    (12.0, "12"), (12.5, "12,5"), (1e-7, "0,0000001"), (date(2022, 5, 6), "06/05/2022"), (None, ""), ("1.234", "1.234"),
    (True, "TRUE"),
])
def test_a_cell_is_shown_as_it_was_typed(raw: object, text: str) -> None:
    assert as_typed(raw) == text
